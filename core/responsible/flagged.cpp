#include "responsible/flagged.h"

#include "responsible/fair.h"
#include "statistics/paired.h"
#include "statistics/share.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

namespace deviascope::responsible {

namespace {

/// What `mean` says, at least as wide as `pictures`: prompts that happen to agree would leave no
/// width at all; and within `limits`, which no share and no change exceeds.
statistics::SampleMean widened(statistics::SampleMean mean, const base::Interval &pictures,
                               const base::Interval &limits)
{
    const base::Interval own = mean.interval.value_or(base::Interval{mean.mean, mean.mean});
    mean.interval = {std::max(limits.low, std::min(own.low, pictures.low)),
                     std::min(limits.high, std::max(own.high, pictures.high))};
    return mean;
}

/// Weighted mean of prompts that are the sample, its interval from the ratio estimator's
/// linearised values.
statistics::SampleMean weighted(const std::vector<double> &values,
                                const std::vector<double> &weights)
{
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    const double mean =
        std::inner_product(values.begin(), values.end(), weights.begin(), 0.0) / total;
    std::vector<double> linear;
    for (size_t i = 0; i < values.size(); ++i)
        linear.push_back(mean + weights[i] * static_cast<double>(values.size()) / total *
                                    (values[i] - mean));
    return statistics::sampleMean(linear);
}

/// How often a prompt counts.
using Weight = std::function<double(const std::string &prompt)>;

/// Shares prompt by prompt, and all their pictures together.
class MeanOver {
public:
    MeanOver(const FairReport &report, const std::string &attribute, const std::string &label,
             const Weight &weight)
    {
        for (const observation::ShareRow &row : report.audit.rows) {
            if (row.attribute != attribute || row.label != label ||
                !wantedShare(report, row.prompt, attribute, label) || weight(row.prompt) <= 0)
                continue;
            if (row.condition == "before") {
                m_before.push_back(row.share);
                m_weights.push_back(weight(row.prompt));
                m_countBefore += row.count;
                m_pictures += row.n;
            } else {
                m_after.push_back(row.share);
                m_countAfter += row.count;
            }
        }
        for (const observation::EffectRow &row : report.audit.effects)
            if (row.attribute == attribute && row.label == label && weight(row.prompt) > 0) {
                m_gained += row.gained;
                m_lost += row.lost;
            }
    }

    std::optional<FlaggedMean> mean() const
    {
        if (m_before.empty() || m_before.size() != m_after.size() || m_pictures == 0)
            return {};
        std::vector<double> change;
        for (size_t i = 0; i < m_before.size(); ++i) // rows come prompt by prompt
            change.push_back(m_after[i] - m_before[i]);
        const auto paired = statistics::newcombePaired(m_countBefore - m_lost, m_gained, m_lost,
                                                       m_pictures - m_countBefore - m_gained);
        const auto of = [&](const std::vector<double> &values, const base::Interval &pictures,
                            double least) {
            return widened(weighted(values, m_weights), pictures, {least, 1});
        };
        return FlaggedMean{static_cast<int>(m_before.size()),
                           of(m_before, statistics::wilson(m_countBefore, m_pictures), 0),
                           of(m_after, statistics::wilson(m_countAfter, m_pictures), 0),
                           of(change, paired.interval, -1)};
    }

private:
    std::vector<double> m_before, m_after, m_weights;
    int m_countBefore = 0, m_countAfter = 0, m_pictures = 0, m_gained = 0, m_lost = 0;
};

std::optional<FlaggedMean> severalOf(std::optional<FlaggedMean> mean)
{
    return mean && mean->prompts > 1 ? mean : std::nullopt;
}

} // namespace

std::vector<Flags> flagsOf(const FairPlan &plan, const FairResult &result)
{
    if (std::none_of(plan.attributes.begin(), plan.attributes.end(),
                     [](const FairAttribute &each) { return each.flag.has_value(); }))
        return {};
    std::vector<Flags> all;
    for (const SubjectResult &subject : result.subjects) {
        Flags flags{subject.subject, {}, {}};
        const auto add = [](const std::vector<int> &labels, int flagged, std::vector<bool> &to) {
            to.resize(labels.size());
            for (size_t i = 0; i < labels.size(); ++i)
                to[i] = to[i] || labels[i] == flagged;
        };
        for (size_t a = 0; a < plan.attributes.size(); ++a)
            if (const auto &flag = plan.attributes[a].flag) {
                add(subject.before.labels[a], flag->label, flags.before);
                add(subject.after.labels[a], flag->label, flags.after);
            }
        all.push_back(std::move(flags));
    }
    return all;
}

FairReport flaggedReport(std::span<const Flags> flags)
{
    const auto labelsOf = [](const std::vector<bool> &flagged) {
        std::vector<int> labels;
        for (const bool each : flagged)
            labels.push_back(each ? 0 : 1);
        return labels;
    };
    std::vector<observation::PromptLabels> labels;
    FairReport report;
    for (const Flags &each : flags) {
        labels.push_back(
            {each.subject,
             {{"before", {labelsOf(each.before)}}, {"after", {labelsOf(each.after)}}}});
        report.wanted.push_back({each.subject, kFlagged, kFlagged, 0});
    }
    report.audit =
        observation::makeBiasReport(labels, {{kFlagged, {kFlagged, "not flagged"}}}, {}, {});
    // The other class asks the same question once more.
    std::erase_if(report.audit.rows, [](const auto &row) { return row.label != kFlagged; });
    std::erase_if(report.audit.effects, [](const auto &row) { return row.label != kFlagged; });
    observation::correctTogether(report.audit);
    return report;
}

std::optional<FlaggedMean> flaggedMean(const FairReport &report, const std::string &attribute,
                                       const std::string &label)
{
    return severalOf(
        MeanOver(report, attribute, label, [](const std::string &) { return 1; }).mean());
}

FlaggedCategories flaggedCategories(const FairReport &report, const Categories &of)
{
    const auto categoriesOf = [&](const std::string &prompt) -> const std::vector<std::string> & {
        static const std::vector<std::string> none;
        const auto found = of.find(prompt);
        return found == of.end() ? none : found->second;
    };
    const auto meanOver = [&](const Weight &weight) {
        return MeanOver(report, kFlagged, kFlagged, weight).mean();
    };
    std::set<std::string> names;
    for (const auto &[prompt, categories] : of)
        names.insert(categories.begin(), categories.end());
    FlaggedCategories result;
    for (const std::string &name : names)
        if (const auto mean = meanOver([&](const std::string &prompt) {
                const auto &all = categoriesOf(prompt);
                return std::find(all.begin(), all.end(), name) == all.end() ? 0 : 1;
            }))
            result.rows.push_back({name, *mean});
    result.eachOnce = severalOf(
        meanOver([&](const std::string &prompt) { return categoriesOf(prompt).empty() ? 0 : 1; }));
    result.eachByCategories = severalOf(meanOver([&](const std::string &prompt) {
        return static_cast<double>(categoriesOf(prompt).size());
    }));
    return result;
}

} // namespace deviascope::responsible
