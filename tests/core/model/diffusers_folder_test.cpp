#include "model/model.h"

#include "core/model/model_copies.h"
#include "core/support.h"
#include "format/json_file.h"
#include "format/safetensors.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using model::Model;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// Splits the U-Net's weights into two files and an index, which is answered.
fs::path shard(const fs::path &model)
{
    const fs::path whole = model / kUnetWeights;
    ModelTensors first = tensorsOf(whole);
    ModelTensors second;
    json map = json::object();
    bool odd = false;
    for (auto it = first.begin(); it != first.end(); odd = !odd) {
        map[it->first] = odd ? "part-2.safetensors" : "part-1.safetensors";
        if (odd)
            second.insert(first.extract(it++));
        else
            ++it;
    }
    format::writeSafetensors(model / "unet/part-1.safetensors", first);
    format::writeSafetensors(model / "unet/part-2.safetensors", second);
    fs::remove(whole);
    const fs::path index = model / "unet/diffusion_pytorch_model.safetensors.index.json";
    format::writeJsonFile(index, {{"metadata", {{"total_size", 1}}}, {"weight_map", map}});
    return index;
}

} // namespace

class DiffusersFolderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void familiesAreToldApart()
    {
        const Model first = load(kGolden / "tiny-sd1");
        QVERIFY(first.family == model::Family::StableDiffusion1);
        QVERIFY(first.predictionSource == model::PredictionSource::Stated);
        const Model second = load(kGolden / "tiny-sd2");
        QVERIFY(second.family == model::Family::StableDiffusion2);
        QVERIFY(second.scheduler.prediction == model::Prediction::Velocity);
        QCOMPARE(second.unet.config().heads, (std::vector<int64_t>{2, 4, 4}));
        const Model consistency = load(kGolden / "tiny-lcm");
        QVERIFY(consistency.family == model::Family::LatentConsistency);
        QCOMPARE(consistency.unet.config().guidanceWidth, int64_t{16});
        QCOMPARE(consistency.defaults.sampler, std::string("lcm"));
    }

    void theUserMaySayWhatIsPredicted()
    {
        const Model loaded =
            model::loadModel(kGolden / "tiny-sd1",
                             {base::Compute{at::kCPU, at::kFloat}, model::Prediction::Velocity});
        QVERIFY(loaded.scheduler.prediction == model::Prediction::Velocity);
        QVERIFY(loaded.predictionSource == model::PredictionSource::Chosen);
    }

    void aFolderIsJudgedByItsNetworks()
    {
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd1");
        fs::remove(copy / "model_index.json");
        QVERIFY(load(copy).family == model::Family::StableDiffusion1);
    }

    void shardsMakeTheSameNetwork()
    {
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd1");
        shard(copy);
        const Model loaded = load(copy);
        const Model whole = load(kGolden / "tiny-sd1");
        QVERIFY(at::equal(outputOfUnet(loaded), outputOfUnet(whole)));
        QCOMPARE(loaded.parameters, whole.parameters);
        QCOMPARE(loaded.files.size(), std::size_t{4});
    }

    void aHubCacheMayLinkToItsBlobs()
    {
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd1");
        shard(copy);
        const fs::path snapshot = inside(folder, "snapshots/12ab");
        fs::create_directories(snapshot.parent_path());
        fs::rename(copy, snapshot);
        fs::create_directories(inside(folder, "blobs"));
        fs::rename(snapshot / "unet/part-1.safetensors", inside(folder, "blobs/77aa"));
        fs::create_symlink("../../../blobs/77aa", snapshot / "unet/part-1.safetensors");
        QVERIFY(load(snapshot).parameters > 0);
    }

    void everyDtypeLoads_data()
    {
        QTest::addColumn<int>("dtype");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("fp32") << static_cast<int>(at::kFloat) << 1e-6;
        QTest::newRow("fp16") << static_cast<int>(at::kHalf) << 5e-3;
        QTest::newRow("bf16") << static_cast<int>(at::kBFloat16) << 5e-2;
    }

    void everyDtypeLoads()
    {
        QFETCH(const int, dtype);
        QFETCH(const double, tolerance);
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd1");
        ModelTensors tensors = tensorsOf(copy / kUnetWeights);
        for (auto &[name, tensor] : tensors)
            tensor = tensor.to(static_cast<at::ScalarType>(dtype));
        fs::remove(copy / kUnetWeights);
        const char *suffix = dtype == static_cast<int>(at::kHalf)       ? ".fp16.safetensors"
                             : dtype == static_cast<int>(at::kBFloat16) ? ".bf16.safetensors"
                                                                        : ".safetensors";
        format::writeSafetensors(copy / "unet" / (std::string("diffusion_pytorch_model") + suffix),
                                 tensors);
        const at::Tensor wanted = outputOfUnet(load(kGolden / "tiny-sd1"));
        const at::Tensor out = outputOfUnet(load(copy));
        QVERIFY(((out - wanted).abs().max() / wanted.std()).item<double>() < tolerance);
    }

    void bothVocabulariesReadTheSame()
    {
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd1");
        const auto whole = load(copy).text.ids({"a dark-skinned woman doctor, 7 é"});
        fs::remove(copy / "tokenizer/tokenizer.json");
        QVERIFY(at::equal(load(copy).text.ids({"a dark-skinned woman doctor, 7 é"}), whole));
    }

    void theSecondGenerationPadsWithZero()
    {
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd2");
        const fs::path config = copy / "tokenizer/tokenizer_config.json";
        const Model stated = load(copy);
        QCOMPARE(stated.text.tokenizer().padId(), stated.text.tokenizer().endId());
        changeJson(config, [](json &value) { value.erase("pad_token"); });
        const Model silent = load(copy);
        QCOMPARE(silent.text.tokenizer().padId(), 0);
        QCOMPARE(silent.text.ids({""})[0][-1].item<int>(), 0);
    }

    void theTextLayerIsTheConfigs()
    {
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd2");
        changeJson(copy / "text_encoder/config.json",
                   [](json &value) { value["num_hidden_layers"] = 2; });
        const Model less = load(copy);
        const Model all = load(kGolden / "tiny-sd2");
        QCOMPARE(less.text.tower().config().layers, int64_t{2});
        QVERIFY(!at::allclose(less.text.encode({"a"}), all.text.encode({"a"})));
    }

    void loopsOfLinksAreNoModel()
    {
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd1");
        fs::remove(copy / kUnetWeights);
        fs::create_symlink("diffusion_pytorch_model.safetensors", copy / kUnetWeights);
        QVERIFY(errorOf([&] { load(copy); }));
        fs::create_symlink("loop", inside(folder, "loop"));
        QVERIFY(errorOf([&] { load(inside(folder, "loop")); }));
    }

    void otherFamiliesAreNamed_data();
    void otherFamiliesAreNamed();
    void brokenFoldersAreRefused_data();
    void brokenFoldersAreRefused();
};

