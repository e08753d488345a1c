#include "discovery/paired_loss.h"

#include "core/discovery/small_run.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;
using discovery::PairedLoss;
using Extent = discovery::PairedLoss::Extent;

/// loss(v) - loss(0) on the same pictures, noise and timesteps.
class PairedLossTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_run.emplace();
        base::Context context({}, [this](const base::Progress &) { ++m_polls; });
        m_paired.emplace(*m_run->student, 3, context);
    }

    /// The calls of the drawing: for what the vectors leave alone, and for the loss without them.
    void everyTimestepIsPolledFor() { QCOMPARE(m_polls, 10 + 10); }

    /// Each timestep of a measurement makes room for more urgent work, and ends at a stop.
    void aMeasurementIsPolledFor()
    {
        int polls = 0;
        std::stop_source stop;
        base::Context context(stop.get_token(), [&](const base::Progress &) {
            if (++polls == 12)
                stop.request_stop();
        });
        QVERIFY(m_paired->measure({{network::kMid, vector(1)}}, Extent::Whole, context));
        QCOMPARE(polls, 10);
        const double before = m_run->ledger.forwardPasses();
        QVERIFY(!m_paired->measure({{network::kMid, vector(1)}}, Extent::Whole, context));
        QCOMPARE(polls, 12);
        const double spent = m_run->ledger.forwardPasses() - before;
        QVERIFY2(spent < 3 * 2, qPrintable(QString::number(spent))); // one timestep of three
    }

    void anUntouchedVectorHasNone()
    {
        for (const Extent extent : {Extent::Whole, Extent::Glance}) {
            const auto none = measure({{network::kMid, vector(0)}}, extent).all;
            QCOMPARE(none.mean, 0.0);
            QCOMPARE(none.interval.low, 0.0);
            QCOMPARE(none.interval.high, 0.0);
        }
    }

    void harmIsAboveZeroAndHelpBelow()
    {
        QVERIFY(measure({{network::kMid, vector(10)}}, Extent::Whole).all.interval.low > 0);
        base::Context context;
        const at::Tensor warm = m_run->student->warmStart(network::kMid, 12, 5, context);
        QVERIFY(measure({{network::kMid, 0.5 * warm}}, Extent::Whole).all.mean < 0);
    }

    /// Over all pictures and timesteps, from passes made anew.
    void theMeanIsThatOfTheDifferences()
    {
        const c10::NoGradGuard noGrad;
        const std::map<network::Site, at::Tensor> moved = {{network::kMid, vector(1)}};
        double sum = 0;
        const int strata = 10;
        for (int i = 0; i < strata; ++i) {
            const auto examples = discovery::recorded(m_run->set, at::arange(3, at::kLong),
                                                      at::full({3}, i, at::kLong));
            const at::Tensor target = m_run->student->target(examples);
            const auto untouched = m_run->student->encode(examples);
            const auto loss = [&](const std::map<network::Site, at::Tensor> &vectors) {
                return (m_run->student->predict(untouched, examples.shows, vectors) - target)
                    .square()
                    .mean()
                    .item<double>();
            };
            sum += loss(moved) - loss({});
        }
        const double mean = measure(moved, Extent::Whole).all.mean;
        QVERIFY2(std::abs(mean / (sum / strata) - 1) < 1e-3,
                 qPrintable(QString("%1 against %2").arg(mean).arg(sum / strata)));
    }

    /// A concept's loss is that of the pictures that show it.
    void everyConceptHasItsOwn()
    {
        discovery::TrainingSet set = m_run->set;
        set.shows = at::tensor({1, 0, 1, 1, 0, 1}).view({-1, 2}).to(at::kFloat);
        const discovery::Student student(m_run->model, set, m_run->settings, m_run->ledger);
        base::Context context;
        const PairedLoss paired(student, 3, context);
        const auto both = *paired.measure({{network::kMid, at::cat({vector(1), vector(0)})}},
                                          Extent::Whole, context);
        QCOMPARE(both.each.size(), size_t(2));
        // The first concept's vector acts in pictures 0 and 1; the third shows only the other.
        const auto alone = measure({{network::kMid, vector(1)}}, Extent::Whole);
        QCOMPARE(alone.each.size(), size_t(1));
        QCOMPARE(alone.each[0].mean, alone.all.mean);
        const double expected = both.each[0].mean * 2 / 3;
        QVERIFY2(std::abs(both.all.mean - expected) < 1e-6 + 1e-3 * std::abs(expected),
                 qPrintable(QString("%1 against %2").arg(both.all.mean).arg(expected)));
        QVERIFY(both.each[1].mean != both.each[0].mean);
    }

    void aGlanceIsAThirdOfTheWork()
    {
        const auto spent = [&](Extent extent) {
            const double before = m_run->ledger.forwardPasses();
            measure({{network::kMid, vector(1)}}, extent);
            return m_run->ledger.forwardPasses() - before;
        };
        // the 2nd, 5th and 8th of the ten calls
        QVERIFY(std::abs(spent(Extent::Glance) / spent(Extent::Whole) - 0.3) < 1e-9);
    }

    void lossesThatNoLongerFallAreFlat()
    {
        using discovery::isFlat;
        const auto after = [](std::vector<double> first, double sixth) {
            first.insert(first.end(), {-0.9, -0.8, -1.0, -0.7, -0.9, sixth});
            return isFlat(first);
        };
        QVERIFY(!isFlat(std::vector{-1.0, -1.0, -1.0, -1.0, -1.0, -1.0})); // too few
        QVERIFY(after({-1.0}, -1.005));                                    // half a hundredth
        QVERIFY(!after({-1.0}, -1.02));                                    // two
        QVERIFY(!after({-0.5, -0.2}, -0.8)); // unsteadily, but falling
        QVERIFY(after({-3.0}, -2.9));        // rising
    }

private:
    PairedLoss::Measured measure(const std::map<network::Site, at::Tensor> &vectors,
                                 Extent extent) const
    {
        base::Context context;
        return m_paired->measure(vectors, extent, context).value();
    }

    at::Tensor vector(double value) const
    {
        const auto shape = m_run->model.unet.shape(network::kMid, 16, 16);
        return at::full({1, shape[0], shape[1], shape[2]}, value);
    }

    std::optional<tests::SmallRun> m_run;
    std::optional<PairedLoss> m_paired;
    int m_polls = 0;
};

DEVIASCOPE_TEST(PairedLossTest, "discovery/paired_loss")
#include "paired_loss_test.moc"
