#include "task/all_tasks.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

/// On the teaching model, with an anti-vector made of text states.
class SafeTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"calm", "other"})
            direction::writeDirection(fileOf(name), tests::textDirection(tests::teachingModel(),
                                                                         "a friendly costume",
                                                                         "a scary costume"));
        tests::writeBytes(m_folders.path("prompts.txt"),
                          "a costume\tdress\na vampire\tdress, night\n");
    }

    void whatCannotBeIsRefused()
    {
        QCOMPARE(m_plan.refusal(json::object()), std::string());
        const std::string calm = fileOf("calm");
        const json two = {"blood", "smoke"};
        const std::vector<std::pair<json, const char *>> faults{
            {{{"prompts", nullptr}}, "nothing to draw"},
            {{{"prompt_list", "missing.txt"}}, "missing.txt"},
            {{{"against", two}}, "one direction for each --against"},
            {{{"against", two}, {"directions", {calm + "@1", fileOf("other") + "@2"}}},
             "different scales"},
            {{{"against", {"a scary costume", "a scary costume"}}, {"directions", {calm, calm}}},
             "pushed twice in one attribute (costume)"},
            {{{"flag_probability", 1.5}}, "1.5"},
            {{{"images", 0}}, "picture"},
            {{{"directions", {{{"file", calm}, {"brnch", "both"}}}}}, "plan.directions[0].brnch"},
            {{{"directions", {"nowhere"}}}, "nowhere"},
            {{{"concepts", {"a friendly costume=" + calm}}}, "a friendly costume="},
            {{{"directions", nullptr}, {"concepts", {"a man=x"}}}, "a man=x"}};
        for (const auto &[more, part] : faults)
            QVERIFY2(m_plan.refusal(more).find(part) != std::string::npos,
                     (more.dump() + " " + m_plan.refusal(more)).c_str());
    }

    void theCostFollowsTheWork()
    {
        const double given = m_plan.evaluations(json::object()); // with a scale of its own
        QCOMPARE(given, 2. * 2 * 2 * 2); // before and after, two pictures, two steps, two halves
        QVERIFY(m_plan.evaluations({{"images", 6}}) > given);
        const double calibrated = m_plan.evaluations({{"directions", {fileOf("calm")}}});
        QVERIFY(calibrated > given);
        QVERIFY(m_plan.evaluations({{"directions", nullptr}}) > calibrated + 2000); // it is learned
        QCOMPARE(m_plan.evaluations({{"prompts", {"a costume", "a vampire"}}}), 2 * given);
    }

    /// A list's prompts stand beside those that are named, each once.
    void promptsOfAList()
    {
        const double one = m_plan.evaluations(json::object());
        QCOMPARE(m_plan.evaluations({{"prompt_list", m_folders.text("prompts.txt")}}), 2 * one);
        QCOMPARE(m_plan.evaluations(
                     {{"prompts", nullptr}, {"prompt_list", m_folders.text("prompts.txt")}}),
                 2 * one);
    }

    void theSmallestRun()
    {
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const json result = tests::resultOf(
            m_task, surroundings, m_plan.with({{"prompt_list", m_folders.text("prompts.txt")}}));
        const json flagged = result.at("flagged");
        QCOMPARE(flagged.at("unwanted").size(), size_t(1));
        QCOMPARE(flagged.at("unwanted")[0].at("class"), json("a scary costume"));
        QCOMPARE(flagged.at("probability"), json(0.5));
        QCOMPARE(flagged.at("any").at("rows").size(), size_t(2 * 2));
        QCOMPARE(flagged.at("categories").size(), size_t(2));
        QVERIFY(!result.at("rows").empty());
        for (const json &row : result.at("rows"))
            QCOMPARE(row.at("n"), json(2));
        QVERIFY(result.at("drift").is_array());
        QVERIFY(result.at("calibration").empty());
    }

private:
    std::string fileOf(const char *name) const
    {
        return m_folders.text(QString(name) + ".safetensors");
    }

    json small() const
    {
        return {{"prompts", {"a costume"}},
                {"images", 2},
                {"templates", "none"},
                {"steps", 2},
                {"directions", {fileOf("calm") + "@1.5"}}};
    }

    const task::Task &m_task = task::safeTask();
    tests::UsersFolders m_folders;
    const tests::SmallPlan m_plan{m_task, tests::teachingModel, small()};
};

DEVIASCOPE_TEST(SafeTaskTest, "task/safe_task")
#include "safe_task_test.moc"
