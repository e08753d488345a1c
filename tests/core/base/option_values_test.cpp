#include "base/option_values.h"

#include "base/error.h"
#include "support/registry.h"

#include <QtTest>

#include <nlohmann/json.hpp>

#include <set>

using namespace deviascope::base;
using nlohmann::json;

namespace {

const OptionTable &methodTable()
{
    static const OptionTable table{
        {.key = "steps", .kind = OptionKind::Integer, .fallback = 50, .least = 1, .most = 1000},
        {.key = "strength", .kind = OptionKind::Number, .fallback = 1.5, .least = 0, .most = 10},
        {.key = "seed", .kind = OptionKind::Seed, .fallback = uint64_t{0}},
        {.key = "pad",
         .kind = OptionKind::Choice,
         .fallback = "model",
         .choices = {"model", "official"}},
        {.key = "sites", .kind = OptionKind::Texts, .commandLine = "--site"},
        {.key = "from_image", .kind = OptionKind::File},
        {.key = "invert", .needs = "from_image"},
        {.key = "attributes", .kind = OptionKind::Structure}};
    return table;
}

/// The message of the Error that `act` throws; empty without one.
template <class Act>
std::string refusalOf(Act act)
{
    try {
        act();
    } catch (const Error &error) {
        return error.kind() == ErrorKind::InvalidValue ? error.line() : "another kind";
    }
    return {};
}

} // namespace

class OptionValuesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsNotGivenHasTheDefault()
    {
        const OptionValues values(methodTable());
        QCOMPARE(values.integer("steps"), 50);
        QCOMPARE(values.number("strength"), 1.5);
        QCOMPARE(values.text("pad"), std::string("model"));
        QVERIFY(values.texts("sites").empty() && !values.flag("invert"));
        QVERIFY(values.structure("attributes").is_null());
        QVERIFY(!values.has("steps"));
    }

    void wordsOfTheCommandLineAreRead()
    {
        OptionValues values(methodTable());
        values.setFromTexts("steps", std::vector<std::string>{"7"});
        values.setFromTexts("strength", std::vector<std::string>{"0.25"});
        values.setFromTexts("seed", std::vector<std::string>{"18446744073709551615"});
        values.setFromTexts("sites", std::vector<std::string>{"mid", "up_0"});
        QCOMPARE(values.integer("steps"), 7);
        QCOMPARE(values.number("strength"), .25);
        QCOMPARE(values.seed("seed"), ~uint64_t{0});
        QCOMPARE(values.texts("sites"), (std::vector<std::string>{"mid", "up_0"}));
    }

    void wordsThatDoNotFitAreRefusedByName_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("no number") << "steps"
                                   << "7x"
                                   << "--steps is not a whole number";
        QTest::newRow("range") << "steps"
                               << "0"
                               << "--steps must be from 1 to 1000";
        QTest::newRow("infinite") << "strength"
                                  << "inf"
                                  << "--strength is not a finite number";
        QTest::newRow("comma") << "strength"
                               << "0,25"
                               << "--strength is not a number";
        QTest::newRow("negative") << "seed"
                                  << "-1"
                                  << "--seed is not a whole number";
        QTest::newRow("choice") << "pad"
                                << "none"
                                << "Choose one of: model, official";
        QTest::newRow("unknown") << "per_step"
                                 << "true"
                                 << "no such option (per_step)";
    }
    void wordsThatDoNotFitAreRefusedByName()
    {
        QFETCH(const QString, key);
        QFETCH(const QString, text);
        QFETCH(const QString, says);
        OptionValues values(methodTable());
        const std::string refusal = refusalOf([&] {
            values.setFromTexts(key.toStdString(), std::vector<std::string>{text.toStdString()});
        });
        QVERIFY2(refusal.find(says.toStdString()) != std::string::npos, refusal.c_str());
        QVERIFY(values == OptionValues(methodTable())); // nothing got in
    }

    void jsonIsReadAndWritten()
    {
        const json object = {{"steps", 7},
                             {"strength", 2}, // a whole number is a number too
                             {"seed", ~uint64_t{0}},
                             {"pad", nullptr},
                             {"attributes", {{"gender", {"a man", "a woman"}}}}};
        const auto values = OptionValues::fromJson(methodTable(), object, "plan.json");
        QCOMPARE(values.number("strength"), 2.);
        QCOMPARE(values.structure("attributes"), object["attributes"]);
        json written = values.toJson();
        QCOMPARE(written.size(), size_t{4}); // a null is left out
        QCOMPARE(written["seed"], json(~uint64_t{0}));
        QVERIFY(OptionValues::fromJson(methodTable(), written, "") == values);
        written = values.toJson(Defaults::Written);
        QCOMPARE(written["pad"], json("model"));
        QVERIFY(!written.contains("sites")); // has no default
    }

    void allFaultsAreToldAtOnceWithTheirPlaces()
    {
        const json object = {{"steps", "7"}, {"step", 7}, {"sites", {1}}, {"pad", "official"}};
        std::vector<OptionFault> faults;
        const auto values = OptionValues::fromJson(methodTable(), object, faults, "plan");
        QCOMPARE(values.text("pad"), std::string("official"));
        std::set<std::string> paths;
        for (const OptionFault &fault : faults)
            paths.insert(fault.path);
        QCOMPARE(paths, (std::set<std::string>{"plan.steps", "plan.step", "plan.sites"}));
        const std::string said = refusalOf([&] { throwIfFaulty(faults, "plan.json"); });
        for (const std::string &path : paths)
            QVERIFY2(said.find(path + ' ') != std::string::npos, said.c_str());
        throwIfFaulty({}, "plan.json"); // nothing
    }

    void whatHasNoEffectWithoutAnotherIsAFault()
    {
        OptionValues values(methodTable());
        values.set("invert", true);
        std::vector<OptionFault> faults;
        values.check(faults);
        QCOMPARE(faults.size(), size_t{1});
        QCOMPARE(faults[0].path, std::string("invert"));
        values.set("from_image", std::string("me.png"));
        faults.clear();
        values.check(faults);
        QVERIFY(faults.empty());
    }

    void requiredOnesAreMissed()
    {
        const OptionTable table{{.key = "prompts", .kind = OptionKind::Texts, .required = true}};
        std::vector<OptionFault> faults;
        OptionValues(table).check(faults, "plan");
        QCOMPARE(faults.size(), size_t{1});
        QCOMPARE(faults[0].path, std::string("plan.prompts"));
    }

    void aDefaultThatIsGivenIsADefaultLeftOut()
    {
        OptionValues values(methodTable());
        values.set("steps", int64_t{50});
        values.set("strength", 2.);
        QVERIFY(!values.withoutDefaults().has("steps"));
        QVERIFY(values.withoutDefaults().has("strength"));
    }

    void anotherTableTakesWhatItHas()
    {
        OptionValues values(methodTable());
        values.set("steps", int64_t{500});
        values.set("strength", 2.);
        const OptionTable other{{.key = "steps", .kind = OptionKind::Integer, .most = 100},
                                {.key = "strength", .kind = OptionKind::Number},
                                {.key = "timestep", .kind = OptionKind::Number}};
        const auto fitted = values.fittedTo(other);
        QVERIFY(fitted.has("strength") && !fitted.has("steps")); // out of its range
        QCOMPARE(fitted.number("timestep"), 0.);
    }

    void readingWhatIsNotDeclaredIsAFaultOfOurs()
    {
        const OptionValues values(methodTable());
        QVERIFY_THROWS_EXCEPTION(Error, values.integer("strength"));
        QVERIFY_THROWS_EXCEPTION(Error, values.flag("shown"));
    }
};

DEVIASCOPE_TEST(OptionValuesTest, "base/option_values")
#include "option_values_test.moc"
