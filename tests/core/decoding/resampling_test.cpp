#include "decoding/resampling.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;

class ResamplingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Each row draws as many seeds as there are; no two rows need be alike, and on average every
    /// seed weighs the same.
    void resamplesDrawWithReplacement()
    {
        const at::Tensor weights = decoding::seedResamples(8, 4000, 1);
        QVERIFY(weights.sum(1).sub(1).abs().max().item<double>() < 1e-12);
        QVERIFY(weights.mean(0).sub(0.125).abs().max().item<double>() < 0.01);
        // Binomial: variance of a weight is (1 - 1/8) / 8 / 8.
        QVERIFY(std::abs(weights.var(0).mean().item<double>() - 7.0 / 512) < 0.001);
        QVERIFY(at::equal(weights, decoding::seedResamples(8, 4000, 1)));
    }

    /// numpy.quantile's default.
    void quantilesInterpolate()
    {
        QCOMPARE(decoding::quantile({4, 1, 3, 2}, 0.5), 2.5);
        QCOMPARE(decoding::quantile({4, 1, 3, 2}, 1), 4.0);
        QVERIFY(std::abs(decoding::quantile({4, 1, 3, 2}, 0.95) - 3.85) < 1e-12);
    }

    /// scipy.stats.spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) = .82078; with a constant: none.
    void ranksShareTies()
    {
        const std::vector<double> a = {1, 2, 3, 4, 5}, b = {5, 6, 7, 8, 7}, flat(5, 1);
        QVERIFY(std::abs(decoding::rankCorrelation(a, b) - 0.8207826816681233) < 1e-12);
        QCOMPARE(decoding::rankCorrelation(a, flat), 0.0);
    }

    void anAssociationStandsBesideChance()
    {
        std::vector<double> x, near, noise;
        auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
        const at::Tensor drawn = at::randn({3, 40}, generator, at::TensorOptions(at::kDouble));
        for (int64_t i = 0; i < 40; ++i) {
            x.push_back(drawn[0][i].item<double>());
            near.push_back(x.back() + 0.3 * drawn[1][i].item<double>());
            noise.push_back(drawn[2][i].item<double>());
        }
        const auto real = decoding::association(x, near, 1);
        QCOMPARE(real.n, 40);
        QVERIFY(real.correlation > 0.8 && real.interval.low > 0.6);
        QVERIFY(real.interval.low < real.correlation && real.correlation < real.interval.high);
        QVERIFY(real.shuffledQ95 > 0.2 && real.shuffledQ95 < 0.45); // 1.96 / sqrt(39) = .31
        QVERIFY(real.p < 0.01);
        QVERIFY(decoding::association(x, noise, 1).p > 0.05);
        const auto error = tests::errorOf([&] {
            decoding::association(std::vector{1.0, 2.0}, std::vector{1.0, 2.0}, 1);
        });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }
};

DEVIASCOPE_TEST(ResamplingTest, "decoding/resampling")
#include "resampling_test.moc"
