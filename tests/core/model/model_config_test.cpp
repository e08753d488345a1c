#include "model/model_config.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using nlohmann::json;

namespace {

json unet()
{
    return {{"block_out_channels", {32, 64}},
            {"down_block_types", {"CrossAttnDownBlock2D", "DownBlock2D"}},
            {"up_block_types", {"UpBlock2D", "CrossAttnUpBlock2D"}},
            {"attention_head_dim", 8},
            {"cross_attention_dim", 48},
            {"norm_num_groups", 16}};
}

format::JsonValue valueOf(const json &object)
{
    return format::parseJson(object.dump(), "unet/config.json");
}

/// A name, the members that make it wrong, and what the error says.
struct Fault {
    const char *name;
    json change;
    const char *words;
};

void addFaults(const std::vector<Fault> &faults)
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QString>("words");
    for (const Fault &fault : faults)
        QTest::newRow(fault.name) << QByteArray::fromStdString(fault.change.dump()) << fault.words;
}

json changed(json object, const QByteArray &change)
{
    object.merge_patch(json::parse(change.toStdString())); // null takes a member away
    return object;
}

} // namespace

/// config.json files, as diffusers and transformers write them.
class ModelConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aUnetIsRead()
    {
        const auto config = model::unetConfigOf(valueOf(unet()));
        QCOMPARE(config.blockChannels, (std::vector<int64_t>{32, 64}));
        QCOMPARE(config.downAttention, (std::vector<bool>{true, false}));
        QCOMPARE(config.upAttention, (std::vector<bool>{false, true}));
        QCOMPARE(config.heads, (std::vector<int64_t>{8, 8}));
        QCOMPARE(config.crossAttentionWidth, int64_t(48));
        QCOMPARE(config.guidanceWidth, int64_t(0));
    }

    /// Keys that a file leaves out take diffusers' own defaults.
    void absentKeysTakeTheReferencesDefaults()
    {
        const auto config = model::unetConfigOf(valueOf(unet()));
        QCOMPARE(config.layersPerBlock, int64_t(2));
        QCOMPARE(config.inChannels, int64_t(4));
        QVERIFY(config.cosineFirst);
        QCOMPARE(config.normEps, 1e-5);
        const auto text = model::clipTextConfigOf(valueOf(json::object()));
        QCOMPARE(text.width, int64_t(512));
        QVERIFY(text.activation == network::ClipActivation::QuickGelu);
        const auto autoencoder =
            model::autoencoderConfigOf(valueOf({{"block_out_channels", {64}}}));
        QCOMPARE(autoencoder.scalingFactor, 0.18215);
        QCOMPARE(autoencoder.layersPerBlock, int64_t(1));
    }

    void headsPerLevelAndByTheirNewName()
    {
        json own = unet();
        own["attention_head_dim"] = {2, 4};
        QCOMPARE(model::unetConfigOf(valueOf(own)).heads, (std::vector<int64_t>{2, 4}));
        own["num_attention_heads"] = 16;
        QCOMPARE(model::unetConfigOf(valueOf(own)).heads, (std::vector<int64_t>{16, 16}));
    }

    void damagedUnetsAreRefused_data()
    {
        addFaults({
            {"no channels", {{"block_out_channels", nullptr}}, "block_out_channels"},
            {"empty channels", {{"block_out_channels", json::array()}}, "1 to 8"},
            {"negative channels", {{"block_out_channels", {32, -64}}}, "1 to 8"},
            {"huge channels", {{"block_out_channels", {32, 1 << 30}}}, "1 to 8"},
            {"text for a number", {{"layers_per_block", "two"}}, "layers_per_block"},
            {"a fraction", {{"layers_per_block", 2.5}}, "layers_per_block"},
            {"no layers", {{"layers_per_block", 0}}, "layers_per_block"},
            {"levels differ", {{"down_block_types", {"DownBlock2D"}}}, "down_block_types"},
            {"heads of other levels", {{"attention_head_dim", {8, 8, 8}}}, "each level"},
            {"heads that do not divide", {{"attention_head_dim", 7}}, "no multiple"},
            {"groups that do not divide", {{"norm_num_groups", 24}}, "norm_num_groups"},
            {"no size", {{"sample_size", -1}}, "sample_size"},
        });
    }

    void damagedUnetsAreRefused()
    {
        verifyRefusal(ErrorKind::DamagedFile, unet(), model::unetConfigOf);
    }

    void otherFamiliesAreNamed_data()
    {
        addFaults({
            {"class", {{"_class_name", "UNet3DConditionModel"}}, "UNet3DConditionModel"},
            {"xl", {{"addition_embed_type", "text_time"}}, "Stable Diffusion XL"},
            {"inpainting", {{"in_channels", 9}}, "inpainting"},
            {"editing", {{"in_channels", 8}}, "InstructPix2Pix"},
            {"class conditions", {{"class_embed_type", "projection"}}, "conditions"},
            {"depth", {{"in_channels", 5}}, "depth-to-image"},
            {"middle", {{"mid_block_type", "UNetMidBlock2DSimpleCrossAttn"}}, "SimpleCrossAttn"},
            {"arithmetic", {{"resnet_time_scale_shift", "scale_shift"}}, "scale_shift"},
            {"centring", {{"center_input_sample", true}}, "center_input_sample"},
            {"block", {{"up_block_types", {"UpBlock2D", "AttnUpBlock2D"}}}, "AttnUpBlock2D"},
        });
    }

    void otherFamiliesAreNamed()
    {
        verifyRefusal(ErrorKind::Unsupported, unet(), model::unetConfigOf);
    }

    void damagedAutoencodersAreRefused_data()
    {
        addFaults({
            {"no scale", {{"scaling_factor", 0}}, "scaling_factor"},
            {"negative scale", {{"scaling_factor", -0.18}}, "scaling_factor"},
            {"no groups", {{"norm_num_groups", 0}}, "norm_num_groups"},
        });
    }

    void damagedAutoencodersAreRefused()
    {
        verifyRefusal(ErrorKind::DamagedFile, {{"block_out_channels", {64}}},
                      model::autoencoderConfigOf);
    }

    void damagedTowersAreRefused_data()
    {
        addFaults({
            {"activation", {{"hidden_act", "relu"}}, "relu"},
            {"heads", {{"num_attention_heads", 7}}, "no multiple"},
            {"vocabulary", {{"vocab_size", 0}}, "vocab_size"},
        });
    }

    void damagedTowersAreRefused()
    {
        verifyRefusal(ErrorKind::DamagedFile, json::object(), model::clipTextConfigOf);
    }

    void patchesFitTheirPicture()
    {
        const json large = {{"image_size", 32}, {"patch_size", 64}};
        const auto error = errorOf([&] { model::clipVisionConfigOf(valueOf(large)); });
        QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
    }

    /// Older files give one number where newer ones give an object.
    void preprocessingOfBothAges()
    {
        const auto old = model::preprocessingOf(valueOf({{"size", 40}, {"crop_size", 32}}));
        QCOMPARE(old.shortestEdge, 40);
        QCOMPARE(old.crop, 32);
        const auto recent = model::preprocessingOf(valueOf(
            {{"size", {{"shortest_edge", 48}}}, {"crop_size", {{"height", 36}, {"width", 36}}}}));
        QCOMPARE(recent.shortestEdge, 48);
        QCOMPARE(recent.crop, 36);
        QCOMPARE(model::preprocessingOf(valueOf(json::object())).crop, 224);
    }

    void damagedPreprocessingIsRefused_data()
    {
        addFaults({
            {"two means", {{"image_mean", {.5, .5}}}, "three values"},
            {"no spread", {{"image_std", {.5, 0, .5}}}, "above 0"},
            {"no side", {{"size", 0}}, "size"},
        });
    }

    void damagedPreprocessingIsRefused()
    {
        verifyRefusal(ErrorKind::DamagedFile, json::object(), model::preprocessingOf);
    }

    void familiesAreTold()
    {
        network::UnetConfig net;
        network::ClipTextConfig text;
        QVERIFY(model::familyOf(net, text) == model::Family::StableDiffusion1);
        text.activation = network::ClipActivation::Gelu;
        QVERIFY(model::familyOf(net, text) == model::Family::StableDiffusion2);
        net.guidanceWidth = 256;
        QVERIFY(model::familyOf(net, text) == model::Family::LatentConsistency);
    }

private:
    template <class Read>
    static void verifyRefusal(ErrorKind kind, const json &base, Read read)
    {
        QFETCH(QByteArray, change);
        QFETCH(QString, words);
        const auto error = errorOf([&] { read(valueOf(changed(base, change))); });
        QVERIFY(error);
        const QString line = QString::fromStdString(error->line());
        QVERIFY2(error->kind() == kind, qPrintable(line));
        QVERIFY2(line.contains(words) && line.contains("unet/config.json"), qPrintable(line));
    }
};

DEVIASCOPE_TEST(ModelConfigTest, "model/model_config")
#include "model_config_test.moc"
