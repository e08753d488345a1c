#include "audit/runner.h"

#include "base/error.h"
#include "scorer/judge.h"

#include <chrono>

namespace deviascope::audit {

namespace {

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

Report runAudit(const model::Model &model, const scorer::Scorer &scorer, const Plan &plan,
                const TakePictures &take, base::Context &context)
{
    checkPlan(plan);
    const auto start = std::chrono::steady_clock::now();
    std::vector<sampling::Intervention> interventions;
    for (const AppliedDirection &applied : plan.directions)
        for (auto &each : direction::interventionsOf(applied.direction, applied.application))
            interventions.push_back(std::move(each));
    const bool edited = !plan.directions.empty();
    const size_t drawings = plan.prompts.size() * (edited ? 2 : 1);

    const scorer::Judge judge(scorer, plan.attributes, {}, plan.uncertainMargin);
    std::int64_t evaluations = 0;
    std::vector<Labels> labels;
    size_t drawing = 0;
    for (const std::string &prompt : plan.prompts) {
        std::vector<sampling::Row> rows;
        for (const std::uint64_t seed : plan.seeds)
            rows.push_back({prompt, plan.negative, seed});
        Labels found{prompt, {}};
        const auto draw = [&](const std::string &condition,
                              std::span<const sampling::Intervention> edits) {
            base::Context part = context.part(
                static_cast<double>(drawing) / static_cast<double>(drawings),
                static_cast<double>(drawing + 1) / static_cast<double>(drawings), "auditing");
            ++drawing;
            const auto drawn = sampling::draw(model, rows, plan.settings, edits, part);
            evaluations += drawn.evaluations;
            if (take)
                take(prompt, condition, plan.seeds, drawn.pictures);
            found.conditions.emplace_back(condition, judge.judge(drawn.pictures).labels);
        };
        draw("before", {});
        if (edited)
            draw(plan.condition, interventions);
        labels.push_back(std::move(found));
    }
    const DrawnAt drawnAt{plan.settings.sampler, plan.settings.steps, plan.settings.guidance,
                          plan.negative.empty() && plan.settings.width == 0 &&
                              plan.settings.height == 0};
    Report report = makeReport(labels, plan.attributes, model.knowledge, drawnAt);
    report.evaluations = evaluations;
    report.seconds = secondsSince(start);
    return report;
}

} // namespace deviascope::audit
