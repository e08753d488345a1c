#include "observation/bias_report.h"

#include "statistics/confidence_sequence.h"
#include "statistics/tally.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>

using namespace deviascope;
using observation::PromptLabels;

namespace {

constexpr int kUncertain = statistics::kUncertain;
const model::Attribute kGender{"gender", {"a man", "a woman"}};

/// Ten seeds: eight men, one woman, one unclear; six of the men turn.
PromptLabels doctors()
{
    return {"a doctor",
            {{"before", {{0, 0, 0, 0, 0, 0, 0, 0, 1, kUncertain}}},
             {"after", {{1, 1, 1, 1, 1, 1, 0, 0, 1, kUncertain}}}}};
}

model::Knowledge knowledge()
{
    model::Knowledge known;
    known.attributes = {kGender};
    known.roles = {"doctor"};
    known.planted["doctor"]["gender"] = {0.8, 0.2};
    known.drawn = {{"ddim", 20, 7.5, 200, {{"doctor", {{"gender", {150, 50}}}}}}};
    return known;
}

} // namespace

class ReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Shares are of all pictures, the uncertain ones too.
    void sharesAreOfAllPictures()
    {
        const auto report = observation::makeBiasReport({doctors()}, {kGender}, {}, {});
        QCOMPARE(report.rows.size(), size_t(4));
        const observation::ShareRow &men = report.rows[0];
        QCOMPARE(men.label, std::string("a man"));
        QCOMPARE(men.condition, std::string("before"));
        QCOMPARE(men.count, 8);
        QCOMPARE(men.n, 10);
        QCOMPARE(men.uncertain, 1);
        QCOMPARE(men.share, 0.8);
        QVERIFY(men.interval.low < 0.8 && men.interval.high > 0.8);
        QCOMPARE(report.rows[3].condition, std::string("after"));
        QCOMPARE(report.rows[3].count, 7);
    }

    void effectsArePairedAndCorrected()
    {
        const auto report = observation::makeBiasReport({doctors()}, {kGender}, {}, {});
        QCOMPARE(report.tests, 2);
        QCOMPARE(report.effects.size(), size_t(2));
        const observation::EffectRow &women = report.effects[1];
        QCOMPARE(women.gained, 6);
        QCOMPARE(women.lost, 0);
        QVERIFY(std::abs(women.difference - 0.6) < 1e-12); // after minus before
        QVERIFY(women.interval.low > 0);
        QVERIFY(std::abs(women.p - 2 * std::pow(0.5, 6)) < 1e-12); // McNemar, by hand
        QVERIFY(std::abs(women.pAdjusted - 2 * women.p) < 1e-12);  // Holm of two equal ones
        QVERIFY(report.effects[0].difference < 0);
    }

    void untouchedPicturesHaveNoEffect()
    {
        PromptLabels labels = doctors();
        labels.conditions.pop_back();
        const auto report = observation::makeBiasReport({labels}, {kGender}, {}, {});
        QVERIFY(report.effects.empty());
        QCOMPARE(report.tests, 0);
        QCOMPARE(report.rows.size(), size_t(2));
    }

    void deviationIsOfNamedPictures()
    {
        const auto report = observation::makeBiasReport({doctors()}, {kGender}, {}, {});
        QCOMPARE(report.deviation[0].n, 9);
        QVERIFY(report.deviation[0].ratio.has_value());
        const PromptLabels unclear{"a doctor", {{"before", {{kUncertain, kUncertain}}}}};
        const auto empty = observation::makeBiasReport({unclear}, {kGender}, {}, {});
        QCOMPARE(empty.deviation[0].n, 0);
        QVERIFY(!empty.deviation[0].ratio);
    }

    /// What was counted at other settings says nothing of these pictures.
    void knownSharesStandBesideTheirOwnSettingsOnly()
    {
        const auto row = [](const observation::DrawnAt &at,
                            const model::Attribute &attribute = kGender) {
            return observation::makeBiasReport({doctors()}, {attribute}, knowledge(), at).rows[0];
        };
        QCOMPARE(row({"ddim", 20, 7.5, true}).planted, std::optional(0.8));
        QCOMPARE(row({"ddim", 20, 7.5, true}).drawn, std::optional(0.75));
        QCOMPARE(row({"ddim", 20, 7.5, false}).drawn, std::nullopt);
        QCOMPARE(row({"ddim", 30, 7.5, true}).drawn, std::nullopt);
        QCOMPARE(row({"ddim", 20, 5, true}).drawn, std::nullopt);
        const model::Attribute turned{"gender", {"a woman", "a man"}};
        QCOMPARE(row({"ddim", 20, 7.5, true}, turned).planted, std::nullopt);
    }

    /// While pictures arrive intervals are wide; with the last one the report is the audit's.
    void aGrowingReportEndsAsTheAudit()
    {
        const auto audit = observation::makeBiasReport({doctors()}, {kGender}, knowledge(), {});
        const auto grown = [](size_t before, size_t after) {
            observation::GrowingLabels labels{"a doctor", {}};
            const PromptLabels all = doctors();
            for (const auto &[condition, attributes] : all.conditions) {
                observation::GrowingLabels::Pictures pictures(attributes[0].size());
                for (size_t i = 0; i < (condition == "before" ? before : after); ++i)
                    pictures[i] = std::vector{attributes[0][i]};
                labels.conditions.emplace_back(condition, std::move(pictures));
            }
            return observation::makeGrowingReport(labels, {kGender}, knowledge(), {});
        };
        const auto whole = grown(10, 10);
        QCOMPARE(whole.rows.size(), audit.rows.size());
        for (size_t i = 0; i < whole.rows.size(); ++i) {
            QCOMPARE(whole.rows[i].count, audit.rows[i].count);
            QCOMPARE(whole.rows[i].interval.low, audit.rows[i].interval.low);
            QCOMPARE(whole.rows[i].planted, audit.rows[i].planted);
        }
        QCOMPARE(whole.effects[1].pAdjusted, audit.effects[1].pAdjusted);
        QCOMPARE(whole.deviation[1].ratio, audit.deviation[1].ratio);

        const auto part = grown(10, 4);
        QCOMPARE(part.rows[0].interval.low, audit.rows[0].interval.low); // complete
        QCOMPARE(part.rows[3].n, 4);
        QCOMPARE(part.rows[3].interval.low, statistics::confidenceSequence(4, 4).low);
        QCOMPARE(part.effects[1].gained, 4);
        QVERIFY(std::abs(part.effects[1].difference - 1) < 1e-12); // of the four in both
        const auto begun = grown(2, 0);
        QVERIFY(begun.effects.empty());
        QCOMPARE(begun.rows[2].n, 0);
        QCOMPARE(begun.rows[2].share, 0.);
        QCOMPARE(begun.rows[2].interval.high, 1.);
    }
};

DEVIASCOPE_TEST(ReportTest, "observation/bias_report")
#include "bias_report_test.moc"
