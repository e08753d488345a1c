#include "app/cli/call.h"
#include "support/registry.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using nlohmann::json;

/// `plan` and `run`, on the teaching model.
class PlanCommandTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        // Nothing of the user's is read or written.
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toUtf8());
        qputenv("XDG_CACHE_HOME", m_folder.filePath("cache").toUtf8());
    }

    /// Priced without being run, carried out into a folder, and answered from there.
    void aPlanIsCarriedOutAndAnsweredAgain()
    {
        const Outcome planned =
            call({"plan", "audit", "--prompt", "a doctor", "--attribute", "gender", "--images", "3",
                  "--steps", "2", "--dtype", "fp32", "--json"});
        QVERIFY2(planned.status == 0, planned.err.c_str());
        const json object = planned.object();
        QCOMPARE(object.at("command"), json("audit"));
        QCOMPARE(object.at("cost").at("evaluations"), json(3 * 2 * 2));
        QVERIFY(object.at("cost").at("seconds").get<double>() >= 0);
        QCOMPARE(object.at("plan").at("prompts"), json({"a doctor"}));
        QCOMPARE(object.at("plan").at("dtype"), json("fp32"));
        QVERIFY(object.at("plan").at("threads").get<int>() > 0);
        write("plan.json", QByteArray::fromStdString(planned.out));

        const Outcome first = call({"run", path("plan.json"), "--out", path("run"), "--json"});
        QVERIFY2(first.status == 0, first.err.c_str());
        QCOMPARE(first.object().at("rows").size(), size_t(2));
        QCOMPARE(first.object().at("rows")[0].at("n"), json(3));
        QCOMPARE(first.object().at("evaluations"), object.at("cost").at("evaluations"));
        const json kept = json::parse(contentOf(file("run/plan.json")).toStdString());
        QCOMPARE(kept.at("plan").at("dtype"), json("fp32"));
        QCOMPARE(kept.at("plan").at("threads"), object.at("plan").at("threads"));
        QVERIFY(QFile::exists(file("run/audit.json")));

        const Outcome again = call({"run", path("run"), "--json"});
        QVERIFY2(again.status == 0, again.err.c_str());
        QCOMPARE(again.object().at("rows"), first.object().at("rows"));
        QVERIFY2(again.err.find("drawing") == std::string::npos, again.err.c_str());
        QCOMPARE(call({"run", path("run"), "--out", path("other"), "--json"}).status, 2);
    }

    /// The same words draw what their plan draws; a plan's words need no model on the line.
    void commandsLeaveTheirPlan()
    {
        const std::string model = DEVIASCOPE_TEST_DATA "/golden/tiny-sd1";
        const std::vector<std::string> words{"generate", "a doctor",    "--seed",  "1,2",
                                             "--steps",  "2",           "--model", model,
                                             "--out",    path("drawn"), "--json"};
        const Outcome drawn = call(words);
        QVERIFY2(drawn.status == 0, drawn.err.c_str());
        const Outcome again = call({"run", path("drawn"), "--json"});
        QVERIFY2(again.status == 0, again.err.c_str());
        QCOMPARE(again.object().at("images"), drawn.object().at("images"));
        QVERIFY(again.err.find("drawing") == std::string::npos);

        // Another run joins the folder, with a plan of its own.
        auto others = words;
        others[3] = "3";
        QCOMPARE(call(others).status, 0);
        QCOMPARE(QDir(file("drawn")).entryList({"plan-*.json"}).size(), 2);
        QCOMPARE(call({"run", path("drawn"), "--json"}).status, 2); // one object for two runs
        QCOMPARE(call({"run", path("drawn")}).status, 0);
    }

    /// All at once, each with its place.
    void everyFaultIsTold()
    {
        write("faults.json", R"({"command": "audit", "plan": {"prompt": ["a doctor"],
            "steps": "many", "attributes": {"gender": ["a man"]}}})");
        const Outcome refused = call({"run", path("faults.json"), "--json"});
        QCOMPARE(refused.status, 2);
        for (const char *part : {"plan.prompt is no key", "plan.steps", "plan.attributes.gender"})
            QVERIFY2(refused.err.find(part) != std::string::npos, refused.err.c_str());
        QVERIFY(refused.object().at("error").at("message").get<std::string>().find("plan.steps") !=
                std::string::npos);
    }

    void whatIsNoPlanIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *text, int status, const char *says) {
            QTest::newRow(name) << QByteArray(text) << status << says;
        };
        row("an unknown key", R"({"command": "map", "plan": {}, "price": 1})", 2,
            "price is no key");
        row("an unknown command", R"({"command": "draw", "plan": {}})", 2, "generate, discover");
        row("no plan", R"({"command": "map"})", 2, "plan is missing");
        row("an unknown key of an audit", R"({"prompts": ["x"], "price": 1})", 2,
            "price is no key");
        row("no JSON", "a doctor", 3, "JSON cannot be read");
    }
    void whatIsNoPlanIsRefused()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, status);
        QFETCH(const QString, says);
        write("wrong.json", text);
        const Outcome refused = call({"run", path("wrong.json"), "--json"});
        QCOMPARE(refused.status, status);
        QVERIFY2(refused.err.find(says.toStdString()) != std::string::npos, refused.err.c_str());
        QVERIFY(refused.err.find("wrong.json") != std::string::npos);
    }

    void foldersAndFilesThatAreNotThere()
    {
        QVERIFY(QDir(m_folder.path()).mkdir("empty"));
        for (const char *place : {"empty", "missing.json"}) {
            const Outcome refused = call({"run", path(place), "--json"});
            QCOMPARE(refused.status, 2);
            QVERIFY2(refused.err.find(place) != std::string::npos, refused.err.c_str());
        }
    }

    /// As the command itself refuses it.
    void anotherMethodsOptionIsRefused()
    {
        const Outcome refused =
            call({"plan", "discover", "a woman", "--method", "text", "--steps", "60", "--json"});
        QCOMPARE(refused.status, 2);
        QVERIFY2(refused.err.find("--steps") != std::string::npos, refused.err.c_str());
        QCOMPARE(call({"plan", "--json"}).status, 2);
        QCOMPARE(call({"plan", "statistics", "--json"}).status, 2);
        QCOMPARE(call({"plan", "fair", "--json"}).status, 2); // nothing to draw
    }

    /// As people write it.
    void aFlatPlanIsAnAudit()
    {
        write("flat.json", R"({"prompts": ["a doctor"], "attributes": {"g": ["a man", "a woman"]},
            "images": 2, "steps": 1, "dtype": "fp32"})");
        const Outcome outcome = call({"run", path("flat.json"), "--json"});
        QVERIFY2(outcome.status == 0, outcome.err.c_str());
        QCOMPARE(outcome.object().at("rows")[0].at("n"), json(2));
    }

    /// A check that does not hold is status 1 here too.
    void aCheckThatDoesNotHoldIsStatusOne()
    {
        write("check.json", R"({"prompts": ["a mechanic"], "attributes": ["gender"], "images": 8,
            "steps": 6, "sampler": "dpmpp_2m", "fail_if": "deviation>0"})");
        QCOMPARE(call({"run", path("check.json"), "--json", "--quiet"}).status, 1);
    }

private:
    QString file(const char *name) const { return m_folder.filePath(name); }
    std::string path(const char *name) const { return file(name).toStdString(); }
    void write(const char *name, const QByteArray &text) const { writeContent(file(name), text); }

    QTemporaryDir m_folder;
};

DEVIASCOPE_TEST(PlanCommandTest, "cli/plan")
#include "plan_test.moc"
