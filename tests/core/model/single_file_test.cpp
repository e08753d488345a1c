#include "model/model.h"

#include "core/support.h"
#include "format/hash.h"
#include "format/safetensors.h"
#include "format/torch_file.h"
#include "support/registry.h"
#include "verification/reference_check.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <limits>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using model::Model;
using model::Prediction;
using model::PredictionSource;

namespace {

const std::filesystem::path kFile =
    std::filesystem::path(DEVIASCOPE_TEST_DATA) / "golden/single-file/checkpoint.safetensors";
using Tensors = std::map<std::string, at::Tensor>;
constexpr const char *kText = "cond_stage_model.transformer.text_model.";

Tensors checkpoint()
{
    const auto file = format::SafetensorsFile::open(kFile);
    Tensors tensors;
    for (const std::string &name : file.names())
        tensors[name] = file.tensor(name);
    return tensors;
}

Model loadSingle(const std::filesystem::path &path, std::optional<Prediction> prediction = {})
{
    return model::loadModel(path, {base::Compute{at::kCPU, at::kFloat}, prediction});
}

/// The same checkpoint as SD 2 has it: an OpenCLIP tower (with one layer more, which is left out)
/// and linear layers around the transformers.
Tensors asSecondGeneration(Tensors tensors)
{
    Tensors result;
    for (auto &[name, tensor] : tensors) {
        if (name.starts_with("model.diffusion_model.") &&
            (name.ends_with("proj_in.weight") || name.ends_with("proj_out.weight")))
            result[name] = tensor.flatten(1);
        else if (!name.starts_with(kText))
            result[name] = tensor;
    }
    const std::string from = kText;
    const std::string to = "cond_stage_model.model.";
    result[to + "positional_embedding"] = tensors[from + "embeddings.position_embedding.weight"];
    result[to + "token_embedding.weight"] = tensors[from + "embeddings.token_embedding.weight"];
    int layers = 0;
    while (tensors.contains(from + "encoder.layers." + std::to_string(layers) + ".mlp.fc1.weight"))
        ++layers;
    for (int i = 0; i <= layers; ++i) {
        const std::string source =
            from + "encoder.layers." + std::to_string(std::min(i, layers - 1)) + '.';
        const std::string block = to + "transformer.resblocks." + std::to_string(i) + '.';
        for (const std::string kind : {"weight", "bias"}) {
            result[to + "ln_final." + kind] = tensors[from + "final_layer_norm." + kind];
            for (const auto &[theirs, ours] :
                 {std::pair{"ln_1.", "layer_norm1."}, std::pair{"ln_2.", "layer_norm2."},
                  std::pair{"mlp.c_fc.", "mlp.fc1."}, std::pair{"mlp.c_proj.", "mlp.fc2."},
                  std::pair{"attn.out_proj.", "self_attn.out_proj."}})
                result[block + theirs + kind] = tensors[source + ours + kind];
            result[block + "attn.in_proj_" + kind] =
                at::cat({tensors[source + "self_attn.q_proj." + kind],
                         tensors[source + "self_attn.k_proj." + kind],
                         tensors[source + "self_attn.v_proj." + kind]});
        }
    }
    return result;
}

} // namespace

class SingleFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agreesWithTheReferenceImplementation()
    {
        base::Context context;
        const auto report = verification::checkReference(
            loadSingle(kFile), kFile.parent_path() / "golden.safetensors", context);
        for (const auto &row : report.rows)
            QVERIFY2(row.ok == true, row.key.c_str());
        QVERIFY(report.rows.size() >= 7 && report.unknown.empty());
    }

    void sizesAreInferred()
    {
        const Model loaded = loadSingle(kFile, Prediction::Epsilon);
        QVERIFY(loaded.family == model::Family::StableDiffusion1);
        QVERIFY(loaded.predictionSource == PredictionSource::Chosen);
        QCOMPARE(loaded.name, std::string("checkpoint"));
        const auto &unet = loaded.unet.config();
        QCOMPARE(unet.blockChannels, (std::vector<int64_t>{32, 64, 64, 64}));
        QCOMPARE(unet.heads, (std::vector<int64_t>{8, 8, 8, 8}));
        QCOMPARE(unet.downAttention, (std::vector<bool>{true, true, true, false}));
        QCOMPARE(unet.upAttention, (std::vector<bool>{false, true, true, true}));
        QCOMPARE(unet.layersPerBlock, int64_t{2});
        QCOMPARE(unet.crossAttentionWidth, int64_t{64});
        QCOMPARE(loaded.autoencoder.config().blockChannels, (std::vector<int64_t>{32, 32, 64, 64}));
        const auto &text = loaded.text.tower().config();
        QCOMPARE(text.width, int64_t{64});
        QCOMPARE(text.heads, int64_t{1});
        QCOMPARE(text.vocabulary, int64_t{49408});
        QVERIFY(text.activation == network::ClipActivation::QuickGelu);
        QCOMPARE(loaded.text.tokenizer().padId(), 49407);
        QCOMPARE(loaded.pictureSize(), int64_t{512});
        QCOMPARE(loaded.files, std::vector<std::filesystem::path>{kFile});
    }

    void theNameDoesNotMatter()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "model.ckpt");
        std::filesystem::create_symlink(kFile, path);
        QVERIFY(loadSingle(path, Prediction::Epsilon).parameters > 1'000'000);
    }

    void aPickleIsTheSameModel()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "model.ckpt");
        format::writeTorchFile(path, checkpoint());
        const Model pickled = loadSingle(path, Prediction::Epsilon);
        const Model plain = loadSingle(kFile, Prediction::Epsilon);
        QCOMPARE(pickled.parameters, plain.parameters);
        QVERIFY(at::equal(pickled.text.encode({"a doctor"}), plain.text.encode({"a doctor"})));
        QCOMPARE(pickled.notes.size(), std::size_t{1});
        for (const QByteArray &damaged : {readBytes(path).chopped(1000), QByteArray("PK\3\4 and"),
                                          QByteArray("\x80\2}q\1"), QByteArray()}) {
            writeBytes(path, damaged);
            const auto error = errorOf([&] { loadSingle(path); });
            QVERIFY(error && error->exitStatus() == 3);
            QVERIFY2(error->line().find("a pickle that cannot be read") != std::string::npos,
                     error->line().c_str());
        }
    }

    void aStatedPredictionIsNoGuess()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "model.safetensors");
        format::writeSafetensors(path, checkpoint(), {{"modelspec.prediction_type", "v"}});
        const Model velocity = loadSingle(path);
        QVERIFY(velocity.predictionSource == PredictionSource::Stated);
        QVERIFY(velocity.scheduler.prediction == Prediction::Velocity);
        base::Context context;
        QCOMPARE(velocity.hash, format::sha256OfFile(path, context));
    }

    void aSecondGenerationLeavesOutItsLastLayer()
    {
        // Without what its activation adds, the tower left over is the first generation's.
        const QTemporaryDir folder;
        Tensors tensors = checkpoint();
        for (auto &[name, tensor] : tensors)
            if (name.find(".mlp.fc2.") != std::string::npos)
                tensor = at::zeros_like(tensor);
        const auto firstPath = inside(folder, "first.safetensors");
        const auto secondPath = inside(folder, "second.safetensors");
        format::writeSafetensors(firstPath, tensors);
        format::writeSafetensors(secondPath, asSecondGeneration(tensors));
        const Model first = loadSingle(firstPath, Prediction::Epsilon);
        const Model second = loadSingle(secondPath, Prediction::Velocity);
        QVERIFY(second.family == model::Family::StableDiffusion2);
        QCOMPARE(second.unet.config().heads, (std::vector<int64_t>{1, 1, 1, 1}));
        QCOMPARE(second.text.tokenizer().padId(), 0);
        QVERIFY(second.text.tower().config().activation == network::ClipActivation::Gelu);
        QCOMPARE(second.text.tower().config().layers, first.text.tower().config().layers);
        QCOMPARE(second.pictureSize(), int64_t{768});
        QCOMPARE(loadSingle(secondPath, Prediction::Epsilon).pictureSize(), int64_t{512});
        const auto ids = first.text.ids({"a doctor"});
        QVERIFY(at::equal(first.text.tower()(ids).states, second.text.tower()(ids).states));
    }

    void theProbeTellsNoiseFromVelocity()
    {
        // A U-Net that hands its input through answers as one that has learnt noise; one whose
        // last layer is empty as one that answers with an average picture.
        const QTemporaryDir folder;
        Tensors tensors = checkpoint();
        const auto path = inside(folder, "probed.safetensors");
        const std::string last = "model.diffusion_model.out.2.";
        tensors[last + "weight"] = at::zeros_like(tensors[last + "weight"]);
        tensors[last + "bias"] = at::zeros_like(tensors[last + "bias"]);
        format::writeSafetensors(path, tensors);
        const Model velocity = loadSingle(path);
        QVERIFY(velocity.predictionSource == PredictionSource::Guessed);
        QVERIFY(velocity.scheduler.prediction == Prediction::Velocity);

        // Least squares from the features before the last layer to the input.
        tensors[last + "weight"] = throughWeight(tensors).to(at::kHalf);
        format::writeSafetensors(path, tensors);
        const Model noise = loadSingle(path);
        QVERIFY(noise.predictionSource == PredictionSource::Guessed);
        QVERIFY(noise.scheduler.prediction == Prediction::Epsilon);
    }

    void brokenCheckpointsAreRefused_data();
    void brokenCheckpointsAreRefused();

