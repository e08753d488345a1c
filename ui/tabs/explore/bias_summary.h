#pragma once

#include "base/interval.h"
#include "engine/requests.h"
#include "engine/results.h"
#include "tabs/explore/tally_book.h"

#include <optional>
#include <string>
#include <vector>

namespace deviascope::ui {

/// Which kind of interval the shares carry.
enum class IntervalKind {
    Live,    ///< confidence sequence: holds at every look while pictures arrive
    Planned, ///< Wilson, or Goodman for more than two classes, at the planned n
};

/// One class in one condition.
struct ClassShare {
    int count = 0;
    double share = 0; ///< count / n, uncertain pictures in n
    base::Interval interval;
};

/// How one condition's pictures are perceived.
struct ConditionSummary {
    int n = 0;
    int uncertain = 0;
    IntervalKind kind = IntervalKind::Live;
    std::vector<ClassShare> classes;
    /// Deviation ratio among the named pictures; none while there are none.
    std::optional<double> deviation;
    base::Interval deviationInterval;
    double nullMean = 0; ///< of a perfectly fair generator with as many pictures
    double nullQ95 = 0;
};

/// A slider's effect on one class, at the same seeds.
struct ClassEffect {
    PairedCounts table;
    double difference = 0;   ///< (gained - lost) / n
    base::Interval interval; ///< Newcombe, paired, 95 %
    double p = 1;            ///< McNemar, exact, two-sided
    double pAdjusted = 1;    ///< Holm over the classes
};

/// Everything the statistics panel shows of one attribute.
struct BiasSummary {
    model::Attribute attribute;
    std::vector<std::string> names; ///< short ones, for the chart
    int target = 0;                 ///< planned n
    ConditionSummary before;
    std::optional<ConditionSummary> after; ///< none: no slider acts
    std::vector<ClassEffect> effects;      ///< per class; empty: no slider acts
    std::vector<double> planted;           ///< per class; empty: not known
    std::vector<double> drawn;             ///< per class; empty: not known for these settings
    int drawnCount = 0;

    /// The class that changed most; without an effect the commonest.
    std::size_t headline() const;
};

/// Which pictures a summary is about.
struct BiasQuestion {
    std::string beforeKey;
    std::string afterKey;             ///< the same key: no slider acts
    std::vector<std::uint64_t> seeds; ///< those planned
    std::size_t attributeIndex = 0;
    model::Attribute attribute;
};

BiasSummary summarise(const TallyBook &book, const BiasQuestion &question);

/// Adds what is known beforehand of this prompt's role and attribute; `drawn` only where the
/// settings are those it was counted with, at the model's own picture size.
void addKnownShares(BiasSummary &summary, const engine::ModelSummary &model,
                    const engine::DrawSettings &settings);

/// The table as comma-separated values, with a header line.
std::string toCsv(const BiasSummary &summary);

} // namespace deviascope::ui
