#include "task/all_tasks.h"

#include "core/task/recorded_surroundings.h"
#include "responsible/planning.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

/// On the teaching model, with directions made of text states.
class FairTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatCannotBeIsRefused()
    {
        QCOMPARE(m_plan.refusal(json::object()), std::string());
        const std::vector<std::pair<json, const char *>> faults{
            {{{"prompts", nullptr}}, "nothing to draw"},
            {{{"attributes", {"hat"}}}, "(hat)"},
            {{{"targets", {"a man=.5,a woman=.6"}}}, "share"},
            {{{"targets", {"a man=.5,a young person=.5"}}}, "a young person"},
            {{{"targets", {"a men=1"}}}, "No attribute has the classes"},
            {{{"concepts", {"a womn=x"}}}, "a womn=x"},
            {{{"images", 0}}, "picture"},
            {{{"assignment", "even"}}, "plan.assignment"},
            {{{"roles", "doctor,"}}, "doctor,"},
            {{{"concepts", {"a man=missing"}}}, "missing"},
            {{{"keep", 7}}, "keep"}};
        for (const auto &[more, part] : faults)
            QVERIFY2(m_plan.refusal(more).find(part) != std::string::npos,
                     (more.dump() + " " + m_plan.refusal(more)).c_str());
        json plan = small();
        plan["attributes"] = {"g=a man|a woman"};
        QVERIFY(tests::refusalOf(m_task, tests::tinyModel, plan).find("without a scorer") !=
                std::string::npos);
    }

    /// More pictures, roles and things to learn cost more; a scale that is given costs less.
    void theCostFollowsTheWork()
    {
        const double calibrated = m_plan.evaluations(json::object());
        QVERIFY(m_plan.evaluations({{"images", 6}}) > calibrated);
        QVERIFY(m_plan.evaluations({{"prompts", {"a doctor", "a judge"}}}) > calibrated);
        QVERIFY(m_plan.evaluations({{"calibration_images", 8}}) > calibrated);
        const double given = m_plan.evaluations({{"scale", 1}});
        QVERIFY(given < calibrated);
        QCOMPARE(given, 2. * 2 * 2 * 2); // before and after, two pictures, two steps, two halves
        // Each is learned as the method learns, whatever the pictures' own steps are.
        const model::Knowledge &known = tests::teachingModel().knowledge;
        double learning = 0;
        for (const char *label : {"a man", "a woman"})
            learning += responsible::forecastOfLearning(
                tests::teachingModel(),
                responsible::directionTo(known, label,
                                         responsible::rolesLeftOut(known, {"doctor"})));
        QVERIFY(learning > 1000);
        QCOMPARE(m_plan.evaluations({{"concepts", nullptr}}), calibrated + learning);
    }

    /// A role that is asked for in two ways is one.
    void rolesAreDrawnOnce()
    {
        QCOMPARE(m_plan.evaluations({{"scale", 1}, {"roles", "doctor"}}),
                 m_plan.evaluations({{"scale", 1}}));
        QCOMPARE(m_plan.evaluations({{"scale", 1}, {"prompts", {"a doctor", "a doctor"}}}),
                 m_plan.evaluations({{"scale", 1}}));
    }

    void theSmallestRun()
    {
        json plan = small();
        plan["scale"] = 1;
        tests::RecordedSurroundings surroundings(tests::teachingModel), again(tests::teachingModel);
        const json result = tests::resultOf(m_task, surroundings, plan, m_folders.path("smallest"));
        int gender = 0;
        for (const json &row : result.at("rows")) {
            QCOMPARE(row.at("n"), json(2));
            gender += row.at("attribute") == "gender";
        }
        QCOMPARE(gender, 4); // two classes, before and after
        QCOMPARE(result.at("wanted").size(), size_t(2));
        QVERIFY(result.at("calibration").empty());
        QVERIFY(surroundings.drew());
        QCOMPARE(
            tests::withoutTimes(tests::resultOf(m_task, again, plan, m_folders.path("smallest"))),
            tests::withoutTimes(result));
        QVERIFY(!again.drew());
    }

    /// The scales that were found stand in the files, where that is asked for.
    void scalesAreKeptWhereThatIsAskedFor()
    {
        json plan = small();
        plan["calibration_images"] = 2;
        plan["attributes"] = {"gender"};
        for (const bool save : {false, true}) {
            plan["save"] = save;
            tests::RecordedSurroundings surroundings(tests::teachingModel);
            const json result = tests::resultOf(m_task, surroundings, plan);
            QCOMPARE(result.at("calibration").size(), size_t(2));
            QCOMPARE(direction::readDirection(m_folders.path("a woman.safetensors"))
                         .provenance.contains("calibration"),
                     save);
        }
    }

private:
    json small() const
    {
        return {{"prompts", {"a doctor"}}, {"images", 2},     {"templates", "none"},  {"steps", 2},
                {"calibration_images", 4}, {"rival", "none"}, {"concepts", m_genders}};
    }

    const task::Task &m_task = task::fairTask();
    tests::UsersFolders m_folders;
    const std::vector<std::string> m_genders = tests::keepGenders(m_folders);
    const tests::SmallPlan m_plan{m_task, tests::teachingModel, small()};
};

DEVIASCOPE_TEST(FairTaskTest, "task/fair_task")
#include "fair_task_test.moc"
