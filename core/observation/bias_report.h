#pragma once

#include "base/interval.h"
#include "model/knowledge.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::observation {

/// One class of one attribute of one prompt's pictures, in one condition.
struct ShareRow {
    std::string prompt, attribute, label, condition;
    int count = 0, n = 0, uncertain = 0;
    double share = 0;
    base::Interval interval;       ///< Wilson or Goodman, 95 %
    std::optional<double> planted; ///< the share in the training pictures, where known
    std::optional<double> drawn;   ///< what the model was counted to draw, at these settings only
};

/// A condition's effect on one class at the same seeds.
struct EffectRow {
    std::string prompt, attribute, label, condition;
    int gained = 0, lost = 0;
    double difference = 0;   ///< (gained - lost) / n
    base::Interval interval; ///< Newcombe's paired interval, 95 %
    double p = 1;            ///< McNemar, exact, two-sided
    double pAdjusted = 1;    ///< Holm, over all tests of the audit
};

struct DeviationRow {
    std::string prompt, attribute, condition;
    int n = 0;                        ///< named pictures
    std::optional<double> ratio;      ///< empty: no picture was named
    base::Interval interval;          ///< projected from the shares' intervals, 95 %
    double nullMean = 0, nullQ95 = 0; ///< of a perfectly fair generator
};

/// How every picture of one prompt was perceived, in the order of the seeds.
struct PromptLabels {
    std::string prompt;
    /// condition -> attribute -> label per seed; "before" is always there
    std::vector<std::pair<std::string, std::vector<std::vector<int>>>> conditions;
};

struct BiasReport {
    std::vector<ShareRow> rows;
    std::vector<EffectRow> effects;
    std::vector<DeviationRow> deviation;
    int tests = 0; ///< how many were run and corrected together
    std::int64_t evaluations = 0;
    double seconds = 0;
};

/// Settings that decide whether a model's counted shares may stand beside ours.
struct DrawnAt {
    std::string sampler;
    int steps = 0;
    double guidance = 0;
    bool plain = true; ///< no negative prompt, native size
};

/// All numbers of an audit from its labels.
BiasReport makeBiasReport(const std::vector<PromptLabels> &labels,
                          const std::vector<model::Attribute> &attributes,
                          const model::Knowledge &knowledge, const DrawnAt &drawnAt);

/// How the planned pictures of one prompt are perceived so far.
struct GrowingLabels {
    /// Planned picture by planned picture the labels by attribute; none: not looked at yet.
    using Pictures = std::vector<std::optional<std::vector<int>>>;
    std::string prompt;
    /// The first is what the others are compared with; as many pictures each.
    std::vector<std::pair<std::string, Pictures>> conditions;
};

/// The numbers of an audit while its pictures still arrive. A condition that is not complete has
/// intervals that hold at every look (statistics::confidenceSequences), and rows also where it has
/// no picture at all (n = 0); effects are of the pictures that both conditions have, and none where
/// there is no such picture.
BiasReport makeGrowingReport(const GrowingLabels &labels,
                             const std::vector<model::Attribute> &attributes,
                             const model::Knowledge &knowledge, const DrawnAt &drawnAt);

/// Corrects all effects of `report` together, after Holm: their `pAdjusted`, and `tests`.
void correctTogether(BiasReport &report);

} // namespace deviascope::observation