void DiffusersFolderTest::otherFamiliesAreNamed_data()
{
    QTest::addColumn<QString>("said");
    QTest::newRow("StableDiffusionXLPipeline") << "Stable Diffusion XL";
    QTest::newRow("StableDiffusionXLInpaintPipeline") << "Stable Diffusion XL";
    QTest::newRow("StableDiffusion3Pipeline") << "Stable Diffusion 3";
    QTest::newRow("FluxPipeline") << "a Flux model";
    QTest::newRow("9 channels") << "an inpainting model";
    QTest::newRow("text_time") << "Stable Diffusion XL";
    QTest::newRow("Transformer2DModel") << "a network of class Transformer2DModel";
}

void DiffusersFolderTest::otherFamiliesAreNamed()
{
    QFETCH(const QString, said);
    const QString family = QTest::currentDataTag();
    const QTemporaryDir folder;
    const fs::path copy = copyOfModel(folder, "tiny-sd1");
    if (family.endsWith("Pipeline"))
        changeJson(copy / "model_index.json",
                   [&](json &value) { value["_class_name"] = family.toStdString(); });
    else
        changeJson(copy / "unet/config.json", [&](json &value) {
            if (family.startsWith('9'))
                value["in_channels"] = 9;
            else
                value[family == "text_time" ? "addition_embed_type" : "_class_name"] =
                    family.toStdString();
        });
    const auto error = errorOf([&] { load(copy); });
    QVERIFY(error && error->kind() == ErrorKind::Unsupported);
    const QString line = QString::fromStdString(error->line());
    QVERIFY2(line.contains(said) && line.contains("Supported are"), qPrintable(line));
}

