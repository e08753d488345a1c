#include "evaluation/rivalry.h"

#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using evaluation::Holder;
using evaluation::Rivalry;
using evaluation::RivalVerdict;

namespace {

Rivalry counted(int both, int learnedOnly, int textOnly, int neither)
{
    Rivalry rivalry;
    rivalry.both = both;
    rivalry.learnedOnly = learnedOnly;
    rivalry.textOnly = textOnly;
    rivalry.neither = neither;
    const int n = rivalry.pictures();
    rivalry.learned = {1.25, {both + learnedOnly, n}, {both + learnedOnly, n}, {1, 8}, {50, 60}};
    rivalry.text = {0.75, {both + textOnly, n}, {n, n}, {0, 8}, {48, 60}};
    rivalry.prompts = {"a pilot", "an elf"};
    rivalry.seeds = {800000, 800001};
    rivalry.newPrompts = true;
    rivalry.model = "abc";
    rivalry.evaluations = 99;
    rivalry.seconds = 1.5;
    return rivalry;
}

} // namespace

class RivalryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The card goes to whoever succeeds more often; what is said depends on the interval.
    void theRule()
    {
        const auto check = [](const Rivalry &rivalry, RivalVerdict verdict, Holder holder) {
            return rivalry.verdict() == verdict && rivalry.holder() == holder;
        };
        QVERIFY(check(counted(20, 20, 2, 10), RivalVerdict::LearnedBetter, Holder::Learned));
        QVERIFY(check(counted(33, 8, 3, 8), RivalVerdict::LearnedAhead, Holder::Learned));
        QVERIFY(check(counted(33, 5, 5, 9), RivalVerdict::Equal, Holder::Text));
        QVERIFY(check(counted(33, 3, 8, 8), RivalVerdict::TextAhead, Holder::Text));
        QVERIFY(check(counted(20, 2, 20, 10), RivalVerdict::TextBetter, Holder::Text));
        Rivalry rivalry = counted(20, 20, 2, 10);
        rivalry.learnedUsable = false;
        QVERIFY(check(rivalry, RivalVerdict::LearnedUnusable, Holder::Text));
        QVERIFY(check(counted(0, 0, 0, 0), RivalVerdict::NothingToCount, Holder::Learned));
        rivalry = counted(0, 0, 0, 0);
        rivalry.hasScorer = false;
        QVERIFY(check(rivalry, RivalVerdict::NoScorer, Holder::Learned));
        rivalry.learnedUsable = false;
        QVERIFY(check(rivalry, RivalVerdict::LearnedUnusable, Holder::Text));
    }

    void theDifferenceIsPaired()
    {
        const Rivalry rivalry = counted(33, 8, 3, 8);
        const auto expected = statistics::newcombePaired(33, 8, 3, 8);
        QCOMPARE(rivalry.difference().difference, 5. / 52);
        QCOMPARE(rivalry.difference().interval.low, expected.interval.low);
        const auto json = evaluation::toJson(rivalry);
        QCOMPARE(json["difference"].get<double>(), 5. / 52);
        QCOMPARE(json["holds"].get<std::string>(), std::string("learned"));
        QVERIFY(!evaluation::toJson(counted(0, 0, 0, 0)).contains("difference"));
    }

    void isReadAgain()
    {
        const Rivalry rivalry = counted(33, 8, 3, 8);
        const auto json = evaluation::toJson(rivalry);
        QVERIFY(evaluation::rivalryFromJson(json) == rivalry);
        QVERIFY(evaluation::rivalryFromJson(nlohmann::json::parse(json.dump())) == rivalry);
    }

    /// A file of somebody else must not make the window say or compute nonsense.
    void damagedOnesAreNotRead()
    {
        const auto good = evaluation::toJson(counted(33, 8, 3, 8));
        for (const char *key : {"learned", "both", "seeds", "model", "scorer"}) {
            auto without = good;
            without.erase(key);
            QVERIFY2(!evaluation::rivalryFromJson(without), key);
            auto wrong = good;
            wrong[key] = nullptr;
            QVERIFY2(!evaluation::rivalryFromJson(wrong), key);
        }
        auto impossible = good;
        impossible["neither"] = -8;
        QVERIFY(!evaluation::rivalryFromJson(impossible));
        impossible = good;
        impossible["both"] = 34; // the successes no longer add up
        QVERIFY(!evaluation::rivalryFromJson(impossible));
        QVERIFY(!evaluation::rivalryFromJson(nlohmann::json::array()));
    }
};

DEVIASCOPE_TEST(RivalryTest, "evaluation/rivalry")
#include "rivalry_test.moc"
