#include "audit/runner.h"

#include "base/error.h"
#include "format/hash.h"
#include "observation/looker.h"
#include "scorer/judge.h"

#include <chrono>

namespace deviascope::audit {

namespace {

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Names of files are made of what is remembered with pictures.
std::string nameOf(const std::string &look, const std::filesystem::path &pictures)
{
    return pictures.empty() ? look : format::sha256(look).substr(0, 20);
}

} // namespace

observation::BiasReport runAudit(const model::Model &model, const scorer::Scorer &scorer,
                                 const Plan &plan, const TakePictures &take,
                                 format::Journal &journal, const std::filesystem::path &pictures,
                                 base::Context &context)
{
    checkPlan(plan);
    const auto start = std::chrono::steady_clock::now();
    std::vector<sampling::Intervention> interventions;
    for (const direction::AppliedDirection &applied : plan.directions)
        for (auto &each : direction::interventionsOf(applied.direction, applied.application))
            interventions.push_back(std::move(each));
    const bool edited = !plan.directions.empty();
    const size_t drawings = plan.prompts.size() * (edited ? 2 : 1);

    scorer::Judge judge(scorer, plan.attributes, {}, plan.uncertainMargin);
    judge.lookWithin(plan.within);
    observation::LookMemory memory(journal, pictures);
    observation::Looker looker(model, judge, plan.settings, &memory);
    std::int64_t evaluations = 0;
    std::vector<observation::PromptLabels> labels;
    size_t drawing = 0;
    for (const std::string &prompt : plan.prompts) {
        std::vector<sampling::Row> rows;
        for (const std::uint64_t seed : plan.seeds)
            rows.push_back({prompt, plan.negative, seed});
        observation::PromptLabels found{prompt, {}};
        const auto look = [&](const std::string &condition, const std::string &name,
                              std::span<const sampling::Intervention> edits) {
            base::Context part = context.part(
                static_cast<double>(drawing) / static_cast<double>(drawings),
                static_cast<double>(drawing + 1) / static_cast<double>(drawings), "auditing");
            ++drawing;
            observation::TakePart takePart;
            if (take && pictures.empty())
                takePart = [&](size_t first, const observation::Look &drawn) {
                    take(prompt, condition,
                         std::span(plan.seeds).subspan(first, drawn.pictures.size()), drawn);
                };
            auto looked = looker.look({rows, {}, edits, nameOf(name + " " + prompt, pictures)},
                                      pictures.empty() ? observation::Keep::Judgement
                                                       : observation::Keep::Pictures,
                                      part, takePart);
            if (take && !pictures.empty())
                take(prompt, condition, plan.seeds, looked);
            evaluations += looked.evaluations;
            found.conditions.emplace_back(condition, std::move(looked.judgement.labels));
        };
        look("before", "before", {});
        if (edited)
            look(plan.condition, "after", interventions);
        labels.push_back(std::move(found));
    }
    const observation::DrawnAt drawnAt{
        plan.settings.sampler, plan.settings.steps, plan.settings.guidance,
        plan.negative.empty() && plan.settings.width == 0 && plan.settings.height == 0};
    observation::BiasReport report =
        observation::makeBiasReport(labels, plan.attributes, model.knowledge, drawnAt);
    report.evaluations = evaluations;
    report.seconds = secondsSince(start);
    return report;
}

observation::BiasReport runAudit(const model::Model &model, const scorer::Scorer &scorer,
                                 const Plan &plan, const TakePictures &take,
                                 format::Journal &journal, base::Context &context)
{
    return runAudit(model, scorer, plan, take, journal, {}, context);
}

observation::BiasReport runAudit(const model::Model &model, const scorer::Scorer &scorer,
                                 const Plan &plan, const TakePictures &take, base::Context &context)
{
    format::Journal nothing;
    return runAudit(model, scorer, plan, take, nothing, context);
}

} // namespace deviascope::audit
