#include "model/inferred_config.h"

#include "base/error.h"
#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;

namespace {

/// Tensors of any size that take no memory.
class Shapes final : public network::WeightSource {
public:
    std::map<std::string, std::vector<int64_t>> shapes;

    bool contains(const std::string &name) const override { return shapes.contains(name); }
    at::Tensor tensor(const std::string &name) const override
    {
        return at::zeros({1}).expand(shapes.at(name));
    }
    std::string where() const override { return "shapes.safetensors"; }
};

enum class Generation { First, Second };

/// What is looked at of a released U-Net.
std::shared_ptr<Shapes> unet(Generation generation)
{
    const bool second = generation == Generation::Second;
    const int64_t context = second ? 1024 : 768;
    auto source = std::make_shared<Shapes>();
    auto &shapes = source->shapes;
    shapes["conv_in.weight"] = {320, 4, 3, 3};
    shapes["conv_out.weight"] = {4, 320, 3, 3};
    const std::vector<int64_t> channels = {320, 640, 1280, 1280};
    const auto attention = [&](const std::string &at, int64_t width) {
        shapes[at + ".norm.weight"] = {width};
        shapes[at + ".proj_in.weight"] =
            second ? std::vector<int64_t>{width, width} : std::vector<int64_t>{width, width, 1, 1};
        shapes[at + ".transformer_blocks.0.norm1.weight"] = {width};
        shapes[at + ".transformer_blocks.0.attn2.to_k.weight"] = {width, context};
    };
    for (int i = 0; i < 4; ++i) {
        const std::string down = "down_blocks." + std::to_string(i);
        const std::string up = "up_blocks." + std::to_string(i);
        for (const char *resnet : {".resnets.0", ".resnets.1"}) {
            shapes[down + resnet + ".conv1.weight"] = {channels[i], channels[i], 3, 3};
            shapes[down + resnet + ".conv2.weight"] = {channels[i], channels[i], 3, 3};
        }
        if (i < 3)
            attention(down + ".attentions.0", channels[i]);
        if (i > 0)
            attention(up + ".attentions.0", channels[3 - i]);
    }
    attention("mid_block.attentions.0", 1280);
    return source;
}

std::shared_ptr<Shapes> textShapes(int64_t width, int layers)
{
    auto source = std::make_shared<Shapes>();
    source->shapes["text_model.embeddings.token_embedding.weight"] = {49408, width};
    source->shapes["text_model.embeddings.position_embedding.weight"] = {77, width};
    for (int i = 0; i < layers; ++i)
        source->shapes["text_model.encoder.layers." + std::to_string(i) + ".layer_norm1.weight"] = {
            width};
    return source;
}

} // namespace

class InferredConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstGenerationHasEightHeads()
    {
        const auto config = model::inferUnetConfig({unet(Generation::First), {}});
        QCOMPARE(config.blockChannels, (std::vector<int64_t>{320, 640, 1280, 1280}));
        QCOMPARE(config.heads, (std::vector<int64_t>{8, 8, 8, 8}));
        QCOMPARE(config.crossAttentionWidth, int64_t{768});
        QCOMPARE(config.transformerDepth, (std::vector<int64_t>{1, 1, 1, 1}));
        QCOMPARE(config.layersPerBlock, int64_t{2});
        QCOMPARE(config.guidanceWidth, int64_t{0});
    }

    void theSecondHasSixtyFourChannelsAHead()
    {
        const auto config = model::inferUnetConfig({unet(Generation::Second), {}});
        QCOMPARE(config.heads, (std::vector<int64_t>{5, 10, 20, 20}));
        QCOMPARE(config.crossAttentionWidth, int64_t{1024});
    }

    void aGuidanceEmbeddingIsSeen()
    {
        const auto source = unet(Generation::First);
        source->shapes["time_embedding.cond_proj.weight"] = {320, 256};
        QCOMPARE(model::inferUnetConfig({source, {}}).guidanceWidth, int64_t{256});
    }

    void textTowersHaveSixtyFourChannelsAHead()
    {
        const auto first =
            model::inferTextConfig({textShapes(768, 12), {}}, model::TextTower::Clip);
        QCOMPARE(first.layers, int64_t{12});
        QCOMPARE(first.heads, int64_t{12});
        const auto second =
            model::inferTextConfig({textShapes(1024, 24), {}}, model::TextTower::OpenClip);
        QCOMPARE(second.layers, int64_t{23});
        QCOMPARE(second.heads, int64_t{16});
        QVERIFY(second.activation == network::ClipActivation::Gelu);
        // Converted from diffusers' layout, which has no last layer.
        const auto converted =
            model::inferTextConfig({textShapes(1024, 23), {}}, model::TextTower::OpenClip);
        QCOMPARE(converted.layers, int64_t{23});
    }

    void impossibleSizesAreRefused_data()
    {
        QTest::addColumn<QString>("tensor");
        QTest::addColumn<QList<qlonglong>>("shape");
        QTest::newRow("missing") << "conv_in.weight" << QList<qlonglong>{};
        QTest::newRow("no middle")
            << "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight"
            << QList<qlonglong>{};
        QTest::newRow("no level") << "down_blocks.0.resnets.0.conv1.weight" << QList<qlonglong>{};
        QTest::newRow("rank") << "conv_out.weight" << QList<qlonglong>{4, 320};
        QTest::newRow("zero") << "conv_out.weight" << QList<qlonglong>{0, 320, 3, 3};
        QTest::newRow("odd") << "down_blocks.1.resnets.0.conv2.weight"
                             << QList<qlonglong>{650, 640, 3, 3};
        QTest::newRow("huge") << "down_blocks.1.resnets.0.conv2.weight"
                              << QList<qlonglong>{1LL << 40, 640, 3, 3};
    }

    void impossibleSizesAreRefused()
    {
        QFETCH(const QString, tensor);
        QFETCH(const QList<qlonglong>, shape);
        const auto source = unet(Generation::First);
        if (shape.isEmpty())
            source->shapes.erase(tensor.toStdString());
        else
            source->shapes[tensor.toStdString()].assign(shape.begin(), shape.end());
        const auto error = errorOf([&] { model::inferUnetConfig({source, {}}); });
        QVERIFY(error && error->kind() == base::ErrorKind::DamagedFile);
        QCOMPARE(error->where(), std::string("shapes.safetensors"));
    }

    void aTowerWithoutLayersIsRefused()
    {
        for (const auto &[layers, tower] :
             {std::pair{0, model::TextTower::Clip}, std::pair{0, model::TextTower::OpenClip},
              std::pair{1, model::TextTower::OpenClip}}) {
            const auto error = errorOf([&] {
                model::inferTextConfig({textShapes(64, layers), {}}, tower);
            });
            QVERIFY(error && error->kind() == base::ErrorKind::DamagedFile);
        }
    }
};

DEVIASCOPE_TEST(InferredConfigTest, "model/inferred_config")
#include "inferred_config_test.moc"