private:
    /// [4, 32, 3, 3]: a last layer that brings the input back out of what reaches it.
    static at::Tensor throughWeight(const Tensors &tensors);
};

at::Tensor SingleFileTest::throughWeight(const Tensors &tensors)
{
    const QTemporaryDir folder;
    const auto path = inside(folder, "wide.safetensors");
    // With outputs for every channel the features themselves come out.
    Tensors wide = tensors;
    const at::Tensor shape = tensors.at("model.diffusion_model.out.2.weight");
    const int64_t channels = shape.size(1);
    at::Tensor picks = at::zeros({channels, channels, 3, 3});
    for (int64_t i = 0; i < channels; ++i)
        picks[i][i][1][1] = 1;
    wide["model.diffusion_model.out.2.weight"] = picks;
    wide["model.diffusion_model.out.2.bias"] = at::zeros({channels});
    format::writeSafetensors(path, wide);
    const Model features = loadSingle(path, Prediction::Epsilon);

    const at::Tensor input = at::randn({4, 4, 16, 16});
    const at::Tensor context = features.text.encode({""}).expand({4, -1, -1});
    const at::Tensor out =
        features.unet({input, at::full({4}, 999.0), context.contiguous(), at::Tensor()});
    const at::Tensor x = at::im2col(out, {3, 3}, {1, 1}, {1, 1}, {1, 1})
                             .transpose(1, 2)
                             .reshape({-1, channels * 9})
                             .to(at::kDouble);
    const at::Tensor y = input.permute({0, 2, 3, 1}).reshape({-1, 4}).to(at::kDouble);
    const at::Tensor ridge = at::eye(channels * 9, at::kDouble) * 1e-4;
    const at::Tensor solved = at::linalg_solve(at::matmul(x.t(), x) + ridge, at::matmul(x.t(), y));
    return solved.t().reshape({4, channels, 3, 3}).contiguous();
}

