#pragma once

#include "report/document.h"
#include "responsible/assignment.h"
#include "responsible/fair_report.h"

namespace deviascope::responsible {

/// Roles or prompts below which an interval over them covers too little.
inline constexpr int kFewPrompts = 10;

/// The keys of `audit`, and `wanted`, `calibration`, `kept`, `means`, `assignment`. For readers:
/// shares per role, their distance from the wanted ones, the means with their nulls, roles kept,
/// scales.
report::Document fairDocument(const FairReport &report, Law law);

/// For readers: what changed at the same seeds, in the attributes that were pushed and in the
/// watched ones.
report::Document changeDocument(const FairReport &report);

/// For readers: gained, lost, the difference with its interval, McNemar's p after Holm. What did
/// not change is not among `rows`; of none it says so.
report::Table changesTable(const std::vector<observation::EffectRow> &rows);

} // namespace deviascope::responsible
