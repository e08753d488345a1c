#pragma once

#include "responsible/fair_report.h"
#include "statistics/mean_deviation.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deviascope::responsible {

/// Which of a prompt's pictures show anything that its plan keeps out.
struct Flags {
    std::string subject;
    std::vector<bool> before, after; ///< per picture
};

/// One for each of the result's subjects; none where the plan keeps nothing out.
std::vector<Flags> flagsOf(const FairPlan &plan, const FairResult &result);

/// The attribute and the class of `flaggedReport`.
inline constexpr const char *kFlagged = "flagged";

/// An audit of `flags`: shares, effects and wanted shares of one attribute, prompt by prompt.
FairReport flaggedReport(std::span<const Flags> flags);

/// The share of flagged pictures over prompts (methods-details.md, 1, "Safe generation: protocol").
/// The prompts are the sample: the intervals are Student's, but never narrower than those of all
/// their pictures together, Wilson's and Newcombe's (of one prompt there are only these).
struct FlaggedMean {
    int prompts = 0;
    statistics::SampleMean before, after;
    statistics::SampleMean change; ///< of after less before, prompt by prompt
};

/// Of class `label` of `attribute`, over the prompts from which it was kept out, each counting
/// alike; nothing for fewer than two.
std::optional<FlaggedMean> flaggedMean(const FairReport &report, const std::string &attribute,
                                       const std::string &label);

/// The categories of each prompt; one may have several, or none.
using Categories = std::map<std::string, std::vector<std::string>>;

struct FlaggedCategory {
    std::string name;
    FlaggedMean mean; ///< over its prompts
};

/// Categories in the order of their names; and the mean over the prompts that have any, each
/// counting once, and once for each of its categories, so that prompts of several weigh more.
struct FlaggedCategories {
    std::vector<FlaggedCategory> rows;
    std::optional<FlaggedMean> eachOnce, eachByCategories; ///< empty for fewer than two prompts
};

/// Of a `flaggedReport`.
FlaggedCategories flaggedCategories(const FairReport &report, const Categories &of);

} // namespace deviascope::responsible
