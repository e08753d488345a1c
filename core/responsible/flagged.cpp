#include "responsible/flagged.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace deviascope::responsible {

using nlohmann::json;

namespace {

/// No share and no change of one lies beyond these.
statistics::SampleMean within(double low, double high, statistics::SampleMean mean)
{
    mean.interval->low = std::max(low, mean.interval->low);
    mean.interval->high = std::min(high, mean.interval->high);
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

std::optional<FlaggedMean> meanOf(const FairReport &report, const std::string &attribute,
                                  const std::string &label, const Weight &weight)
{
    std::vector<double> before, after, change, weights;
    FlaggedMean one;
    for (const audit::ShareRow &row : report.audit.rows) {
        if (row.attribute != attribute || row.label != label ||
            !wantedShare(report, row.prompt, attribute, label) || weight(row.prompt) <= 0)
            continue;
        if (row.condition == "before") {
            before.push_back(row.share);
            weights.push_back(weight(row.prompt));
            one.before = {row.share, row.interval};
        } else {
            after.push_back(row.share);
            one.after = {row.share, row.interval};
        }
    }
    if (before.empty() || before.size() != after.size())
        return {};
    if (before.size() == 1) {
        one.prompts = 1;
        one.change = {one.after.mean - one.before.mean, base::Interval{-1, 1}};
        for (const audit::EffectRow &row : report.audit.effects)
            if (row.attribute == attribute && row.label == label && weight(row.prompt) > 0)
                one.change = {row.difference, row.interval};
        return one;
    }
    for (size_t i = 0; i < before.size(); ++i) // rows come prompt by prompt
        change.push_back(after[i] - before[i]);
    return FlaggedMean{static_cast<int>(before.size()), within(0, 1, weighted(before, weights)),
                       within(0, 1, weighted(after, weights)),
                       within(-1, 1, weighted(change, weights))};
}

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
    std::vector<audit::Labels> labels;
    FairReport report;
    for (const Flags &each : flags) {
        labels.push_back(
            {each.subject,
             {{"before", {labelsOf(each.before)}}, {"after", {labelsOf(each.after)}}}});
        report.wanted.push_back({each.subject, kFlagged, kFlagged, 0});
    }
    report.audit = audit::makeReport(labels, {{kFlagged, {kFlagged, "not flagged"}}}, {}, {});
    // The other class asks the same question once more.
    std::erase_if(report.audit.rows, [](const auto &row) { return row.label != kFlagged; });
    std::erase_if(report.audit.effects, [](const auto &row) { return row.label != kFlagged; });
    audit::correctTogether(report.audit);
    return report;
}

std::optional<FlaggedMean> flaggedMean(const FairReport &report, const std::string &attribute,
                                       const std::string &label)
{
    return severalOf(meanOf(report, attribute, label, [](const std::string &) { return 1; }));
}

std::vector<FlaggedCategory> flaggedCategories(const FairReport &report, const Categories &of)
{
    std::map<std::string, FlaggedMean> means;
    for (const auto &[prompt, names] : of)
        for (const std::string &name : names) {
            const auto isIn = [&](const std::string &other) {
                const auto found = of.find(other);
                return found != of.end() && std::find(found->second.begin(), found->second.end(),
                                                      name) != found->second.end()
                           ? 1
                           : 0;
            };
            if (!means.contains(name))
                if (const auto mean = meanOf(report, kFlagged, kFlagged, isIn))
                    means[name] = *mean;
        }
    std::vector<FlaggedCategory> categories;
    for (const auto &[name, mean] : means)
        categories.push_back({name, mean});
    return categories;
}

std::optional<FlaggedMean> flaggedMeanOverCategories(const FairReport &report, const Categories &of)
{
    return severalOf(meanOf(report, kFlagged, kFlagged, [&](const std::string &prompt) {
        const auto found = of.find(prompt);
        return found == of.end() ? 0.0 : static_cast<double>(found->second.size());
    }));
}

json toJson(const FlaggedMean &mean)
{
    const auto sample = [](const statistics::SampleMean &each) {
        return json{
            {"mean", each.mean}, {"low", each.interval->low}, {"high", each.interval->high}};
    };
    return {{"prompts", mean.prompts},
            {"before", sample(mean.before)},
            {"after", sample(mean.after)},
            {"change", sample(mean.change)}};
}

} // namespace deviascope::responsible
