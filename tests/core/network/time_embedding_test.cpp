#include "network/time_embedding.h"

#include "core/network/map_source.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>

using namespace deviascope;
using tests::weightsOf;

namespace {

at::Tensor row(const std::vector<double> &values)
{
    return at::tensor(values, at::kFloat).unsqueeze(0);
}

} // namespace

/// Against the sinusoids written out: frequencies 10000^(-i / (width / 2 - shift)).
class TimeEmbeddingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cosinesFirst()
    {
        const at::Tensor made = network::timestepFeatures(at::tensor({100}), 4, true, 0);
        QVERIFY(at::allclose(
            made, row({std::cos(100.), std::cos(1.), std::sin(100.), std::sin(1.)}), 0, 1e-5));
    }

    void sinesFirstAndShifted()
    {
        const at::Tensor made = network::timestepFeatures(at::tensor({100}), 4, false, 1);
        QVERIFY(at::allclose(
            made, row({std::sin(100.), std::sin(.01), std::cos(100.), std::cos(.01)}), 0, 1e-5));
    }

    void oddWidthsEndInZero()
    {
        const at::Tensor made = network::timestepFeatures(at::tensor({3}), 5, true, 0);
        QCOMPARE(made.size(1), int64_t(5));
        QCOMPARE(made[0][4].item<float>(), 0.f);
    }

    /// A guidance of .5 is embedded as timestep 500, shifted by one.
    void guidanceIsStretchedToTimesteps()
    {
        const at::Tensor made = network::guidanceFeatures(at::tensor({.5}, at::kFloat), 4);
        QVERIFY(at::allclose(
            made, row({std::sin(500.), std::sin(.05), std::cos(500.), std::cos(.05)}), 0, 1e-5));
    }

    void guidanceIsAddedBeforeTheLayers()
    {
        const std::map<std::string, at::Tensor> plain = {{"linear_1.weight", at::eye(2)},
                                                         {"linear_2.weight", at::eye(2) * 2}};
        auto with = plain;
        with["cond_proj.weight"] = at::tensor({1., 0., 0., 0., 1., 0.}, at::kFloat).view({2, 3});
        const auto embedding = network::TimeEmbedding::load(weightsOf(with), 2);
        const at::Tensor x = row({.5, -.5});
        const at::Tensor guidance = row({1, 2, 3});
        QVERIFY(at::allclose(embedding(x, guidance), 2 * at::silu(row({1.5, 1.5}))));
        const auto without = network::TimeEmbedding::load(weightsOf(plain), 2);
        QVERIFY(at::allclose(without(x, {}), 2 * at::silu(x)));
    }
};

DEVIASCOPE_TEST(TimeEmbeddingTest, "network/time_embedding")
#include "time_embedding_test.moc"
