#include "audit/runner.h"

#include "core/support.h"
#include "observation/bias_document.h"
#include "report/json_writer.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <map>
#include <set>

using namespace deviascope;

/// Small audits of the teaching model.
class RunnerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_scorer.emplace(*m_model);
        m_plan.prompts = {"a doctor", "a nurse"};
        m_plan.attributes = {{"gender", {"a man", "a woman"}}};
        m_plan.seeds = audit::auditSeeds(5);
        m_plan.settings = sampling::Settings::of(*m_model);
        m_plan.settings.sampler = "dpmpp_2m";
        m_plan.settings.steps = 4;
    }

    void everyPictureIsCountedOnce()
    {
        std::vector<std::string> taken;
        base::Context context;
        const auto report = audit::runAudit(
            *m_model, *m_scorer, m_plan,
            [&](const std::string &prompt, const std::string &condition, auto seeds,
                const observation::Look &drawn) {
                QCOMPARE(seeds.size(), drawn.pictures.size());
                for (const std::uint64_t seed : seeds)
                    taken.push_back(prompt + " " + condition + " " + std::to_string(seed));
            },
            context);
        std::vector<std::string> wanted;
        for (const std::string &prompt : m_plan.prompts)
            for (const std::uint64_t seed : m_plan.seeds)
                wanted.push_back(prompt + " before " + std::to_string(seed));
        QCOMPARE(taken, wanted);
        QCOMPARE(report.evaluations, std::int64_t(2 * 5 * 2 * 4));
        for (const char *prompt : {"a doctor", "a nurse"})
            QCOMPARE(judged(report, prompt, "before"), 5);
    }

    /// A direction of zeros: the same pictures, no change counted.
    void anEmptyDirectionChangesNothing()
    {
        audit::Plan plan = m_plan;
        plan.prompts = {"a doctor"};
        const auto shape = m_model->unet.shape(network::kMid, 16, 16);
        direction::AppliedDirection applied;
        applied.direction.name = "nothing";
        applied.direction.tensors[network::kMid] = at::zeros({1, shape[0], shape[1], shape[2]});
        applied.application.scale = 1;
        plan.directions = {applied};
        std::map<std::string, std::vector<base::Picture>> drawn;
        base::Context context;
        audit::runAudit(
            *m_model, *m_scorer, plan,
            [&](const std::string &, const std::string &condition, auto,
                const observation::Look &look) {
                auto &all = drawn[condition];
                all.insert(all.end(), look.pictures.begin(), look.pictures.end());
            },
            context);
        QCOMPARE(drawn.size(), size_t(2));
        QVERIFY(drawn["before"] == drawn["after"]);
    }

    void aStopEndsTheAudit()
    {
        std::stop_source stop;
        base::Context context(stop.get_token(),
                              [&](const base::Progress &) { stop.request_stop(); });
        QVERIFY_EXCEPTION_THROWN(audit::runAudit(*m_model, *m_scorer, m_plan, {}, context),
                                 base::Cancelled);
    }

    /// As after a kill: nothing is drawn twice, and the report is the same.
    void aStoppedAuditGoesOn()
    {
        base::Context context;
        const auto whole = audit::runAudit(*m_model, *m_scorer, m_plan, {}, context);
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "audit");
        std::vector<std::string> taken;
        const auto runUntil = [&](size_t pictures) {
            std::stop_source stop;
            base::Context stopped(stop.get_token());
            format::Journal journal(file, audit::keyOf(m_plan).dump());
            return audit::runAudit(
                *m_model, *m_scorer, m_plan,
                [&](const std::string &prompt, const std::string &, auto seeds, const auto &) {
                    for (const std::uint64_t seed : seeds)
                        taken.push_back(prompt + std::to_string(seed));
                    if (taken.size() >= pictures)
                        stop.request_stop();
                },
                journal, stopped);
        };
        QVERIFY_EXCEPTION_THROWN(runUntil(4), base::Cancelled);
        const auto resumed = runUntil(99);
        QCOMPARE(taken.size(), size_t(10));
        QCOMPARE(std::set<std::string>(taken.begin(), taken.end()).size(), size_t(10));
        auto one = report::toJson(observation::documentOf(resumed)),
             other = report::toJson(observation::documentOf(whole));
        one.erase("seconds");
        other.erase("seconds");
        QCOMPARE(one, other);
        runUntil(99); // finished: answers from what is there
        QCOMPARE(taken.size(), size_t(10));
    }

    /// With a folder for them, a run that goes on tells of the pictures of before the stop too.
    void keptPicturesAreTold()
    {
        audit::Plan plan = m_plan;
        plan.prompts = {"a doctor/with a hat"};
        plan.settings.steps = 2;
        const QTemporaryDir folder;
        std::vector<base::Picture> told;
        int polls = 0;
        const auto runUntil = [&](int poll) {
            std::stop_source stop;
            polls = 0;
            base::Context stopped(stop.get_token(), [&](const base::Progress &) {
                if (++polls == poll)
                    stop.request_stop();
            });
            format::Journal journal(tests::inside(folder, "run"), audit::keyOf(plan).dump());
            audit::runAudit(
                *m_model, *m_scorer, plan,
                [&](const std::string &, const std::string &, auto seeds,
                    const observation::Look &look) {
                    QCOMPARE(seeds.size(), plan.seeds.size());
                    told = look.pictures;
                },
                journal, tests::inside(folder, "pictures"), stopped);
        };
        QVERIFY_EXCEPTION_THROWN(runUntil(5), base::Cancelled); // in the second micro-batch
        QVERIFY(told.empty());
        runUntil(-1);
        QCOMPARE(told.size(), plan.seeds.size());
        QVERIFY(polls < 5); // the first was there
        const auto first = std::exchange(told, {});
        runUntil(-1);
        QCOMPARE(polls, 0);
        QVERIFY(told == first);
    }

    void anotherPlanIsAnotherRun()
    {
        audit::Plan plan = m_plan;
        plan.settings.guidance += 1;
        QVERIFY(audit::keyOf(plan) != audit::keyOf(m_plan));
        plan = m_plan;
        plan.directions.emplace_back();
        const auto one = audit::keyOf(plan);
        plan.directions[0].application.window = {0, 500};
        QVERIFY(audit::keyOf(plan) != one);
    }

private:
    /// Pictures counted for a prompt, uncertain ones too.
    static int judged(const observation::BiasReport &report, const std::string &prompt,
                      const std::string &condition)
    {
        int counted = 0;
        int uncertain = 0;
        for (const observation::ShareRow &row : report.rows)
            if (row.prompt == prompt && row.condition == condition) {
                counted += row.count;
                uncertain = row.uncertain;
            }
        return counted + uncertain;
    }

    std::optional<model::Model> m_model;
    std::optional<scorer::Scorer> m_scorer;
    audit::Plan m_plan;
};

DEVIASCOPE_TEST(RunnerTest, "audit/runner")
#include "runner_test.moc"
