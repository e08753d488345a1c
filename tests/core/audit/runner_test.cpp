#include "audit/runner.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

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
                auto pictures) {
                taken.push_back(prompt + " " + condition);
                QCOMPARE(seeds.size(), size_t(5));
                QCOMPARE(pictures.size(), size_t(5));
            },
            context);
        QCOMPARE(taken, (std::vector<std::string>{"a doctor before", "a nurse before"}));
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
        audit::AppliedDirection applied;
        applied.direction.name = "nothing";
        applied.direction.tensors[network::kMid] = at::zeros({1, shape[0], shape[1], shape[2]});
        applied.application.scale = 1;
        plan.directions = {applied};
        std::vector<std::vector<base::Picture>> drawn;
        base::Context context;
        audit::runAudit(
            *m_model, *m_scorer, plan,
            [&](const std::string &, const std::string &, auto, auto pictures) {
                drawn.emplace_back(pictures.begin(), pictures.end());
            },
            context);
        QCOMPARE(drawn.size(), size_t(2));
        QCOMPARE(drawn[0], drawn[1]);
    }

    void aStopEndsTheAudit()
    {
        std::stop_source stop;
        base::Context context(stop.get_token(),
                              [&](const base::Progress &) { stop.request_stop(); });
        QVERIFY_EXCEPTION_THROWN(audit::runAudit(*m_model, *m_scorer, m_plan, {}, context),
                                 base::Cancelled);
    }

private:
    /// Pictures counted for a prompt, uncertain ones too.
    static int judged(const audit::Report &report, const std::string &prompt,
                      const std::string &condition)
    {
        int counted = 0;
        int uncertain = 0;
        for (const audit::ShareRow &row : report.rows)
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