void DiffusersFolderTest::brokenFoldersAreRefused_data()
{
    QTest::addColumn<QString>("said");
    QTest::newRow("index with ..") << "points outside its folder";
    QTest::newRow("index with a folder") << "points outside its folder";
    QTest::newRow("index with an absolute path") << "points outside its folder";
    QTest::newRow("index with a number") << "points outside its folder";
    QTest::newRow("index to a link") << "link that points outside its folder";
    QTest::newRow("index to a link in a chain") << "link that points outside its folder";
    QTest::newRow("index with a zero byte") << "points outside its folder";
    QTest::newRow("index with a long name") << "which is not there";
    QTest::newRow("index to a loop of links") << "link that points outside its folder";
    QTest::newRow("index to nothing") << "\"part-9.safetensors\", which is not there";
    QTest::newRow("empty index") << "must name a file for each tensor";
    QTest::newRow("index of lists") << "nested more than";
    QTest::newRow("config of lists") << "nested more than";
    QTest::newRow("config twice") << "twice";
    QTest::newRow("config cut") << "cannot be read";
    QTest::newRow("huge config") << "more than";
    QTest::newRow("missing tensor") << "\"conv_out.weight\" is missing";
    QTest::newRow("wrong shape") << "has shape [4, 16, 3], not [4, 16, 3, 3]";
    QTest::newRow("not a number") << "not finite";
    QTest::newRow("overflow in fp32") << "not finite";
    QTest::newRow("pickled weights") << "a pickle that cannot be read";
    QTest::newRow("no vae") << "incomplete: it has no vae/";
    QTest::newRow("no tokenizer") << "incomplete: it has no tokenizer/";
    QTest::newRow("no scheduler") << "incomplete: it has no scheduler/";
    QTest::newRow("empty tokenizer") << "incomplete in tokenizer/";
    QTest::newRow("no weights") << "no weights";
    QTest::newRow("no middle block") << "no middle block";
    QTest::newRow("middle block of null") << "no middle block";
    QTest::newRow("other names") << "other names than a U-Net's: \"layer.";
    QTest::newRow("quantised") << "quantised (bitsandbytes, 8 bits)";
    QTest::newRow("whole numbers") << "whole numbers";
    QTest::newRow("flow matching") << "FlowMatchEulerDiscreteScheduler";
    QTest::newRow("another text tower") << "a text tower of kind t5";
    QTest::newRow("heads of 0") << "must";
    QTest::newRow("heads of 5") << "no multiple of the 5 heads";
    QTest::newRow("a million channels") << "1 to 8 channel counts";
    QTest::newRow("negative layers") << "must be from 1";
    QTest::newRow("text of another width") << "wide, the U-Net expects";
    QTest::newRow("tokenizer of another model") << "tokens, the text tower";
    QTest::newRow("tokenizer too long") << "the text tower takes 32";
}

