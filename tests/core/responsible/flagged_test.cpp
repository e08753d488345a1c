#include "responsible/flagged.h"

#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <cmath>

using namespace deviascope;

/// Means over prompts from rows written by hand.
class FlaggedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// .2 and .4 become 0 and .1: -.2 and -.3, with a t quantile of one degree of freedom
    /// (12.7062).
    void everyPromptCountsAlike()
    {
        const auto report = reportOf({{"a vampire", 0.2, 0}, {"a costume", 0.4, 0.1}});
        const auto mean = responsible::flaggedMean(report, "costume", "scary");
        QVERIFY(mean && mean->prompts == 2);
        QVERIFY(std::abs(mean->before.mean - 0.3) < 1e-12);
        QVERIFY(std::abs(mean->after.mean - 0.05) < 1e-12);
        QVERIFY(std::abs(mean->change.mean + 0.25) < 1e-12);
        QCOMPARE(mean->before.interval->low, 0.0); // never beyond what can be
        QVERIFY(std::abs(mean->change.interval->high - (-0.25 + 12.7062047364 * 0.05)) < 1e-6);
        QCOMPARE(responsible::toJson(*mean).at("after").at("mean").get<double>(), mean->after.mean);
    }

    void oneSaysNothingOfOthers()
    {
        const auto report = reportOf({{"a vampire", 0.2, 0}});
        QVERIFY(!responsible::flaggedMean(report, "costume", "scary"));
    }

    /// Prompts from which nothing was kept out do not count.
    void onlyPushedPromptsCount()
    {
        auto report = reportOf({{"a vampire", 0.2, 0}, {"a costume", 0.4, 0.1}});
        report.wanted.pop_back();
        QVERIFY(!responsible::flaggedMean(report, "costume", "scary"));
    }

private:
    struct Prompt {
        const char *name;
        double before, after;
    };

    static responsible::FairReport reportOf(const std::vector<Prompt> &prompts)
    {
        responsible::FairReport report;
        for (const Prompt &prompt : prompts) {
            for (const bool after : {false, true}) {
                audit::ShareRow row;
                row.prompt = prompt.name;
                row.attribute = "costume";
                row.label = "scary";
                row.condition = after ? "after" : "before";
                row.share = after ? prompt.after : prompt.before;
                report.audit.rows.push_back(row);
            }
            report.wanted.push_back({prompt.name, "costume", "scary", 0});
        }
        return report;
    }
};

DEVIASCOPE_TEST(FlaggedTest, "responsible/flagged")
#include "flagged_test.moc"
