#pragma once

#include "engine/requests.h"
#include "engine/results.h"
#include "observation/bias_report.h"
#include "report/document.h"
#include "tabs/explore/tally_book.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::ui {

/// How one condition's pictures are perceived.
struct ConditionSummary {
    int n = 0;
    int uncertain = 0;
    bool complete = false; ///< the planned number is there; else intervals that hold at every look
    std::vector<observation::ShareRow> classes;
    observation::DeviationRow deviation;
};

/// Everything the statistics panel shows of one attribute: an audit's numbers of the pictures that
/// are there so far.
struct BiasSummary {
    model::Attribute attribute;
    std::vector<std::string> names; ///< short ones, for the chart
    int target = 0;                 ///< planned n
    ConditionSummary before;
    std::optional<ConditionSummary> after;       ///< none: no slider acts
    std::vector<observation::EffectRow> effects; ///< per class; empty: no seed is in both
    int paired = 0;                              ///< seeds in both conditions
    int drawnCount = 0;                          ///< of the pictures behind `drawn` of the rows
    observation::BiasReport report;              ///< all of the above as the audit has it

    /// The class that changed most; without an effect the commonest.
    std::size_t headline() const;
    /// What is known beforehand, per class; empty: nothing is.
    std::vector<double> planted() const;
    std::vector<double> drawn() const;
};

/// Which pictures a summary is about.
struct BiasQuestion {
    std::string beforeKey;
    std::string afterKey;             ///< the same key: no slider acts
    std::vector<std::uint64_t> seeds; ///< those planned
    std::size_t attributeIndex = 0;   ///< among the model's
    engine::DrawSettings settings;    ///< that the pictures are drawn with
};

BiasSummary summarise(const TallyBook &book, const BiasQuestion &question,
                      const engine::ModelSummary &model);

/// What the panel's table shows: a row for each class, then the uncertain pictures.
report::Table tableOf(const BiasSummary &summary);

/// The tables of an audit; each share says whether its interval is that of the planned number
/// ("planned") or holds at every look ("live").
report::Document documentOf(const BiasSummary &summary);

} // namespace deviascope::ui
