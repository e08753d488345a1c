#include "task/all_tasks.h"

#include "core/task/recorded_surroundings.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

/// On the teaching model, with directions made of text states.
class EnhanceTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatCannotBeIsRefused()
    {
        QCOMPARE(m_plan.refusal(json::object()), std::string());
        const std::vector<std::pair<json, const char *>> faults{
            {{{"prompts", nullptr}}, "plan.prompts"},
            {{{"prompts", {"a doctor"}}}, "None of the prompts asks for a value"},
            {{{"values", {"justice"}}}, "(justice)"},
            {{{"concepts", {"a friendly costume=x"}}}, "a friendly costume=x"},
            {{{"images", 0}}, "picture"}};
        for (const auto &[more, part] : faults)
            QVERIFY2(m_plan.refusal(more).find(part) != std::string::npos,
                     (more.dump() + " " + m_plan.refusal(more)).c_str());
    }

    void theCostFollowsTheWork()
    {
        const double given = m_plan.evaluations(json::object());
        QCOMPARE(given, 2. * 2 * 2 * 2); // before and after, two pictures, two steps, two halves
        QVERIFY(m_plan.evaluations({{"images", 6}}) > given);
        QVERIFY(m_plan.evaluations({{"scale", nullptr}}) > given);
        QCOMPARE(m_plan.evaluations(
                     {{"prompts",
                       {"a doctor, either male or female", "a judge, either male or female"}}}),
                 2 * given);
        // A prompt that asks for nothing costs nothing.
        QCOMPARE(m_plan.evaluations({{"prompts", {"a doctor, either male or female", "a judge"}}}),
                 given);
    }

    void aValueCanBeNamed()
    {
        QCOMPARE(m_plan.evaluations({{"prompts", {"a doctor"}}, {"values", {"any-gender"}}}),
                 m_plan.evaluations(json::object()));
    }

    void theSmallestRun()
    {
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const json result = tests::resultOf(
            m_task, surroundings,
            m_plan.with({{"prompts", {"a doctor, either male or female", "a judge"}}}));
        QVERIFY(surroundings.noted("No value was read from \"a judge\""));
        const json values = result.at("values");
        QCOMPARE(values.size(), size_t(1));
        QCOMPARE(values[0].at("prompt"), json("a doctor, either male or female"));
        QCOMPARE(values[0].at("value"), json("any-gender"));
        QCOMPARE(values[0].at("words"), json("either male or female"));
        QCOMPARE(values[0].at("from"), json(10));
        QCOMPARE(values[0].at("length"), json(21));
        QCOMPARE(result.at("wanted").size(), size_t(2));
        QVERIFY(!result.at("rows").empty());
        for (const json &row : result.at("rows"))
            QCOMPARE(row.at("n"), json(2));
        QVERIFY(result.at("calibration").empty());
    }

private:
    json small() const
    {
        return {{"prompts", {"a doctor, either male or female"}},
                {"images", 2},
                {"templates", "none"},
                {"steps", 2},
                {"scale", 1},
                {"concepts", m_genders}};
    }

    const task::Task &m_task = task::enhanceTask();
    tests::UsersFolders m_folders;
    const std::vector<std::string> m_genders = tests::keepGenders(m_folders);
    const tests::SmallPlan m_plan{m_task, tests::teachingModel, small()};
};

DEVIASCOPE_TEST(EnhanceTaskTest, "task/enhance_task")
#include "enhance_task_test.moc"
