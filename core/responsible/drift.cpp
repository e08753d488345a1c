#include "responsible/drift.h"

namespace deviascope::responsible {

Drift driftOf(const FairPlan &plan, const FairResult &result, size_t attribute, int label)
{
    std::vector<audit::Labels> labels;
    for (const SubjectResult &subject : result.subjects) {
        const auto &flags = subject.before.labels[attribute];
        std::vector<std::vector<int>> before(plan.watched.size()), after(plan.watched.size());
        for (size_t i = 0; i < flags.size(); ++i) {
            if (flags[i] == label)
                continue;
            for (size_t w = 0; w < plan.watched.size(); ++w) {
                before[w].push_back(subject.before.labels[plan.attributes.size() + w][i]);
                after[w].push_back(subject.after.labels[plan.attributes.size() + w][i]);
            }
        }
        if (!before.empty() && !before.front().empty())
            labels.push_back({subject.subject, {{"before", before}, {"after", after}}});
    }
    const audit::Report report = audit::makeReport(labels, plan.watched, {}, {});
    return {report.effects, report.tests};
}

} // namespace deviascope::responsible
