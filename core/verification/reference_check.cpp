#include "verification/reference_check.h"

#include "base/error.h"
#include "format/safetensors.h"
#include "sampling/sampler.h"
#include "scorer/preprocess.h"
#include "scorer/scorer.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <functional>
#include <set>

namespace deviascope::verification {

namespace {

/// Wider for narrower numbers: bf16 carries 8 bits of mantissa, fp16 11.
struct Tolerances {
    double pass = 1e-4;
    double pictures = 1e-3;

    static Tolerances of(at::ScalarType dtype)
    {
        if (dtype == at::kFloat)
            return {};
        return dtype == at::kHalf ? Tolerances{0.05, 0.5} : Tolerances{0.3, 2.0};
    }
};

constexpr double kExact = 0;
constexpr double kReferenceGuidance = 7.5;
constexpr double kReferenceScale = 0.8;
constexpr double kInjectedScale = 1.5;
constexpr int kReferenceSteps = 12;
constexpr int kLcmSteps = 4;
constexpr double kLcmGuidance = 7;
constexpr std::uint64_t kLcmNoiseSeed = 11;
constexpr double kEmbeddedGuidance = 7;

/// What the reference files were made from (README of the reference data).
std::vector<std::string> textPrompts(int64_t rows)
{
    if (rows == 2)
        return {"a photo of an astronaut riding a horse on mars", ""};
    return {"a doctor", "a dark-skinned woman doctor on a blue background", ""};
}
const std::vector<std::string> kScorerTexts = {"a man", "a woman", "a person with dark skin"};

/// The scheduler that a reference picture was drawn with: its class's usual Stable Diffusion keys
/// and the model's prediction type, not its scheduler_config.json.
model::SchedulerConfig referenceScheduler(const model::Model &model, const std::string &name)
{
    model::SchedulerConfig config;
    config.prediction = model.scheduler.prediction;
    config.setAlphaToOne = name == "lcm";
    if (name == "lcm")
        config.originalSteps = 50;
    else
        config.stepsOffset = 1;
    config.skipPrkSteps = true;
    return config;
}

class Check {
public:
    Check(const model::Model &model, const std::filesystem::path &path, base::Context &context)
        : m_model(model),
          m_path(path),
          m_file(format::SafetensorsFile::open(path)),
          m_tolerances(Tolerances::of(model.compute.dtype)),
          m_context(context)
    {}

    ReferenceReport run()
    {
        const c10::NoGradGuard noGrad;
        checkFits();
        text();
        unet();
        autoencoder();
        scorer();
        pictures();
        for (const std::string &name : m_file.names())
            if (!m_known.contains(name))
                m_report.unknown.push_back(name);
        m_report.ok = std::none_of(m_report.rows.begin(), m_report.rows.end(),
                                   [](const ReferenceRow &row) { return row.ok == false; });
        return m_report;
    }

private:
    /// A reference for another model is a wrong choice, not a deviation.
    void checkFits() const
    {
        const network::UnetConfig &unet = m_model.unet.config();
        const int64_t latents = m_model.autoencoder.config().latentChannels;
        checkSize("text.ids", 1, m_model.text.tokenizer().length());
        checkSize("text.last_hidden", 2, unet.crossAttentionWidth);
        checkSize("unet.sample", 1, unet.inChannels);
        checkSize("inject.vector", 1, unet.blockChannels.back());
        checkSize("image.latents", 1, unet.inChannels);
        checkSize("vae.image", 1, 3);
        checkSize("vae.latent", 1, latents);
        if (m_model.scorer)
            checkSize("scorer.pixels", 2, m_model.scorer->vision.config().imageSize);
    }

    void checkSize(const std::string &name, int64_t dimension, int64_t size) const
    {
        if (!m_file.contains(name))
            return;
        const at::Tensor given = m_file.tensor(name);
        if (given.dim() <= dimension || given.size(dimension) != size)
            throw base::Error(
                base::ErrorKind::InvalidValue,
                "The reference does not belong to this model: \"" + name + "\" has another shape",
                m_path.string(), "Choose the model that it was made of with --model.");
    }

    /// A tensor of the file on the model's device; marks its key as known.
    at::Tensor reference(const std::string &name)
    {
        m_known.insert(name);
        return m_file.tensor(name).to(m_model.compute.device);
    }

