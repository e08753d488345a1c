#include "task/all_tasks.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "explanation/explained.h"
#include "format/picture_file.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

/// Small budgets: what is found with the whole ones is measured (docs/measured.md).
class ExplainTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatCannotBeIsRefused()
    {
        QCOMPARE(m_plan.refusal(json::object()), std::string());
        const std::vector<std::pair<json, const char *>> faults{
            {{{"class", nullptr}}, "--class"},
            {{{"unit", 3}}, "--class"},
            {{{"class", nullptr}, {"unit", 3}, {"judge", "head.safetensors"}}, "--judge"},
            {{{"class", nullptr}, {"unit", 3}, {"attribute", "gender"}}, "--attribute"},
            {{{"class", "a wombat"}}, "a wombat"},
            {{{"class", nullptr}, {"unit", 99999}}, "99999"},
            {{{"tokens", 70}}, "70"},
            {{{"judge", "nowhere.safetensors"}}, "nowhere"}};
        for (const auto &[more, part] : faults)
            QVERIFY2(m_plan.refusal(more).find(part) != std::string::npos,
                     (more.dump() + " " + m_plan.refusal(more)).c_str());
        QVERIFY(tests::refusalOf(m_task, tests::tinyModel, m_plan.with(json::object()))
                    .find("scorer") != std::string::npos);
    }

    void moreIsForetoldOfMore()
    {
        const double small = m_plan.evaluations(json::object());
        QVERIFY(small > 0);
        for (const json &more : {json{{"images", 40}}, json{{"steps", 30}}, json{{"pairs", 30}}})
            QVERIFY2(m_plan.evaluations(more) > small, more.dump().c_str());
    }

    /// Stopped while it learns and while it draws, it comes to the same answer as without.
    void aStoppedRunGoesOn()
    {
        tests::RecordedSurroundings whole(tests::teachingModel);
        json wanted =
            tests::resultOf(m_task, whole, m_plan.with(json::object()), m_folders.path("whole"));
        QCOMPARE(wanted.at("pictures").size(), size_t(2));
        for (const json &file : wanted.at("pictures"))
            QCOMPARE(format::readPicture(file.get<std::string>()).width, 128);
        QVERIFY(!wanted.at("words").empty());
        QVERIFY(wanted.at("score").at("after").contains("low"));
        for (const double at : {0.2, 0.42, 0.47}) {
            tests::RecordedSurroundings stopped(tests::teachingModel);
            stopped.stopWhen(
                [&](const base::Progress &progress) { return progress.fraction >= at; });
            QVERIFY_EXCEPTION_THROWN(tests::resultOf(m_task, stopped, m_plan.with(json::object()),
                                                     m_folders.path("stopped")),
                                     base::Cancelled);
        }
        tests::RecordedSurroundings on(tests::teachingModel);
        json result =
            tests::resultOf(m_task, on, m_plan.with(json::object()), m_folders.path("stopped"));
        for (json *each : {&result, &wanted})
            for (const char *key : {"pictures", "seconds"})
                each->erase(key);
        QCOMPARE(result, wanted);

        tests::RecordedSurroundings again(tests::teachingModel);
        tests::resultOf(m_task, again, m_plan.with(json::object()), m_folders.path("stopped"));
        QVERIFY(!again.drew());
    }

    /// Under another name the same classes leave other attributes to be asked for.
    void allThatCountsNamesTheRun()
    {
        const auto drewWith = [&](const std::string &attribute) {
            tests::RecordedSurroundings surroundings(tests::teachingModel);
            tests::resultOf(m_task, surroundings, m_plan.with({{"attribute", attribute}}),
                            m_folders.path("named"));
            return surroundings.drew();
        };
        QVERIFY(drewWith("question=a man|a woman"));
        QVERIFY(!drewWith("question=a man|a woman"));
        QVERIFY(drewWith("skin tone=a man|a woman"));
    }

    /// A head of the user's own: its class is judged beside the scorer's.
    void aHeadIsExplained()
    {
        const scorer::Scorer scorer(tests::teachingModel());
        const fs::path file = m_folders.path("head.safetensors");
        explanation::writeHead(file, explanation::headOfTexts(scorer, {"a man", "a woman"}));
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const json result = tests::resultOf(
            m_task, surroundings, m_plan.with({{"judge", file.string()}}), m_folders.path("head"));
        QCOMPARE(result.at("explained"), json("a woman"));
        QCOMPARE(result.at("core_known"), json(true));
    }

private:
    const task::Task &m_task = task::explainTask();
    tests::UsersFolders m_folders;
    const tests::SmallPlan m_plan{
        m_task,
        tests::teachingModel,
        {{"class", "a woman"}, {"tokens", 2}, {"steps", 2}, {"images", 2}, {"pairs", 2}}};
};

DEVIASCOPE_TEST(ExplainTaskTest, "task/explain_task")
#include "explain_task_test.moc"
