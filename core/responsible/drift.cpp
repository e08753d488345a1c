#include "responsible/drift.h"

#include "responsible/fair.h"

namespace deviascope::responsible {

Drift driftOf(const FairPlan &plan, const FairResult &result)
{
    Drift drift;
    const auto flags = flagsOf(plan, result);
    std::vector<observation::PromptLabels> labels;
    for (size_t s = 0; s < flags.size(); ++s) {
        const SubjectResult &subject = result.subjects[s];
        std::vector<std::vector<int>> before(plan.watched.size()), after(plan.watched.size());
        bool any = false;
        for (size_t i = 0; i < flags[s].before.size(); ++i) {
            if (flags[s].before[i])
                continue;
            any = true;
            ++drift.pictures;
            for (size_t w = 0; w < plan.watched.size(); ++w) {
                before[w].push_back(subject.before.labels[plan.attributes.size() + w][i]);
                after[w].push_back(subject.after.labels[plan.attributes.size() + w][i]);
            }
        }
        if (any && !before.empty())
            labels.push_back({subject.subject, {{"before", before}, {"after", after}}});
    }
    const observation::BiasReport report =
        observation::makeBiasReport(labels, plan.watched, {}, {});
    drift.effects = report.effects;
    drift.tests = report.tests;
    return drift;
}

} // namespace deviascope::responsible
