#include "base/option.h"

#include "base/error.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope::base;

class OptionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theCommandLineNameIsMadeFromTheKey()
    {
        QCOMPARE(Option{.key = "target_guidance"}.name(), std::string("--target-guidance"));
        QCOMPARE((Option{.key = "base", .commandLine = "--from"}.name()), std::string("--from"));
    }

    void defaultsAreReadInEveryLocale()
    {
        const Option strength{.key = "strength", .kind = OptionKind::Number, .fallback = 1.5};
        QCOMPARE(strength.defaultText(), std::string("1.5"));
        const Option pictures{
            .key = "images", .kind = OptionKind::Integer, .fallback = 32, .unit = "pictures"};
        QCOMPARE(pictures.defaultText(), std::string("32 pictures"));
        const Option most{.key = "most", .kind = OptionKind::Number, .fallback = 100000.};
        QCOMPARE(most.defaultText(), std::string("100000"));
        const Option steps{.key = "steps", .kind = OptionKind::Integer, .otherwise = "the model's"};
        QCOMPARE(steps.defaultText(), std::string("the model's"));
        QCOMPARE(Option{.key = "all_steps"}.defaultText(), std::string());
    }

    void tablesAreFoundInAndJoined()
    {
        const OptionTable one{{.key = "seed", .kind = OptionKind::Seed, .fallback = uint64_t{0}}};
        const OptionTable both = one.with({{.key = "unscaled"}});
        QCOMPARE(both.all().size(), size_t{2});
        QVERIFY(both.find("unscaled"));
        QVERIFY(!one.find("unscaled"));
        QVERIFY_THROWS_EXCEPTION(Error, one.with(one));
    }

    void tablesThatContradictThemselvesAreRefused_data()
    {
        QTest::addColumn<int>("number");
        QTest::newRow("a default of another kind") << 0;
        QTest::newRow("no choices") << 1;
        QTest::newRow("a default that is no choice") << 2;
        QTest::newRow("needs nothing there") << 3;
    }
    void tablesThatContradictThemselvesAreRefused()
    {
        QFETCH(const int, number);
        const Option wrong[] = {
            {.key = "a", .kind = OptionKind::Number, .fallback = 3},
            {.key = "a", .kind = OptionKind::Choice},
            {.key = "a", .kind = OptionKind::Choice, .fallback = "z", .choices = {"x", "y"}},
            {.key = "a", .needs = "b"}};
        QVERIFY_THROWS_EXCEPTION(Error, OptionTable(std::vector{wrong[number]}));
    }
};

DEVIASCOPE_TEST(OptionTest, "base/option")
#include "option_test.moc"
