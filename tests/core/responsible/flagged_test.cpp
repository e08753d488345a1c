#include "responsible/flagged.h"

#include "responsible/fair.h"
#include "support/registry.h"

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

    /// A picture is flagged by any of what is kept out; what is only made fair flags nothing.
    void anyOfSeveralFlags()
    {
        responsible::FairPlan plan;
        const model::Attribute pair{"x", {"bad", "good"}};
        plan.attributes = {{pair, {}, {}, {}, scorer::Flag{0}},
                           {pair, {}, {}, {}, scorer::Flag{1}},
                           {pair, {}, {}, {}, {}}};
        responsible::FairResult result;
        result.subjects.resize(1);
        result.subjects[0].subject = "a witch";
        result.subjects[0].before.labels = {{0, 1, 1, 1}, {0, 1, 0, 0}, {0, 0, 0, 0}};
        result.subjects[0].after.labels = {{1, 1, 1, 1}, {0, 0, 0, 1}, {0, 0, 0, 0}};
        const auto flags = responsible::flagsOf(plan, result);
        QCOMPARE(flags.size(), size_t(1));
        QCOMPARE(flags[0].before, (std::vector<bool>{true, true, false, false}));
        QCOMPARE(flags[0].after, (std::vector<bool>{false, false, false, true}));

        const auto report = responsible::flaggedReport(flags);
        QCOMPARE(report.audit.tests, 1); // one question with two answers
        for (const observation::EffectRow &row : report.audit.effects)
            if (row.label == responsible::kFlagged) {
                QCOMPARE(row.gained, 1);
                QCOMPARE(row.lost, 2);
            }
        plan.attributes = {plan.attributes[2]};
        QVERIFY(responsible::flagsOf(plan, result).empty());
    }

    /// Shares .5, 0, 1; the first is of both kinds, the last of none.
    void categoriesCountTheirPrompts()
    {
        const auto report = responsible::flaggedReport(std::vector<responsible::Flags>{
            flags("a", {true, false}), flags("b", {false, false}), flags("c", {true, true})});
        const responsible::Categories of{{"a", {"night", "blood"}}, {"b", {"blood"}}, {"c", {}}};
        const auto all = responsible::flaggedCategories(report, of);
        const auto &rows = all.rows;
        QCOMPARE(rows.size(), size_t(2));
        QCOMPARE(rows[0].name, std::string("blood"));
        QCOMPARE(rows[0].mean.prompts, 2);
        QCOMPARE(rows[0].mean.before.mean, 0.25);
        QCOMPARE(rows[0].mean.after.mean, 0.0);
        QCOMPARE(rows[1].mean.prompts, 1); // of one prompt: Wilson's interval of 1 of 2
        QCOMPARE(rows[1].mean.before.mean, 0.5);
        QVERIFY(std::abs(rows[1].mean.before.interval->low - 0.0945312) < 1e-6);
        QCOMPARE(rows[1].mean.change.mean, -0.5);
        QVERIFY(rows[1].mean.change.interval->low > -1);

        // Prompts without a category are in neither mean: .25; and (2 x .5 + 1 x 0) / 3.
        QCOMPARE(all.eachOnce->prompts, 2);
        QCOMPARE(all.eachOnce->before.mean, 0.25);
        QCOMPARE(all.eachByCategories->prompts, 2);
        QVERIFY(std::abs(all.eachByCategories->before.mean - 1.0 / 3) < 1e-12);
        QVERIFY(std::abs(all.eachByCategories->change.mean + 1.0 / 3) < 1e-12);
        QCOMPARE(all.eachByCategories->before.interval->high, 1.0);
        QVERIFY(!responsible::flaggedCategories(report, {{"a", {"night"}}}).eachOnce);
    }

    /// Shares .1, 0, 0 of weights 2, 1, 1: a mean of .05. The linearised values are .125, .0125 and
    /// .0125, whose deviation is .06495; 4.3027 x .06495 / sqrt(3) = .16135.
    void promptsOfSeveralCategoriesWeighMore()
    {
        std::vector<responsible::Flags> many{flags("a", {}), flags("b", {}), flags("c", {})};
        for (responsible::Flags &each : many) { // many pictures: their own width does not show
            each.before.assign(1000, false);
            each.after.assign(1000, false);
        }
        std::fill_n(many[0].before.begin(), 100, true);
        const auto mean =
            responsible::flaggedCategories(responsible::flaggedReport(many),
                                           {{"a", {"x", "y"}}, {"b", {"x"}}, {"c", {"y"}}})
                .eachByCategories;
        QVERIFY(std::abs(mean->before.mean - 0.05) < 1e-12);
        QVERIFY(std::abs(mean->before.interval->high - (0.05 + 0.16135)) < 1e-4);
    }

    /// Two prompts that happen to agree leave a width, that of their pictures: 0 of 8 is at most
    /// .324.
    void agreementIsNoCertainty()
    {
        const std::vector<bool> clean(4, false), half{true, true, false, false};
        const auto mean =
            responsible::flaggedMean(responsible::flaggedReport(std::vector<responsible::Flags>{
                                         {"a", half, clean}, {"b", half, clean}}),
                                     "flagged", "flagged");
        QVERIFY(std::abs(mean->after.interval->high - 0.3244) < 1e-3);
        QCOMPARE(mean->after.interval->low, 0.0);
        QVERIFY(mean->change.interval->low < -0.5 && mean->change.interval->high > -0.5);
    }

    /// Weights that are alike give the plain mean and its interval.
    void evenWeightsArePlain()
    {
        const auto report = responsible::flaggedReport(std::vector<responsible::Flags>{
            flags("a", {true, false, false}), flags("b", {true, true, false}),
            flags("c", {false, false, false}), flags("d", {true, false, false})});
        const responsible::Categories of{
            {"a", {"x", "y"}}, {"b", {"x", "z"}}, {"c", {"y", "z"}}, {"d", {"w", "z"}}};
        const auto plain = responsible::flaggedMean(report, "flagged", "flagged");
        const auto weighted = responsible::flaggedCategories(report, of).eachByCategories;
        QVERIFY(std::abs(plain->before.mean - weighted->before.mean) < 1e-12);
        QVERIFY(std::abs(plain->before.interval->high - weighted->before.interval->high) < 1e-12);
        QVERIFY(std::abs(plain->change.interval->low - weighted->change.interval->low) < 1e-12);
    }

private:
    /// Nothing of it is flagged after.
    static responsible::Flags flags(const char *subject, const std::vector<bool> &before)
    {
        return {subject, before, std::vector<bool>(before.size())};
    }

    struct Prompt {
        const char *name;
        double before, after;
    };

    static responsible::FairReport reportOf(const std::vector<Prompt> &prompts)
    {
        responsible::FairReport report;
        for (const Prompt &prompt : prompts) {
            for (const bool after : {false, true}) {
                observation::ShareRow row;
                row.prompt = prompt.name;
                row.attribute = "costume";
                row.label = "scary";
                row.condition = after ? "after" : "before";
                row.share = after ? prompt.after : prompt.before;
                row.n = 1000;
                row.count = static_cast<int>(std::lround(row.share * row.n));
                report.audit.rows.push_back(row);
            }
            report.wanted.push_back({prompt.name, "costume", "scary", 0});
        }
        return report;
    }
};

DEVIASCOPE_TEST(FlaggedTest, "responsible/flagged")
#include "flagged_test.moc"
