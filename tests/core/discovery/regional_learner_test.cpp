#include "discovery/regional_learner.h"

#include "core/discovery/region_set.h"
#include "discovery/regional_effects.h"
#include "support/registry.h"

#include <QtTest>

#include <numeric>

using namespace deviascope;
using namespace deviascope::discovery;

/// On the teaching model, few pictures and steps: what each term of the objective is there for.
class RegionalLearnerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_set = tests::figureSet(8, 8); }

    /// Without it directions may stay idle: that they differ is then worth as much as what they do.
    void withoutTheFirstTermTheyDoLess()
    {
        RegionalWeights weights = plain();
        const double with = mean(effects(weights).inside);
        weights.inside = 0;
        const double without = mean(effects(weights).inside);
        QVERIFY2(without < 0.9 * with, qPrintable(QString("%1 %2").arg(with).arg(without)));
    }

    /// Without it they become the same.
    void withoutDiversityTheyCollapse()
    {
        RegionalWeights weights = plain();
        weights.outside = 0; // nothing else keeps them apart
        const double with = mean(effects(weights).diversity);
        weights.diversity = 0;
        const double without = mean(effects(weights).diversity);
        QVERIFY2(without < 0.9 * with, qPrintable(QString("%1 %2").arg(with).arg(without)));
    }

    /// Without it the rest of the picture changes, too.
    void withoutTheOutsideTermTheyLeak()
    {
        RegionalWeights weights = plain();
        const auto ratio = [&] {
            const auto found = effects(weights);
            return mean(found.inside) / mean(found.outside);
        };
        const double with = ratio();
        weights.outside = 0;
        const double without = ratio();
        QVERIFY2(with > 1.1 * without, qPrintable(QString("%1 %2").arg(with).arg(without)));
    }

    /// Our own term: with it a direction does the same to pictures that it was not learned from.
    void theAgreementTermMakesThemAgree()
    {
        RegionalWeights weights = plain();
        const double without = mean(effects(weights).agreement);
        weights.agreement = RegionalWeights().agreement;
        const double with = mean(effects(weights).agreement);
        QVERIFY2(with > 0.4 && with > without, qPrintable(QString("%1 %2").arg(with).arg(without)));
    }

    void aStopKeepsTheBestSoFar()
    {
        std::stop_source stop;
        base::Context context(stop.get_token(), [&](const base::Progress &progress) {
            if (progress.stage == "learning" && progress.fraction > 0.3)
                stop.request_stop();
        });
        Ledger ledger(m_model.unet);
        const ForetoldChange foretold(m_model, "a person", ledger);
        Checkpoint none({}, "none");
        RegionalLearner learner(m_model, foretold, m_set.learned, settings({}), ledger, none);
        QVERIFY(!learner.learn(context));
        QVERIFY(learner.steps() > 0 && learner.steps() < kSteps);
        QCOMPARE(learner.vectors().size(0), int64_t(kCount));
        for (int64_t k = 0; k < kCount; ++k)
            QVERIFY(std::abs(learner.vectors()[k].norm().item<double>() / (2 * m_set.spread) - 1) <
                    1e-4);
    }

private:
    static constexpr int kSteps = 16;
    static constexpr int64_t kCount = 2;

    static RegionalWeights plain() { return {1, 1, 5, 0}; }

    RegionalSettings settings(const RegionalWeights &weights) const
    {
        return {weights, kCount, kSteps, 2 * m_set.spread, 3};
    }

    RegionalEffects effects(const RegionalWeights &weights) const
    {
        base::Context context;
        Ledger ledger(m_model.unet);
        const ForetoldChange foretold(m_model, "a person", ledger);
        Checkpoint none({}, "none");
        RegionalLearner learner(m_model, foretold, m_set.learned, settings(weights), ledger, none);
        if (!learner.learn(context))
            throw base::Cancelled();
        return effectsOn(m_set.judged, foretold, learner.vectors(), 1, context);
    }

    static double mean(const std::vector<double> &values)
    {
        return std::accumulate(values.begin(), values.end(), 0.) /
               static_cast<double>(values.size());
    }

    const model::Model &m_model = tests::teachingModel();
    RegionSet m_set;
};

DEVIASCOPE_TEST(RegionalLearnerTest, "discovery/regional_learner")
#include "regional_learner_test.moc"
