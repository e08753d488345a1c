#include "discovery/regional_effects.h"

#include "core/discovery/region_set.h"
#include "support/registry.h"

#include <ATen/CPUGeneratorImpl.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::discovery;

class RegionalEffectsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lengthsAreSet()
    {
        const at::Tensor some = at::arange(1, 25, at::kFloat).view({2, 3, 2, 2});
        const at::Tensor two = ofLength(some, 2);
        for (int64_t k = 0; k < 2; ++k) {
            QVERIFY(std::abs(two[k].norm().item<double>() - 2) < 1e-5);
            QVERIFY(tests::cosine(two[k], some[k]) > 0.9999);
        }
        const at::Tensor random = randomLike(some, 3);
        QVERIFY(std::abs(random[1].norm().item<double>() / some[1].norm().item<double>() - 1) <
                1e-5);
        QVERIFY(std::abs(tests::cosine(random[0], some[0])) < 0.9);
        QVERIFY(at::equal(random, randomLike(some, 3)));
    }

    /// The jackknife of a mean is the mean's own interval: of 3, 2 and 1 by Student's law.
    void anIntervalIsOverPictures()
    {
        RegionalEffects effects;
        effects.inside = {2};
        const auto inside = [](const RegionalEffects &each) { return each.inside[0]; };
        QVERIFY(!intervalOver(effects, inside));
        for (const double without : {1.5, 2., 2.5}) {
            effects.leftOut.emplace_back();
            effects.leftOut.back().inside = {without};
        }
        const auto interval = intervalOver(effects, inside);
        QVERIFY(interval);
        QVERIFY(std::abs(interval->low - (2 - 4.302652729911275 / std::sqrt(3.))) < 1e-9);
        QVERIFY(std::abs(interval->high - (2 + 4.302652729911275 / std::sqrt(3.))) < 1e-9);
    }

    /// A direction, its opposite, and one that does nothing.
    void effectsSayWhatDirectionsDo()
    {
        const auto &model = tests::tinyModel();
        const int64_t side = model.unet.config().sampleSize;
        at::Tensor masks = at::zeros({3, 1, side, side});
        masks.narrow(3, 0, side / 2).fill_(1);
        const auto generator = at::detail::createCPUGenerator(4);
        const RegionPictures pictures{at::randn({3, 4, side, side}, generator, at::kFloat), masks};
        auto sizes = model.unet.shape(network::kMid, side, side);
        sizes.insert(sizes.begin(), 3);
        at::Tensor vectors = at::randn(sizes, generator, at::kFloat) * 0.1;
        vectors[1] = -vectors[0];
        vectors[2].zero_();
        Ledger ledger(model.unet);
        const ForetoldChange foretold(model, "a doctor", ledger);
        base::Context context;
        const auto effects = effectsOn(pictures, foretold, vectors, 1, context);
        QVERIFY(std::abs(ledger.total() - forecastOfEffects(model.unet, 3, 3)) < 1e-6);
        QCOMPARE(effects.inside.size(), size_t(3));
        QCOMPARE(effects.leftOut.size(), size_t(3)); // pictures
        QVERIFY(std::abs((effects.leftOut[0].inside[0] + effects.leftOut[1].inside[0] +
                          effects.leftOut[2].inside[0]) /
                             3 / effects.inside[0] -
                         1) < 1e-5);
        QVERIFY(effects.inside[0] > 0 && effects.outside[0] > 0);
        QVERIFY(std::abs(effects.inside[1] / effects.inside[0] - 1) < 0.2);
        QVERIFY(effects.inside[2] < 1e-2 * effects.inside[0]);
        QVERIFY(std::abs(effects.ratio(0) - effects.inside[0] / effects.outside[0]) < 1e-9);
        // The first is near its opposite and one of its own sizes from nothing, twice the mean.
        QVERIFY2(effects.diversity[0] > 0.9 && effects.diversity[0] < 1.2,
                 qPrintable(QString::number(effects.diversity[0])));
        QVERIFY(effects.agreement[0] >= -1 && effects.agreement[0] <= 1);

        std::stop_source stop;
        stop.request_stop();
        base::Context stopped(stop.get_token());
        QVERIFY_EXCEPTION_THROWN(effectsOn(pictures, foretold, vectors, 1, stopped),
                                 base::Cancelled);
    }
};

DEVIASCOPE_TEST(RegionalEffectsTest, "discovery/regional_effects")
#include "regional_effects_test.moc"