    bool has(const std::string &name)
    {
        const bool there = m_file.contains(name);
        if (there)
            m_known.insert(name);
        return there;
    }

    void row(const std::string &key, const std::function<at::Tensor()> &value, double tolerance)
    {
        if (!has(key))
            return;
        base::Progress progress;
        progress.stage = "verifying";
        progress.fraction =
            std::min(1.0, static_cast<double>(m_report.rows.size()) / m_file.names().size());
        m_context.poll(progress);
        ReferenceRow result;
        result.key = key;
        result.tolerance = tolerance;
        const at::Tensor wanted = reference(key);
        const at::Tensor computed = value();
        if (computed.sizes() != wanted.sizes()) {
            result.ok = false;
            result.error = std::numeric_limits<double>::infinity();
            result.reason = "the shapes differ";
        } else {
            result.error =
                tolerance == kExact
                    ? (computed.to(at::kDouble) - wanted.to(at::kDouble)).abs().max().item<double>()
                    : relativeError(computed, wanted);
            result.ok = result.error <= tolerance;
        }
        m_report.rows.push_back(std::move(result));
    }

    void text()
    {
        if (!has("text.ids"))
            return;
        const at::Tensor ids = reference("text.ids");
        row(
            "text.ids", [&] { return m_model.text.ids(textPrompts(ids.size(0))); }, kExact);
        const network::TextStates states = m_model.text.tower()(ids);
        row(
            "text.hidden_1", [&] { return states.first; }, m_tolerances.pass);
        row(
            "text.last_hidden", [&] { return states.states; }, m_tolerances.pass);
        row(
            "text.pooled", [&] { return states.pooled; }, m_tolerances.pass);
    }

    void unet()
    {
        if (!has("unet.sample") || !has("unet.t") || !has("text.last_hidden"))
            return;
        network::UnetInput input{
            reference("unet.sample"), reference("unet.t"), reference("text.last_hidden"), {}};
        row(
            "unet.t", [&] { return input.timesteps; }, kExact);
        if (const int64_t width = m_model.unet.config().guidanceWidth) {
            const at::Tensor guidance =
                at::full_like(input.timesteps.to(at::kFloat), kEmbeddedGuidance);
            input.guidanceFeatures = network::guidanceFeatures(guidance, width);
            row(
                "unet.guidance_embedding", [&] { return input.guidanceFeatures; },
                m_tolerances.pass);
        }
        network::Taps taps;
        for (const network::Site &site : m_model.unet.sites())
            taps.activations[site] = at::Tensor();
        const at::Tensor out = m_model.unet(input, {}, &taps);
        for (const auto &[site, activation] : taps.activations)
            row(
                "unet.act." + site.name(), [&, value = activation] { return value; },
                m_tolerances.pass);
        row(
            "unet.out", [&] { return out; }, m_tolerances.pass);
        if (has("inject.vector"))
            row(
                "inject.out_scale_1.5",
                [&] {
                    const network::Edit edit{
                        network::kMid,
                        (reference("inject.vector") * kInjectedScale).to(m_model.compute.dtype),
                        {},
                        0,
                        -1};
                    return m_model.unet(input, {&edit, 1});
                },
                m_tolerances.pass);
    }

    void autoencoder()
    {
        if (has("vae.image")) {
            const network::Posterior posterior = m_model.autoencoder.encode(reference("vae.image"));
            row(
                "vae.mean", [&] { return posterior.mean; }, m_tolerances.pass);
            row(
                "vae.logvar", [&] { return posterior.logvar; }, m_tolerances.pass);
        }
        if (has("vae.latent"))
            row(
                "vae.decoded",
                [&] { return sampling::decodeLatents(m_model, reference("vae.latent")); },
                m_tolerances.pass);
    }