void SingleFileTest::brokenCheckpointsAreRefused_data()
{
    QTest::addColumn<QString>("said");
    QTest::newRow("inpainting") << "an inpainting model";
    QTest::newRow("edit") << "InstructPix2Pix";
    QTest::newRow("SDXL") << "Stable Diffusion XL";
    QTest::newRow("SD 3") << "Stable Diffusion 3";
    QTest::newRow("LoRA") << "a LoRA";
    QTest::newRow("no U-Net") << "an autoencoder alone";
    QTest::newRow("no text tower") << "without a text tower";
    QTest::newRow("no autoencoder") << "without an autoencoder";
    QTest::newRow("something else") << "no Stable Diffusion checkpoint";
    QTest::newRow("missing tensor") << "mid_block.resnets.1.conv2.weight";
    QTest::newRow("missing middle") << "mid_block.attentions.0.transformer_blocks.0.attn2.to_k";
    QTest::newRow("wrong shape") << "time_embedding.linear_2.weight";
    QTest::newRow("wrong rank") << "2 dimensions, not 4";
    QTest::newRow("not a number") << "not finite";
    QTest::newRow("infinite") << "not finite";
    QTest::newRow("odd channels") << "no Stable Diffusion model has";
    QTest::newRow("small vocabulary") << "49408 tokens, the text tower 100";
    QTest::newRow("foreign text tower") << "wide, the U-Net expects";
}

void SingleFileTest::brokenCheckpointsAreRefused()
{
    QFETCH(const QString, said);
    const QString fault = QTest::currentDataTag();
    Tensors tensors = checkpoint();
    const std::string unet = "model.diffusion_model.";
    const std::string first = unet + "input_blocks.0.0.weight";
    const auto drop = [&](const std::string &prefix) {
        std::erase_if(tensors, [&](const auto &item) { return item.first.starts_with(prefix); });
    };
    if (fault == "inpainting")
        tensors[first] = at::zeros({32, 9, 3, 3});
    if (fault == "edit")
        tensors[first] = at::zeros({32, 8, 3, 3});
    if (fault == "SDXL")
        tensors["conditioner.embedders.0.transformer.text_model.x"] = at::zeros({1});
    if (fault == "SD 3")
        tensors = {{unet + "joint_blocks.0.x_block.attn.proj.weight", at::zeros({1})}};
    if (fault == "LoRA")
        tensors = {{"lora_unet_down_blocks_0.alpha", at::zeros({1})}};
    if (fault == "no U-Net")
        drop(unet);
    if (fault == "no text tower")
        drop("cond_stage_model.");
    if (fault == "no autoencoder")
        drop("first_stage_model.");
    if (fault == "something else")
        tensors = {{"x", at::zeros({1})}};
    if (fault == "missing tensor")
        drop(unet + "middle_block.2.out_layers.3.weight");
    if (fault == "missing middle")
        drop(unet + "middle_block.1.");
    if (fault == "wrong shape")
        tensors[unet + "time_embed.2.weight"] = at::zeros({128, 127});
    if (fault == "wrong rank")
        tensors[unet + "out.2.weight"] = at::zeros({4, 288});
    if (fault == "not a number" || fault == "infinite") {
        at::Tensor &tensor = tensors[unet + "middle_block.0.in_layers.2.weight"];
        tensor = tensor.clone();
        tensor.flatten()[7] = fault == "infinite" ? std::numeric_limits<float>::infinity()
                                                  : std::numeric_limits<float>::quiet_NaN();
    }
    if (fault == "odd channels")
        tensors[unet + "input_blocks.1.0.out_layers.3.weight"] = at::zeros({33, 33, 3, 3});
    if (fault == "small vocabulary")
        tensors[kText + std::string("embeddings.token_embedding.weight")] = at::zeros({100, 64});
    if (fault == "foreign text tower")
        tensors[unet + "middle_block.1.transformer_blocks.0.attn2.to_k.weight"] =
            at::zeros({64, 96});
    const QTemporaryDir folder;
    const auto path = inside(folder, "model.safetensors");
    format::writeSafetensors(path, tensors);
    const auto error = errorOf([&] { loadSingle(path); });
    QVERIFY(error);
    QCOMPARE(error->exitStatus(), 3);
    const QString line = QString::fromStdString(error->line());
    QVERIFY2(line.contains(said), qPrintable(line));
    QVERIFY2(line.contains("model.safetensors") && !line.contains('\n'), qPrintable(line));
}

DEVIASCOPE_TEST(SingleFileTest, "model/single_file")
#include "single_file_test.moc"
