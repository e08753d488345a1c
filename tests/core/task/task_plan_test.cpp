#include "task/task_plan.h"

#include "core/support.h"
#include "core/task/named_task.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <array>

using namespace deviascope;
using base::OptionKind;
using nlohmann::json;

namespace {

std::span<const task::Task *const> sampleTasks()
{
    static const tests::NamedTask discover(
        "discover", "Finds",
        {{.key = "concept", .kind = OptionKind::Text, .required = true},
         {.key = "steps", .kind = OptionKind::Integer, .fallback = 50, .least = 1, .most = 100}});
    static const tests::NamedTask audit("audit", "Counts",
                                        {{.key = "prompts", .kind = OptionKind::Texts},
                                         {.key = "attributes", .kind = OptionKind::Structure}});
    static const std::array<const task::Task *, 2> tasks{&discover, &audit};
    return tasks;
}

/// The line of the error for a plan; empty where it is taken.
std::string refusalOfPlan(const json &object)
{
    const auto error =
        tests::errorOf([&] { task::planFromJson(sampleTasks(), object, "plan.json"); });
    return error ? error->line() : std::string();
}

} // namespace

class TaskPlanTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsReadAgain()
    {
        const json object = {{"command", "discover"},
                             {"plan", {{"concept", "a woman"}, {"steps", 7}}},
                             {"cost", {{"evaluations", 9}}}};
        const task::Plan plan = task::planFromJson(sampleTasks(), object, "plan.json");
        QCOMPARE(plan.task->info().command, std::string("discover"));
        QCOMPARE(plan.values.integer("steps"), 7);
        json expected = object;
        expected.erase("cost"); // a forecast, no part of what is asked for
        QCOMPARE(task::toJson(plan), expected);
    }

    void aFlatObjectIsAnAudit()
    {
        const json object = {{"prompts", {"a doctor"}}, {"attributes", {{"gender", {"a", "b"}}}}};
        const task::Plan plan = task::planFromJson(sampleTasks(), object, "plan.json");
        QCOMPARE(plan.task->info().command, std::string("audit"));
        QCOMPARE(plan.values.structure("attributes"), object["attributes"]);
    }

    void everyFaultIsToldWithItsPlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("says");
        const auto row = [](const char *name, const char *text, const QStringList &says) {
            QTest::newRow(name) << text << says;
        };
        row("no object", "[1]", {"The document is not an object", "plan.json"});
        row("unknown command", R"({"command": "draw", "plan": {}})",
            {"command is no command", "discover, audit"});
        row("command of another kind", R"({"command": 3, "plan": {}})", {"command is not a text"});
        row("no plan", R"({"command": "audit", "prompts": []})",
            {"plan is missing", "prompts is no key"});
        row("keys and values", R"({"command": "discover", "plan": {"step": 3, "steps": 300}})",
            {"plan.step is no key of this", "plan.steps must be from 1 to 100",
             "plan.concept is missing"});
        row("flat", R"({"prompts": "a doctor", "image": 3})",
            {"prompts is not a list of texts", "image is no key of this"});
    }
    void everyFaultIsToldWithItsPlace()
    {
        QFETCH(const QString, text);
        QFETCH(const QStringList, says);
        const std::string refusal = refusalOfPlan(json::parse(text.toStdString()));
        for (const QString &part : says)
            QVERIFY2(refusal.find(part.toStdString()) != std::string::npos, refusal.c_str());
    }

    void commandsThatCannotBePlannedAreNamed()
    {
        QCOMPARE(task::taskNamed(sampleTasks(), "audit").info().summary, std::string("Counts"));
        const auto error = tests::errorOf([] { task::taskNamed(sampleTasks(), "info"); });
        QVERIFY(error && error->where() == "info");
    }
};

DEVIASCOPE_TEST(TaskPlanTest, "task/task_plan")
#include "task_plan_test.moc"
