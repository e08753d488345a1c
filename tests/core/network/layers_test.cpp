#include "network/layers.h"

#include "core/network/map_source.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using tests::weightsOf;

/// The plain layers, on numbers that can be followed by hand.
class LayersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// SD 1 keeps its projections as 1×1 convolutions, SD 2 as linear layers.
    void linearTakesBothForms()
    {
        const at::Tensor weight = at::tensor({1., 2., 3., 4., 5., 6.}, at::kFloat).view({2, 3});
        const at::Tensor bias = at::tensor({10., 20.}, at::kFloat);
        const auto flat =
            network::Linear::load(weightsOf({{"weight", weight}, {"bias", bias}}), 3, 2);
        const auto square =
            network::Linear::load(weightsOf({{"weight", weight.view({2, 3, 1, 1})}}), 3, 2);
        const at::Tensor x = at::tensor({1., 0., -1.}, at::kFloat).view({1, 1, 3});
        QVERIFY(at::equal(flat(x), at::tensor({8., 18.}, at::kFloat).view({1, 1, 2})));
        QVERIFY(!square.bias.defined());
        QVERIFY(at::equal(square(x), at::tensor({-2., -2.}, at::kFloat).view({1, 1, 2})));
    }

    void convolutionStepsAndPads()
    {
        const auto sum =
            network::Conv2d::load(weightsOf({{"weight", at::ones({1, 1, 3, 3})}}), 1, 1, 3, 2);
        const at::Tensor out = sum(at::ones({1, 1, 4, 4}));
        QVERIFY(at::equal(out, at::tensor({4., 6., 6., 9.}, at::kFloat).view({1, 1, 2, 2})));
    }

    void layerNormIsOverTheLastDimension()
    {
        const auto norm = network::LayerNorm::load(
            weightsOf({{"weight", at::full({2}, 2.0)}, {"bias", at::full({2}, 1.0)}}), 2, 0);
        const at::Tensor out = norm(at::tensor({3., 5., 0., -8.}, at::kFloat).view({2, 2}));
        QVERIFY(at::allclose(out, at::tensor({-1., 3., 3., -1.}, at::kFloat).view({2, 2})));
    }

    void tokensAreRowsOfThePicture()
    {
        const at::Tensor x = at::arange(2 * 3 * 4 * 5, at::kFloat).view({2, 3, 4, 5});
        const at::Tensor tokens = network::toTokens(x);
        QCOMPARE(tokens.sizes().vec(), (std::vector<int64_t>{2, 20, 3}));
        QVERIFY(at::equal(tokens.select(1, 7), x.select(2, 1).select(2, 2)));
        QVERIFY(at::equal(network::fromTokens(tokens, 4, 5), x));
    }
};

DEVIASCOPE_TEST(LayersTest, "network/layers")
#include "layers_test.moc"