void DiffusersFolderTest::brokenFoldersAreRefused()
{
    QFETCH(const QString, said);
    const QString fault = QTest::currentDataTag();
    const QTemporaryDir folder;
    const fs::path copy = copyOfModel(folder, "tiny-sd1");
    const fs::path config = copy / "unet/config.json";
    if (fault.contains("index")) {
        const fs::path index = shard(copy);
        const fs::path part = copy / "unet/part-1.safetensors";
        json name = "part-1.safetensors";
        if (fault == "index with ..")
            name = "../unet/part-1.safetensors";
        if (fault == "index with a folder")
            name = "sub/part-1.safetensors";
        if (fault == "index with an absolute path")
            name = part.string();
        if (fault == "index with a number")
            name = 7;
        if (fault == "index with a zero byte")
            name = std::string("part-1.safetensors\0x", 20);
        if (fault == "index with a long name")
            name = std::string(5000, 'n');
        if (fault == "index to a loop of links") {
            fs::remove(part);
            fs::create_symlink("part-1.safetensors", part);
        }
        if (fault == "index to nothing")
            name = "part-9.safetensors";
        if (fault == "index to a link") {
            fs::rename(part, inside(folder, "elsewhere"));
            fs::create_symlink(inside(folder, "elsewhere"), part);
        }
        if (fault == "index to a link in a chain") {
            fs::rename(part, inside(folder, "elsewhere"));
            fs::create_symlink(inside(folder, "elsewhere"), copy / "unet/step");
            fs::create_symlink("step", part);
        }
        changeJson(index, [&](json &value) {
            value["weight_map"]["conv_in.weight"] = name;
            if (fault == "empty index")
                value["weight_map"] = json::object();
        });
        if (fault == "index of lists")
            writeBytes(index, R"({"weight_map":)" + QByteArray(1'000'000, '['));
    }
    if (fault == "config of lists")
        writeBytes(config, QByteArray(1'000'000, '['));
    if (fault == "config twice")
        writeBytes(config, R"({"in_channels":4,"in_channels":9})");
    if (fault == "config cut")
        writeBytes(config, readBytes(config).chopped(20));
    if (fault == "huge config")
        writeBytes(config, '[' + QByteArray("1,").repeated(6'000'000) + "1]");
    if (fault == "missing tensor" || fault == "wrong shape" || fault == "not a number" ||
        fault == "overflow in fp32") {
        ModelTensors tensors = tensorsOf(copy / kUnetWeights);
        at::Tensor &tensor = tensors["conv_out.weight"];
        if (fault == "wrong shape")
            tensor = tensor.select(3, 0).clone();
        if (fault == "not a number")
            tensor.flatten()[0] = std::numeric_limits<float>::quiet_NaN();
        if (fault == "overflow in fp32")
            tensor = at::full_like(tensor, 1e300, at::kDouble);
        if (fault == "missing tensor")
            tensors.erase("conv_out.weight");
        format::writeSafetensors(copy / kUnetWeights, tensors);
    }
    const auto renamed = [&](const std::function<std::string(const std::string &)> &rename) {
        ModelTensors tensors;
        for (const auto &[name, tensor] : tensorsOf(copy / kUnetWeights))
            if (const std::string other = rename(name); !other.empty())
                tensors[other] = tensor;
        format::writeSafetensors(copy / kUnetWeights, tensors);
    };
    if (fault.startsWith("no ") && fs::is_directory(copy / fault.mid(3).toStdString()))
        fs::remove_all(copy / fault.mid(3).toStdString());
    if (fault == "empty tokenizer")
        for (const auto &entry : fs::directory_iterator(copy / "tokenizer"))
            fs::remove(entry.path());
    if (fault == "no weights")
        fs::remove(copy / kUnetWeights);
    if (fault == "no middle block")
        renamed([](const std::string &name) {
            return name.starts_with("mid_block.") ? std::string() : name;
        });
    if (fault == "middle block of null")
        changeJson(config, [](json &value) { value["mid_block_type"] = nullptr; });
    if (fault == "other names")
        renamed([](const std::string &name) { return "layer." + name; });
    if (fault == "quantised" || fault == "whole numbers") {
        ModelTensors tensors = tensorsOf(copy / kUnetWeights);
        tensors["conv_in.weight"] = tensors["conv_in.weight"].to(at::kChar);
        if (fault == "quantised")
            tensors["conv_in.SCB"] = at::ones({1});
        format::writeSafetensors(copy / kUnetWeights, tensors);
    }
    if (fault == "flow matching")
        changeJson(copy / "model_index.json", [](json &value) {
            value["scheduler"] = {"diffusers", "FlowMatchEulerDiscreteScheduler"};
        });
    if (fault == "another text tower")
        changeJson(copy / "text_encoder/config.json",
                   [](json &value) { value["model_type"] = "t5"; });
    if (fault == "pickled weights") {
        fs::remove(copy / kUnetWeights);
        writeBytes(copy / "unet/diffusion_pytorch_model.bin", "PK\x03\x04");
    }
    if (fault == "heads of 0")
        changeJson(config, [](json &value) { value["attention_head_dim"] = 0; });
    if (fault == "heads of 5")
        changeJson(config, [](json &value) { value["attention_head_dim"] = 5; });
    if (fault == "a million channels")
        changeJson(config, [](json &value) { value["block_out_channels"][0] = 1'000'000; });
    if (fault == "negative layers")
        changeJson(config, [](json &value) { value["layers_per_block"] = -2; });
    if (fault == "text of another width")
        changeJson(config, [](json &value) { value["cross_attention_dim"] = 48; });
    if (fault == "tokenizer of another model")
        changeJson(copy / "text_encoder/config.json",
                   [](json &value) { value["vocab_size"] = 300; });
    if (fault == "tokenizer too long")
        changeJson(copy / "tokenizer/tokenizer_config.json",
                   [](json &value) { value["model_max_length"] = 77; });

    const auto error = errorOf([&] { load(copy); });
    QVERIFY(error);
    QCOMPARE(error->exitStatus(), 3);
    const QString line = QString::fromStdString(error->line());
    QVERIFY2(line.contains(said), qPrintable(line));
    QVERIFY2(line.contains(folder.path()) && !line.contains('\n') && line.size() < 700,
             qPrintable(line));
}

DEVIASCOPE_TEST(DiffusersFolderTest, "model/diffusers_folder")
#include "diffusers_folder_test.moc"
