#include "discovery/regional_objective.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::discovery;

namespace {

/// [1, K, 4, 2, 2]: by how much each direction changes the left and the right column.
at::Tensor changesOf(const std::vector<std::pair<double, double>> &sides)
{
    at::Tensor changes = at::zeros({1, static_cast<int64_t>(sides.size()), 4, 2, 2});
    for (size_t k = 0; k < sides.size(); ++k) {
        changes[0][static_cast<int64_t>(k)].select(2, 0).fill_(sides[k].first);
        changes[0][static_cast<int64_t>(k)].select(2, 1).fill_(sides[k].second);
    }
    return changes;
}

/// [1, 1, 2, 2]: the left column.
at::Tensor leftColumn()
{
    at::Tensor mask = at::zeros({1, 1, 2, 2});
    mask.select(3, 0).fill_(1);
    return mask;
}

} // namespace

class RegionalObjectiveTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void changesAreMeansOfWhatAMaskWeighs()
    {
        const at::Tensor changes = changesOf({{3, 1}, {-2, 0}});
        const at::Tensor inside = changeWithin(changes, leftColumn()),
                         outside = changeWithin(changes, 1 - leftColumn());
        QVERIFY(at::allclose(inside, at::tensor({3.F, 2.F}).view({1, 2})));
        QVERIFY(at::allclose(outside, at::tensor({1.F, 0.F}).view({1, 2})));
        // Half a weight is half a vote.
        const at::Tensor half = leftColumn() + 0.5 * (1 - leftColumn());
        QVERIFY(std::abs(changeWithin(changes, half)[0][0].item<double>() - (3 + 0.5) / 1.5) <
                1e-6);
    }

    /// The opposite of a direction is the same slider.
    void theNearerSignCounts()
    {
        const at::Tensor same = pairDistances(changesOf({{2, 9}, {-2, 4}}), leftColumn());
        QCOMPARE(same.sizes().vec(), (std::vector<int64_t>{1, 1}));
        QVERIFY(same.abs().max().item<double>() < 1e-6);
        const at::Tensor apart = pairDistances(changesOf({{2, 0}, {1, 0}, {0, 0}}), leftColumn());
        QVERIFY(at::allclose(apart, at::tensor({1.F, 2.F, 1.F}).view({1, 3})));
        QCOMPARE(pairDistances(changesOf({{2, 0}}), leftColumn()).sum().item<double>(), 0.);
    }

    void agreementIsACosineOverPictures()
    {
        const at::Tensor one = changesOf({{1, 5}, {1, 0}}), other = changesOf({{2, -5}, {-3, 0}});
        const at::Tensor masks = leftColumn().repeat({2, 1, 1, 1});
        const at::Tensor agreement = agreementOf(at::cat({one, other}), masks);
        QVERIFY(at::allclose(agreement, at::tensor({1.F, -1.F}), 1e-4, 1e-4));
    }

    /// Each term is there, by its weight, and has the sign that it should.
    void theTermsAddUp()
    {
        const at::Tensor changes =
            at::cat({changesOf({{3, 1}, {1, 0}}), changesOf({{-3, 1}, {1, 0}})});
        const at::Tensor masks = leftColumn().repeat({2, 1, 1, 1});
        const at::Tensor signs = at::tensor({1.F, -1.F});
        const auto valueOf = [&](RegionalWeights weights) {
            return regionalObjective(changes, masks, signs, weights).item<double>();
        };
        const double inside = valueOf({1, 0, 0, 0}), diversity = valueOf({0, 1, 0, 0}),
                     outside = valueOf({0, 0, 1, 0}), agreement = valueOf({0, 0, 0, 1});
        QVERIFY(std::abs(inside - 2) < 1e-6);
        QVERIFY(std::abs(diversity - 2) < 1e-6);
        QVERIFY(std::abs(outside + 0.5) < 1e-6);
        // The first does the same by one sign, the second the opposite.
        QVERIFY(std::abs(agreement - 0) < 1e-4);
        QVERIFY(std::abs(valueOf({1, 2, 3, 4}) - (inside + 2 * diversity + 3 * outside)) < 1e-3);
    }
};

DEVIASCOPE_TEST(RegionalObjectiveTest, "discovery/regional_objective")
#include "regional_objective_test.moc"
