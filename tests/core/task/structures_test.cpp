#include "task/structures.h"

#include "core/task/recorded_surroundings.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
using Seeds = std::vector<std::uint64_t>;

/// Options with a JSON form of their own. No model is loaded.
class StructuresTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void seedsInEveryForm()
    {
        QCOMPARE(seeds("7"), Seeds{7});
        QCOMPARE(seeds("0-3"), (Seeds{0, 1, 2, 3}));
        QCOMPARE(seeds("3,5,9"), (Seeds{3, 5, 9}));
        QCOMPARE(seeds(7u), Seeds{7});
        QCOMPARE(seeds({4u, 2u}), (Seeds{4, 2}));
        constexpr std::uint64_t last = ~std::uint64_t{0};
        QCOMPARE(seeds({last}), Seeds{last});
        QVERIFY(m_surroundings.notes.empty());
    }

    void aSeedCountsOnce()
    {
        QCOMPARE(seeds({1u, 2u, 1u}), (Seeds{1, 2}));
        QCOMPARE(m_surroundings.notes,
                 std::vector<std::string>{"The seed 1 is given more than once and counts once."});
        m_surroundings.notes.clear();
        QCOMPARE(seeds("0-2,1"), (Seeds{0, 1, 2}));
        QVERIFY(m_surroundings.noted("The seed 1 is given"));
    }

    void sizes()
    {
        for (const json &text : {json("512x768"), json({512, 768})}) {
            const task::Size size = task::sizeOf(text);
            QCOMPARE(size.width, 512);
            QCOMPARE(size.height, 768);
        }
    }

    void attributesInEveryForm()
    {
        const model::Knowledge known = withGender();
        const model::Attribute gender{"gender", {"a man", "a woman"}};
        const model::Attribute hat{"hat", {"a hat", "no hat", "a cap"}};
        using Attributes = std::vector<model::Attribute>;
        const auto read = [&](const json &value) {
            return task::attributesOf(m_surroundings, value, known);
        };
        QCOMPARE(read({"gender"}), Attributes{gender});
        QCOMPARE(read({"hat=a hat|no hat|a cap", "gender"}), (Attributes{hat, gender}));
        QCOMPARE(read({{"hat", hat.classes}}), Attributes{hat});
        // Who writes classes means those.
        QCOMPARE(read({{"gender", {"x", "y"}}}), (Attributes{{"gender", {"x", "y"}}}));
    }

    void attributesAndClassesCountOnce()
    {
        const auto twice = task::attributesOf(m_surroundings, {"gender", "gender"}, withGender());
        QCOMPARE(twice.size(), size_t(1));
        QVERIFY(m_surroundings.noted("The attribute \"gender\" is given more than once"));
        const auto classes = task::attributesOf(m_surroundings, {{"g", {"a", "a", "b"}}}, {});
        QCOMPARE(classes.front().classes, (std::vector<std::string>{"a", "b"}));
        QVERIFY(m_surroundings.noted("class of \"g\", \"a\" is given more than once"));
    }

    void attributesThatCannotBe()
    {
        const auto refusal = [&](const json &value) {
            try {
                task::attributesOf(m_surroundings, value, withGender());
            } catch (const base::Error &error) {
                return error.remedy().empty() ? std::string() : error.line();
            }
            return std::string();
        };
        QVERIFY(refusal({{"g", {"a", "a"}}}).find("two different classes") != std::string::npos);
        QVERIFY(refusal({"g=a|b", "g=a|c"}).find("one name (g)") != std::string::npos);
        QVERIFY(refusal({"hat"}).find("(hat)") != std::string::npos);
    }

    void whatIsWrongIsSaidWithItsPlace_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QStringList>("paths");
        const auto row = [](const char *option, const char *value, const QStringList &paths) {
            QTest::newRow(qPrintable(QString("%1 %2").arg(option, value)))
                << option << value << paths;
        };
        row("seeds", "\"0-3\"", {});
        row("seeds", "[0, 1, \"x\"]", {"seeds[2]"});
        row("seeds", "[0, -1]", {"seeds[1]"});
        row("seeds", "[1.5]", {"seeds[0]"});
        row("seeds", "\"5-1\"", {"seeds"});
        row("seeds", "-1", {"seeds"});
        row("seeds", "[]", {"seeds"});
        row("seeds", "{}", {"seeds"});
        row("size", "\"512x768\"", {});
        row("size", "\"512\"", {"size"});
        row("size", "\"0x5\"", {"size"});
        row("size", "[512]", {"size"});
        row("size", "[512, 768, 3]", {"size"});
        row("size", "[512, 0.5]", {"size"});
        row("size", "512", {"size"});
        row("attributes", "[\"gender\", \"g=a|b\"]", {});
        row("attributes", "{\"g\": [\"a\", \"b\"]}", {});
        row("attributes", "{\"g\": \"a\", \"h\": [\"a\", \"b\"], \"i\": [\"a\"]}",
            {"attributes.g", "attributes.i"});
        row("attributes", "{\"g\": [\"a\", \"\"]}", {"attributes.g"});
        row("attributes", "{\"g\": [\"a\", 1]}", {"attributes.g"});
        row("attributes", "{\"g\": {\"a\": [\"x\", \"y\"]}}", {"attributes.g"});
        row("attributes", "[\"gender\", 3]", {"attributes"});
        row("attributes", "\"gender\"", {"attributes"});
        row("directions", "[\"x@1\", {\"file\": \"y\", \"scale\": null, \"window\": null}]", {});
        row("directions", "\"x\"", {"directions"});
        row("directions", "[\"x\", {\"file\": \"y\", \"brnch\": \"both\"}, 3]",
            {"directions[1].brnch", "directions[2]"});
        row("directions", "[\"\"]", {"directions[0]"});
        row("directions", "[{\"scale\": 1}]", {"directions[0]"});
        row("directions", "[{\"file\": 3}]", {"directions[0]"});
        row("directions", "[{\"file\": \"x\", \"scale\": \"1\"}]", {"directions[0]"});
        row("directions", "[{\"file\": \"x\", \"branch\": \"left\"}]", {"directions[0]"});
        row("directions", "[{\"file\": \"x\", \"window\": [700, 300]}]", {"directions[0]"});
        row("directions", "[{\"file\": \"x\", \"window\": 3}]", {"directions[0]"});
        row("directions", "[{\"file\": \"x\", \"schedule\": [[3, 1], [3, 2]]}]", {"directions[0]"});
        row("directions", "[{\"file\": \"x\", \"mask\": 1}]", {"directions[0]"});
    }
    void whatIsWrongIsSaidWithItsPlace()
    {
        QFETCH(const QString, option);
        QFETCH(const QString, value);
        QFETCH(const QStringList, paths);
        const base::OptionTable table{task::seedsOption("Seeds", "0"), task::sizeOption(),
                                      task::attributesOption("Attributes", "all"),
                                      task::directionsOption()};
        std::vector<base::OptionFault> faults;
        const std::string key = option.toStdString();
        table.find(key)->check(json::parse(value.toStdString()), key, faults);
        QStringList found;
        for (const base::OptionFault &fault : faults) {
            QVERIFY(!fault.message.empty() && !fault.remedy.empty());
            found.append(QString::fromStdString(fault.path));
        }
        QCOMPARE(found, paths);
    }

    void directionsInEveryForm()
    {
        const auto wishes = task::wishesOf(json::parse(
            R"(["x@-1.5", "y", {"file": "z", "scale": 2, "branch": "both", "window": "300-700",
                "schedule": "400:1,0:0", "mask": "face.png"},
                {"file": "z", "window": [300, 700.5], "schedule": [[0, 0], [400, 1]]}])"));
        QCOMPARE(wishes.size(), size_t(4));
        QCOMPARE(wishes[0].file, std::string("x"));
        QCOMPARE(*wishes[0].scale, -1.5);
        QVERIFY(!wishes[1].scale && !wishes[1].branch && wishes[1].maskFile.empty());
        QVERIFY(wishes[1].window == sampling::Window{} && wishes[1].schedule.points.empty());
        QCOMPARE(*wishes[2].scale, 2.);
        QVERIFY(*wishes[2].branch == sampling::Branch::Both);
        QVERIFY((wishes[2].window == sampling::Window{300, 700}));
        QCOMPARE(wishes[2].maskFile, std::string("face.png"));
        QVERIFY((wishes[3].window == sampling::Window{300, 700.5}));
        QVERIFY(wishes[2].schedule == wishes[3].schedule);
        QVERIFY((wishes[3].schedule.points.at(1) == sampling::ScaleSchedule::Point{400, 1}));
    }

    /// What is not said is not written.
    void wishesAreReadAsTheyWereWritten()
    {
        task::DirectionWish plain;
        plain.file = "me@home";
        QCOMPARE(task::toJson(plain), json({{"file", "me@home"}}));
        task::DirectionWish full = plain;
        full.scale = -0.1;
        full.branch = sampling::Branch::Conditional;
        full.window = {0.5, 700};
        full.schedule.points = {{0, 0}, {1 / 3., -2}};
        full.maskFile = "a b.png";
        const task::DirectionWish read = task::wishesOf(json::array({task::toJson(full)})).front();
        QCOMPARE(read.file, full.file);
        QCOMPARE(read.scale, full.scale);
        QVERIFY(read.branch == full.branch && read.window == full.window);
        QVERIFY(read.schedule == full.schedule);
        QCOMPARE(read.maskFile, full.maskFile);
        full.branch = sampling::Branch::Both;
        QVERIFY(task::wishesOf(json::array({task::toJson(full)})).front().branch == full.branch);
        QVERIFY(!task::wishesOf(json::array({task::toJson(plain)})).front().scale);
    }

    /// However small its ends are written.
    void aWindowOfATinyFractionIsReadBack()
    {
        const json wish = {{"file", "a"}, {"window", {1e-05, 700}}};
        const auto wishes = task::wishesOf(json::array({wish}));
        QCOMPARE(wishes.at(0).window.from, 1e-05);
        QCOMPARE(task::toJson(wishes.at(0)), wish);
    }

    void directionsThatNothingLimitsHaveTwoKeys()
    {
        const base::Option whole = task::wholeDirectionsOption();
        QVERIFY(!task::takesLimits(whole));
        QVERIFY(task::takesLimits(task::directionsOption()));
        std::vector<base::OptionFault> faults;
        const json limited = {{"file", "a"}, {"scale", 1}, {"branch", "both"}};
        whole.check(json::array({"a@1", limited}), "directions", faults);
        QCOMPARE(faults.size(), size_t(1));
        QCOMPARE(faults.front().path, std::string("directions[1].branch"));
    }

private:
    Seeds seeds(const json &value) { return task::seedsOf(m_surroundings, value); }

    static model::Knowledge withGender()
    {
        model::Knowledge known;
        known.attributes = {{"gender", {"a man", "a woman"}}};
        return known;
    }

    tests::RecordedSurroundings m_surroundings{tests::tinyModel};
};

DEVIASCOPE_TEST(StructuresTest, "task/structures")
#include "structures_test.moc"
