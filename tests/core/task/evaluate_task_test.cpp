#include "task/all_tasks.h"

#include "core/task/recorded_surroundings.h"
#include "discovery/method.h"
#include "evaluation/nearest_direction.h"
#include "support/registry.h"
#include "task/found_directions.h"
#include "task/run_journal.h"
#include "task/sitting_options.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

/// On the teaching model.
class EvaluateTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        auto up = tests::evenDirection(tests::teachingModel(), "up");
        up.concept_ = "a woman";
        up.base = "a person";
        direction::writeDirection(m_up, up);
        up.concept_.clear();
        direction::writeDirection(m_folders.path("nameless.safetensors"), up);
    }

    void whatCannotBeIsRefused()
    {
        QCOMPARE(m_plan.refusal(json::object()), std::string());
        const std::vector<std::pair<json, const char *>> faults{
            {{{"files", nullptr}}, "what the directions stand for"},
            {{{"files", nullptr}, {"response", true}}, "no slider to measure"},
            {{{"files", {m_folders.text("nameless.safetensors")}},
              {"roles", nullptr},
              {"response", true}},
             "stands for no concept"},
            {{{"files", {m_up + "@2"}}, {"response", true}, {"save", true}}, "another scale"},
            {{{"concept", "a man"}, {"response", true}, {"save", true}}, "another concept"},
            {{{"save", true}}, "plan.save"},
            {{{"methods", "guess"}}, "No method has this name (guess)"},
            {{{"files", {"nowhere"}}}, "nowhere"},
            {{{"images", 0}}, "plan.images"}};
        for (const auto &[more, part] : faults)
            QVERIFY2(m_plan.refusal(more).find(part) != std::string::npos,
                     (more.dump() + " " + m_plan.refusal(more)).c_str());
        QCOMPARE(m_plan.refusal({{"files", {m_up + "@2"}}, {"response", true}}), std::string());
    }

    /// Nothing is discovered before the last method's name was read.
    void aWrongMethodIsRefusedBeforeTheOthersAreBegun()
    {
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        QVERIFY_EXCEPTION_THROWN(
            m_task.run(surroundings,
                       tests::planned(m_task, m_plan.with({{"methods", "self,guess"}})), {}),
            base::Error);
        QVERIFY(surroundings.stages.empty() && surroundings.said.empty());
    }

    /// Each candidate and its random control at four scales, and the untouched pictures.
    void theCostFollowsTheWork()
    {
        constexpr double picture = 20 * 2; // steps, halves
        const double plain = m_plan.evaluations(json::object());
        QCOMPARE(m_plan.evaluations({{"images", 3}}) - plain, 2 * (1 + 2 * 2 * 4) * picture);
        discovery::Subject subject;
        subject.concept_ = "a woman";
        subject.without = {"doctor"};
        const auto forecast = [&](const char *name) {
            const discovery::Method &method = discovery::methodNamed(name);
            return method.forecast(tests::teachingModel(), {method, subject});
        };
        QCOMPARE(plain, (1 + 2 * 2 * 4) * picture + forecast("text"));
        const double supervised = 2 * 4 * picture + forecast("supervised");
        QCOMPARE(m_plan.evaluations({{"methods", "supervised,text"}}) - plain, supervised);
        // Of a method that looks for no concept, the nearest of what it finds.
        QCOMPARE(m_plan.evaluations({{"methods", "sefa"}}) - plain,
                 2 * 4 * picture + forecast("sefa") +
                     evaluation::forecastOfNearest(tests::teachingModel(), subject, 5));
        // A second time, of the methods that are asked for.
        QCOMPARE(m_plan.evaluations({{"methods", "supervised"}, {"agreement", true}}) - plain,
                 supervised + forecast("supervised"));
    }

    /// The rival is there already: it is not discovered again.
    void theSmallestRun()
    {
        const fs::path out = m_folders.path("compared");
        const json plan = m_plan.with(json::object());
        tests::RecordedSurroundings surroundings(tests::teachingModel), again(tests::teachingModel);
        keepRival(surroundings, plan, out);
        const json result = tests::resultOf(m_task, surroundings, plan, out);
        QVERIFY(!surroundings.says("Discovering"));
        const json rows = result.at("rows");
        QCOMPARE(rows.size(), size_t(4));
        QCOMPARE(rows[0].at("name"), json("up"));
        QCOMPARE(rows[1].at("control"), json(true));
        QCOMPARE(rows[2].at("method"), json("text"));
        for (const json &row : rows) {
            QCOMPARE(row.at("points").size(), size_t(5));
            QCOMPARE(row.at("turned").at("n").get<int>() + row.at("wrong_way").at("n").get<int>(),
                     1);
        }
        QCOMPARE(result.at("prompts"), json({"a doctor"}));
        QCOMPARE(tests::withoutTimes(tests::resultOf(m_task, again, plan, out)),
                 tests::withoutTimes(result));
        QVERIFY(!again.drew());
    }

    /// "all" is every method that needs nothing more than a concept.
    void allIsEveryMethod()
    {
        constexpr double picture = 20 * 2;
        const double plain = m_plan.evaluations(json::object());
        std::string names;
        for (const discovery::MethodInfo *info : discovery::methodInfos())
            names += (names.empty() ? "" : ",") + info->name;
        const double all = m_plan.evaluations({{"methods", "all"}});
        QCOMPARE(all, m_plan.evaluations({{"methods", names}}));
        QVERIFY(all - plain > 7 * 2 * 4 * picture);
    }

    void aSlidersAnswerIsMeasured()
    {
        const json plan = m_plan.with({{"response", true}});
        tests::RecordedSurroundings surroundings(tests::teachingModel), again(tests::teachingModel);
        const double most = m_plan.evaluations({{"response", true}});
        QCOMPARE(m_plan.evaluations({{"response", true}, {"images", 2}}), 2 * most);
        const json result = tests::resultOf(m_task, surroundings, plan);
        QCOMPARE(result.at("rows").size(), size_t(1));
        QCOMPARE(result.at("rows")[0].at("name"), json("up"));
        const json points = result.at("rows")[0].at("points");
        QVERIFY(points.size() > 1);
        for (const json &point : points)
            QCOMPARE(point.at("shown").at("n"), json(1));
        // A side may end early: the cost is the most.
        QVERIFY(static_cast<double>(points.size()) * 10 * 2 <= most);
        QVERIFY(!direction::readDirection(m_up).provenance.contains("response"));
        json saved = plan;
        saved["save"] = true;
        const json repeated = tests::resultOf(m_task, again, saved).at("rows")[0];
        QCOMPARE(tests::withoutTimes(repeated), tests::withoutTimes(result.at("rows")[0]));
        QVERIFY(!again.drew());
        QVERIFY(direction::readDirection(m_up).provenance.contains("response"));
    }

private:
    json small() const { return {{"files", {m_up}}, {"images", 1}, {"roles", "doctor"}}; }

    /// What a run leaves when it has discovered the rival.
    void keepRival(task::Surroundings &surroundings, const json &plan, const fs::path &out) const
    {
        const model::Model &model = surroundings.model();
        const auto up = direction::readDirection(m_up);
        const task::SittingWish wish(surroundings, tests::planned(m_task, plan));
        format::Journal journal =
            task::runJournal(model, "evaluate", out, task::keyOf(wish.sitting(model, &up)));
        auto rival = tests::textDirection(model, "a woman", "a person");
        rival.suggestedScale = 1;
        task::FoundDirections(out, "", journal).keep("text-0", {rival, ""});
    }

    const task::Task &m_task = task::evaluateTask();
    tests::UsersFolders m_folders;
    std::string m_up = m_folders.text("up.safetensors");
    const tests::SmallPlan m_plan{m_task, tests::teachingModel, small()};
};

DEVIASCOPE_TEST(EvaluateTaskTest, "task/evaluate_task")
#include "evaluate_task_test.moc"
