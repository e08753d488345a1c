#include "network/clip_layers.h"

#include "core/network/map_source.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>

using namespace deviascope;
using network::ClipActivation;
using network::ClipLayer;

namespace {

/// A layer whose attention adds nothing, so that the feed-forward part stands alone.
ClipLayer feedForward(ClipActivation activation)
{
    std::map<std::string, at::Tensor> tensors = {{"mlp.fc1.weight", at::eye(2)},
                                                 {"mlp.fc2.weight", at::eye(2)}};
    for (const char *norm : {"layer_norm1", "layer_norm2"}) {
        tensors[std::string(norm) + ".weight"] = at::ones({2});
        tensors[std::string(norm) + ".bias"] = at::zeros({2});
    }
    for (const char *projection : {"q_proj", "k_proj", "v_proj", "out_proj"})
        tensors["self_attn." + std::string(projection) + ".weight"] = at::zeros({2, 2});
    return ClipLayer::load(tests::weightsOf(tensors), 2, 1, activation, 0);
}

} // namespace

class ClipLayersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Normalised, (4, 2) is (1, -1).
    void activationsAreClips_data()
    {
        QTest::addColumn<int>("activation");
        QTest::addColumn<double>("atOne");
        QTest::newRow("quick_gelu") << int(ClipActivation::QuickGelu) << 1 / (1 + std::exp(-1.702));
        QTest::newRow("gelu") << int(ClipActivation::Gelu) << (1 + std::erf(1 / std::sqrt(2.))) / 2;
    }

    void activationsAreClips()
    {
        QFETCH(int, activation);
        QFETCH(double, atOne);
        const at::Tensor x = at::tensor({4., 2.}, at::kFloat).view({1, 1, 2});
        const at::Tensor wanted =
            at::tensor({4 + atOne, 2 - (1 - atOne)}, at::kFloat).view({1, 1, 2});
        QVERIFY(at::allclose(feedForward(ClipActivation(activation))(x, {}), wanted, 1e-5, 1e-6));
    }
};

DEVIASCOPE_TEST(ClipLayersTest, "network/clip_layers")
#include "clip_layers_test.moc"
