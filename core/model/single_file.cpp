#include "base/paths.h"
#include "model/inferred_config.h"
#include "model/model_parts.h"
#include "model/original_names.h"
#include "model/refusal.h"
#include "model/tensor_file.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <functional>
#include <numeric>
#include <optional>

namespace deviascope::model {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

/// One network of a checkpoint, under the names that diffusers gives its weights.
class RenamedWeights final : public network::WeightSource {
public:
    RenamedWeights(TensorFile file, OriginalNames names)
        : m_file(std::move(file)), m_names(std::move(names))
    {}

    bool contains(const std::string &name) const override { return m_names.contains(name); }

    at::Tensor tensor(const std::string &name) const override
    {
        const auto found = m_names.find(name);
        if (found == m_names.end())
            throw Error(ErrorKind::DamagedFile, "The tensor \"" + name + "\" is missing", where(),
                        "The checkpoint holds less than Stable Diffusion's networks.");
        const auto &[original, third] = found->second;
        const at::Tensor whole = m_file.tensor(original);
        if (third < 0)
            return whole;
        if (whole.dim() == 0 || whole.size(0) % 3 != 0)
            throw Error(ErrorKind::DamagedFile,
                        "The tensor \"" + original + "\" does not stack three others", where(),
                        "The checkpoint holds other weights than Stable Diffusion's.");
        return whole.narrow(0, third * (whole.size(0) / 3), whole.size(0) / 3);
    }

    std::string where() const override { return m_file.path().string(); }

    std::int64_t parameters() const
    {
        std::int64_t count = 0;
        for (const auto &[name, place] : m_names) {
            const auto shape = m_file.shape(place.name);
            const std::int64_t all =
                std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
            count += place.third < 0 ? all : all / 3;
        }
        return count;
    }

private:
    TensorFile m_file;
    OriginalNames m_names;
};

/// What Stable Diffusion was trained with; checkpoints do not carry it in a usable precision.
SchedulerConfig trainedSchedule()
{
    SchedulerConfig config;
    config.stepsOffset = 1;
    config.setAlphaToOne = false;
    config.skipPrkSteps = true;
    return config;
}

/// Some trainers say what their U-Net predicts: by sai_model_spec's metadata, or by a tensor that
/// is there for its name.
std::optional<Prediction> statedPrediction(const TensorFile &file)
{
    const auto metadata = file.metadata();
    if (const auto found = metadata.find("modelspec.prediction_type"); found != metadata.end()) {
        if (found->second == "v" || found->second == "v_prediction")
            return Prediction::Velocity;
        if (found->second == "epsilon")
            return Prediction::Epsilon;
    }
    return file.contains("v_pred") ? std::optional(Prediction::Velocity) : std::nullopt;
}

} // namespace

ModelParts openSingleFile(const fs::path &path)
{
    const auto file = TensorFile::open(path);
    refuseOtherCheckpoints(file);
    OriginalLayout layout = originalLayoutOf(file);
    const TextTower tower = layout.tower;
    const auto unet = std::make_shared<RenamedWeights>(file, std::move(layout.unet));
    const auto autoencoder = std::make_shared<RenamedWeights>(file, std::move(layout.autoencoder));
    const auto text = std::make_shared<RenamedWeights>(file, std::move(layout.text));

    auto tokenizer = text::ClipTokenizer::open(base::resourceFolder() / "clip-vocabulary");
    if (tower == TextTower::OpenClip)
        tokenizer = tokenizer.withPadId(0);
    SchedulerConfig scheduler = trainedSchedule();
    const auto stated = statedPrediction(file);
    scheduler.prediction = stated.value_or(scheduler.prediction);
    scheduler.rescaleToZeroSnr = file.contains("ztsnr");
    return {
        .unet = unet,
        .autoencoder = autoencoder,
        .text = text,
        .unetConfig = inferUnetConfig({unet, {}}),
        .autoencoderConfig = inferAutoencoderConfig({autoencoder, {}}),
        .textConfig = inferTextConfig({text, {}}, tower),
        .tokenizer = std::move(tokenizer),
        .scheduler = scheduler,
        .isSingleFile = true,
        .predictionStated = stated.has_value(),
        .files = {path},
        .parameters = unet->parameters() + autoencoder->parameters() + text->parameters(),
        .notes = file.notes(),
    };
}

} // namespace deviascope::model