    void scorer()
    {
        if (!m_model.scorer)
            return;
        const model::ScorerNetworks &networks = *m_model.scorer;
        const scorer::Scorer scorer(networks);
        row(
            "scorer.ids", [&] { return networks.text.ids(kScorerTexts); }, kExact);
        const at::Tensor texts = scorer.embedTexts(kScorerTexts);
        row(
            "scorer.text_embeds", [&] { return texts; }, m_tolerances.pass);
        if (has("scorer.pixels")) {
            const at::Tensor raw = networks.vision(reference("scorer.pixels")).to(at::kFloat);
            const at::Tensor embedded = raw / raw.norm(2, -1, true);
            row(
                "scorer.image_embeds", [&] { return embedded; }, m_tolerances.pass);
            row(
                "scorer.logits_per_image", [&] { return scorer.logits(embedded, texts); },
                m_tolerances.pass);
        }
        if (has("scorer.picture"))
            row(
                "scorer.preprocessed",
                [&] {
                    const at::Tensor bytes = reference("scorer.picture").cpu().contiguous();
                    base::Picture picture;
                    picture.height = static_cast<int>(bytes.size(0));
                    picture.width = static_cast<int>(bytes.size(1));
                    const auto *first = bytes.data_ptr<std::uint8_t>();
                    picture.rgb.assign(first, first + bytes.numel());
                    return scorer::preprocess({&picture, 1}, networks.preprocessing)
                        .to(m_model.compute.device);
                },
                m_tolerances.pass);
    }

    /// Pictures [2, H, W, 3] in 0..1 from the file's start noise.
    at::Tensor draw(const std::string &sampler, int steps, double guidance,
                    std::span<const sampling::Intervention> interventions)
    {
        const auto scheduler =
            sampling::makeScheduler(sampler, referenceScheduler(m_model, sampler), steps);
        sampling::LatentRun run;
        run.start = reference("image.latents");
        const auto prompts = textPrompts(3);
        run.conditional = m_model.text.encode({prompts[0], prompts[1]});
        run.unconditional = m_model.text.encode({"", ""});
        run.guidance = guidance;
        run.interventions = interventions;
        sampling::SharedNoise noise(kLcmNoiseSeed);
        base::Context inner = m_context.part(0, 1, "verifying");
        const auto result = sampling::sampleLatents(m_model, *scheduler, run, noise, inner);
        return (sampling::decodeLatents(m_model, result.latents) / 2 + 0.5)
            .clamp(0, 1)
            .permute({0, 2, 3, 1});
    }

    void picture(const std::string &key, const std::string &sampler, int steps, double guidance,
                 std::span<const sampling::Intervention> interventions)
    {
        if (!has(key))
            return;
        row(
            key, [&] { return draw(sampler, steps, guidance, interventions); },
            m_tolerances.pictures);
    }

    void pictures()
    {
        if (!has("image.latents"))
            return;
        for (const char *sampler : {"ddim", "pndm", "euler", "dpmpp_2m"})
            picture(std::string("image.") + sampler + "_12", sampler, kReferenceSteps,
                    kReferenceGuidance, {});
        picture("image.lcm_4", "lcm", kLcmSteps, kLcmGuidance, {});
        if (!has("inject.vector"))
            return;
        for (const auto &[branch, name] : {std::pair{sampling::Branch::Conditional, "conditional"},
                                           std::pair{sampling::Branch::Both, "both"}}) {
            sampling::ActivationEdit edit;
            edit.direction = reference("inject.vector");
            edit.scale = kReferenceScale;
            edit.branch = branch;
            const sampling::Intervention intervention = edit;
            picture(std::string("image.inject_") + name + "_ddim_12", "ddim", kReferenceSteps,
                    kReferenceGuidance, {&intervention, 1});
        }
    }

    const model::Model &m_model;
    std::filesystem::path m_path;
    format::SafetensorsFile m_file;
    Tolerances m_tolerances;
    base::Context &m_context;
    ReferenceReport m_report;
    std::set<std::string> m_known;
};

} // namespace

ReferenceReport checkReference(const model::Model &model, const std::filesystem::path &file,
                               base::Context &context)
{
    return Check(model, file, context).run();
}

double relativeError(const at::Tensor &value, const at::Tensor &reference)
{
    const at::Tensor wanted = reference.to(at::kDouble).cpu();
    const at::Tensor difference = (value.to(at::kDouble).cpu() - wanted).abs();
    const double spread = wanted.numel() > 1 ? wanted.std().item<double>() : 1.0;
    return difference.max().item<double>() / (spread > 0 ? spread : 1.0);
}

} // namespace deviascope::verification
