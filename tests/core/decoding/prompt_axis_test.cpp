#include "decoding/prompt_axis.h"

#include "core/decoding/pretended_bank.h"
#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using decoding::AxisPlan;
using tests::PretendedBank;

class PromptAxisTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Prompts on the way to a pole score its sign, in the order of their places; more noise means
    /// wider intervals; templates give a standard error.
    void promptsAreScoredBetweenPoles()
    {
        const AxisPlan plan{"a man",
                            "a woman",
                            "a person",
                            {"{a role}", "a photo of {a role}"},
                            {"a judge", "a nurse", "a cook"}};
        const auto scores = decoding::scoresOn(bank(0.05).whitened(), plan);
        QCOMPARE(scores.size(), size_t(3));
        QVERIFY(scores[0].score > 0.5 && scores[1].score < -0.5);
        QVERIFY(std::abs(scores[2].score) < 0.4);
        const auto loose = decoding::scoresOn(bank(0.8).whitened(), plan);
        for (size_t i = 0; i < 3; ++i) {
            QVERIFY(scores[i].interval.low <= scores[i].score + 0.02);
            QVERIFY(scores[i].interval.high >= scores[i].score - 0.02);
            QVERIFY(scores[i].templateError.has_value());
            QVERIFY(loose[i].interval.high - loose[i].interval.low >
                    scores[i].interval.high - scores[i].interval.low);
        }
        AxisPlan one = plan;
        one.templates = {"{a role}"};
        QVERIFY(!decoding::scoresOn(bank(0.05).whitened(), one)[0].templateError);
        one.scored = {"a stranger"};
        QVERIFY(tests::errorOf([&] { decoding::scoresOn(bank(0.05).whitened(), one); }));
        QCOMPARE(decoding::promptsOf(plan).size(), size_t(12));
    }

    /// The nearer variant wins; two that are equally near are no default.
    void defaultsNeedAClearWinner()
    {
        PretendedBank near = bank(0.05);
        near.add("a man judge", {1.1, 1, 0});
        near.add("a woman judge", {-1, 1, 0});
        const decoding::DefaultPlan plan{
            "a judge", "gender", "a person", {"woman", "man"}, {"a woman judge", "a man judge"}};
        const auto test = decoding::testDefault(near.whitened(), plan);
        QCOMPARE(test.descriptors[test.nearest], std::string("man"));
        QVERIFY(test.isDefault && test.winShare == 1.0);
        QVERIFY(test.gap > 0 && test.gapRange.low > 0);
        QVERIFY(test.distances[1] < test.distances[0]);

        PretendedBank between = bank(0.8);
        between.add("a man judge", {1.5, 1, 0});
        between.add("a woman judge", {0.5, 1, 0});
        const auto open = decoding::testDefault(between.whitened(), plan);
        QVERIFY(open.winShare < 1.0 || !open.isDefault);
        auto alone = plan;
        alone.variants.pop_back();
        QVERIFY(tests::errorOf([&] { decoding::testDefault(between.whitened(), alone); }));
    }

    void classesDescribeRoles()
    {
        const auto words = [](const char *prompt, const char *label) {
            const auto found = decoding::described(prompt, label);
            return found ? found->first + " / " + found->second : std::string("-");
        };
        QCOMPARE(words("a doctor", "a man"), std::string("man / a man doctor"));
        QCOMPARE(words("a doctor", "an old person"), std::string("old / an old doctor"));
        QCOMPARE(words("an elf", "a young person"), std::string("young / a young elf"));
        QCOMPARE(words("a doctor", "a person with dark skin"),
                 std::string("with dark skin / a doctor with dark skin"));
        QCOMPARE(words("a doctor", "a scary costume"), std::string("-"));
        QCOMPARE(words("a doctor", "a person"), std::string("-"));
    }

    void templatesNameTheirPlace()
    {
        QCOMPARE(decoding::phrased("a photo of {a role}", "an elf"),
                 std::string("a photo of an elf"));
        QVERIFY(tests::errorOf([] { decoding::phrased("a photo", "an elf"); }));
    }

private:
    /// Poles at ±1 of the first feature, the base at 0; the second tells roles from others.
    static PretendedBank bank(double noise)
    {
        PretendedBank bank(6, 16, noise);
        const std::vector<std::pair<std::string, std::vector<double>>> places = {
            {"a man", {2, 0, 0}},   {"a woman", {-2, 0, 0}},   {"a person", {0, 0, 0}},
            {"a judge", {1, 1, 0}}, {"a nurse", {-1, 0.5, 0}}, {"a cook", {0, 0, 1}}};
        for (const char *text : {"", "a photo of "})
            for (const auto &[prompt, place] : places) {
                auto moved = place;
                moved.push_back(*text ? 1 : 0);
                bank.add(text + prompt, moved);
            }
        return bank;
    }
};

DEVIASCOPE_TEST(PromptAxisTest, "decoding/prompt_axis")
#include "prompt_axis_test.moc"
