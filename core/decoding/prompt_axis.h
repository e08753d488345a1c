#pragma once

#include "base/interval.h"
#include "decoding/whitened_bank.h"

#include <optional>
#include <string>
#include <vector>

namespace deviascope::decoding {

/// A contrast of two prompts along which others are scored: + is `positive`.
struct AxisPlan {
    std::string positive, negative, base;
    /// "{a role}", "a picture of {a role}" …: how prompts are phrased. The bank must hold each
    /// phrasing of the poles, the base and the scored prompts.
    std::vector<std::string> templates = {"{a role}"};
    std::vector<std::string> scored;
};

/// "a picture of {a role}" with "a doctor": "a picture of a doctor".
std::string phrased(const std::string &text, const std::string &prompt);

/// Every prompt that the plan needs in the bank.
std::vector<std::string> promptsOf(const AxisPlan &plan);

struct AxisScore {
    std::string prompt;
    double score = 0;                    ///< cos(d(prompt), axis), d from the base
    base::Interval interval;             ///< 95 %, bootstrap over seeds
    std::optional<double> templateError; ///< jackknife standard error over templates
};

/// axis = mean over templates of H(positive) - H(negative); d(p) = mean over templates of
/// H(p) - H(base). Throws Internal for a prompt that the bank lacks.
std::vector<AxisScore> scoresOn(const WhitenedBank &bank, const AxisPlan &plan);

/// Which described variant lies nearest to an unmarked prompt.
struct DefaultTest {
    std::string prompt, attribute;
    std::vector<std::string> descriptors; ///< "woman", "with dark skin" …
    std::vector<double> distances;        ///< whitened, of each described variant
    std::vector<double> cosines;          ///< of d(variant) with d(prompt), both from the base
    size_t nearest = 0;
    double winShare = 0;     ///< bootstrap resamples in which `nearest` is nearest
    bool isDefault = false;  ///< winShare is .95 or more
    double gap = 0;          ///< cosine of the best descriptor less the runner-up's
    base::Interval gapRange; ///< 95 %, bootstrap over seeds
};

struct DefaultPlan {
    std::string prompt, attribute, base;
    std::vector<std::string> descriptors;
    std::vector<std::string> variants; ///< prompts, in the order of the descriptors
};

/// Throws Internal for a prompt that the bank lacks, InvalidValue for fewer than two variants.
DefaultTest testDefault(const WhitenedBank &bank, const DefaultPlan &plan);

/// "a doctor" described by a class of an attribute: "a man" -> ("man", "a man doctor"), "a young
/// person" -> ("young", "a young doctor"), "a person with dark skin" -> ("with dark skin", "a
/// doctor with dark skin"). Nothing for a class that does not describe persons.
std::optional<std::pair<std::string, std::string>> described(const std::string &prompt,
                                                             const std::string &label);

} // namespace deviascope::decoding
