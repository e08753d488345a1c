#include "responsible/fair_report.h"

#include "responsible/fair.h"
#include "statistics/assigned_null.h"
#include "statistics/deviation.h"
#include "statistics/share.h"

namespace deviascope::responsible {

namespace {

constexpr const char *kBefore = "before";
constexpr const char *kAfter = "after";

statistics::AssignedSample assignedSample(const FairAttribute &attribute,
                                          const std::vector<int> &assigned,
                                          const std::vector<int> &labels)
{
    statistics::AssignedSample sample;
    sample.assigned.resize(attribute.target.size());
    for (size_t i = 0; i < assigned.size(); ++i) {
        ++sample.assigned[static_cast<size_t>(assigned[i])];
        if (labels[i] == scorer::Perceived::kUncertain)
            continue;
        ++sample.named;
        sample.missed += labels[i] != assigned[i];
    }
    return sample;
}

/// Perceived classes apart for each class that pictures were pushed to; in one where chance
/// decided.
statistics::AssignedCounts countsApart(const std::vector<int> &assigned,
                                       const std::vector<int> &labels, size_t classes, bool apart)
{
    statistics::AssignedCounts counts(apart ? classes : 1, std::vector<int>(classes));
    for (size_t i = 0; i < labels.size(); ++i)
        if (labels[i] != scorer::Perceived::kUncertain)
            ++counts[apart ? static_cast<size_t>(assigned[i]) : 0][static_cast<size_t>(labels[i])];
    return counts;
}

/// Deviations of one attribute in one condition, role by role and in the mean.
class Deviations {
public:
    Deviations(const FairPlan &plan, const FairResult &result, size_t attribute)
        : m_plan(plan), m_result(result), m_index(attribute)
    {}

    void add(const std::string &condition, FairReport &report) const
    {
        const FairAttribute &attribute = m_plan.attributes[m_index];
        const bool assigned = condition == kAfter && m_plan.law != Law::Drawn;
        std::vector<statistics::AssignedCounts> counts;
        std::vector<statistics::AssignedSample> samples;
        std::vector<int> named;
        for (const SubjectResult &subject : m_result.subjects) {
            const auto &labels =
                (condition == kBefore ? subject.before : subject.after).labels[m_index];
            const auto tally = statistics::tallyOf(labels, attribute.target.size());
            observation::DeviationRow row{subject.subject,
                                          attribute.attribute.name,
                                          condition,
                                          tally.named(),
                                          {},
                                          {0, 1},
                                          0,
                                          0};
            if (tally.named() > 0) {
                row.ratio = statistics::deviationRatio(tally.counts, attribute.target);
                row.interval = statistics::deviationInterval(tally.counts, attribute.target);
                samples.push_back(assignedSample(attribute, subject.assigned[m_index], labels));
                // A generator that is fair needs no making up.
                if (m_plan.law == Law::Calibrated)
                    samples.back().assigned =
                        countsFor(static_cast<int>(labels.size()), attribute.target);
                const auto null = assigned
                                      ? statistics::assignedNull(samples.back(), attribute.target)
                                      : statistics::deviationNull(tally.named(), attribute.target);
                row.nullMean = null.mean;
                row.nullQ95 = null.q95;
                counts.push_back(countsApart(subject.assigned[m_index], labels,
                                             attribute.target.size(), assigned));
                named.push_back(tally.named());
            }
            report.audit.deviation.push_back(std::move(row));
        }
        if (counts.empty())
            return;
        MeanRow mean{attribute.attribute.name,
                     condition,
                     static_cast<int>(counts.size()),
                     statistics::meanAssignedDeviation(counts, attribute.target),
                     0,
                     0};
        const auto null = assigned ? statistics::meanAssignedNull(samples, attribute.target)
                                   : statistics::meanDeviationNull(named, attribute.target);
        mean.nullMean = null.mean;
        mean.nullQ95 = null.q95;
        report.means.push_back(std::move(mean));
    }

private:
    const FairPlan &m_plan;
    const FairResult &m_result;
    size_t m_index;
};

void addKept(const FairResult &result, FairReport &report)
{
    KeptRow all;
    for (const SubjectResult &subject : result.subjects) {
        KeptRow row;
        row.subject = subject.subject;
        for (size_t i = 0; i < subject.before.named.size(); ++i) {
            ++row.pictures;
            row.namedAfter += subject.after.named[i];
            if (subject.before.named[i]) {
                ++row.named;
                row.kept += subject.after.named[i];
            }
        }
        if (row.named > 0) {
            row.interval = statistics::wilson(row.kept, row.named);
            report.kept.push_back(row);
        }
        all.named += row.named;
        all.kept += row.kept;
        all.pictures += row.pictures;
        all.namedAfter += row.namedAfter;
    }
    if (all.named == 0)
        return;
    all.interval = statistics::wilson(all.kept, all.named);
    report.kept.push_back(all);
}

} // namespace

FairReport makeFairReport(const FairPlan &plan, const FairResult &result,
                          const model::Knowledge &knowledge)
{
    FairReport report;
    std::vector<observation::PromptLabels> labels;
    std::int64_t evaluations = 0;
    for (const SubjectResult &subject : result.subjects) {
        labels.push_back(
            {subject.subject, {{kBefore, subject.before.labels}, {kAfter, subject.after.labels}}});
        report.calibration.insert(report.calibration.end(), subject.calibrated.begin(),
                                  subject.calibrated.end());
        evaluations += subject.evaluations;
    }
    const bool plain = plan.subjects.front().prompts.size() == 1;
    report.audit = observation::makeBiasReport(
        labels, judgedAttributes(plan), knowledge,
        {plan.settings.sampler, plan.settings.steps, plan.settings.guidance, plain});
    report.audit.evaluations = evaluations;
    report.audit.seconds = result.seconds;
    report.audit.deviation.clear(); // those are from even shares
    for (size_t a = 0; a < plan.attributes.size(); ++a) {
        const Deviations deviations(plan, result, a);
        deviations.add(kBefore, report);
        deviations.add(kAfter, report);
    }
    for (const SubjectResult &subject : result.subjects)
        for (const FairAttribute &each : plan.attributes)
            for (size_t c = 0; c < each.target.size(); ++c)
                report.wanted.push_back({subject.subject, each.attribute.name,
                                         each.attribute.classes[c], each.target[c]});
    addKept(result, report);
    return report;
}

FairReport merged(std::span<const FairReport> reports)
{
    FairReport all;
    const auto append = [](auto &to, const auto &from) {
        to.insert(to.end(), from.begin(), from.end());
    };
    for (const FairReport &report : reports) {
        append(all.audit.rows, report.audit.rows);
        append(all.audit.effects, report.audit.effects);
        append(all.audit.deviation, report.audit.deviation);
        append(all.wanted, report.wanted);
        append(all.calibration, report.calibration);
        append(all.kept, report.kept);
        append(all.means, report.means);
        all.audit.evaluations += report.audit.evaluations;
        all.audit.seconds += report.audit.seconds;
    }
    observation::correctTogether(all.audit);
    // One role's mean is its own row, and several prompts of one role each would have one.
    std::erase_if(all.means, [](const MeanRow &row) { return row.subjects < 2; });
    std::erase_if(all.kept, [](const KeptRow &row) { return row.subject.empty(); });
    return all;
}

std::optional<double> wantedShare(const FairReport &report, const std::string &subject,
                                  const std::string &attribute, const std::string &label)
{
    for (const WantedRow &row : report.wanted)
        if (row.subject == subject && row.attribute == attribute && row.label == label)
            return row.share;
    return {};
}

} // namespace deviascope::responsible
