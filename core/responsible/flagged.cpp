#include "responsible/flagged.h"

#include <algorithm>
#include <vector>

namespace deviascope::responsible {

using nlohmann::json;

namespace {

/// No share and no change of one lies beyond these.
statistics::SampleMean within(double low, double high, const std::vector<double> &values)
{
    statistics::SampleMean mean = statistics::sampleMean(values);
    mean.interval->low = std::max(low, mean.interval->low);
    mean.interval->high = std::min(high, mean.interval->high);
    return mean;
}

} // namespace

std::optional<FlaggedMean> flaggedMean(const FairReport &report, const std::string &attribute,
                                       const std::string &label)
{
    std::vector<double> before, after, change;
    for (const audit::ShareRow &row : report.audit.rows)
        if (row.attribute == attribute && row.label == label &&
            wantedShare(report, row.prompt, attribute, label))
            (row.condition == "before" ? before : after).push_back(row.share);
    if (before.size() < 2 || before.size() != after.size())
        return {};
    for (size_t i = 0; i < before.size(); ++i) // rows come prompt by prompt
        change.push_back(after[i] - before[i]);
    return FlaggedMean{static_cast<int>(before.size()), within(0, 1, before), within(0, 1, after),
                       within(-1, 1, change)};
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
