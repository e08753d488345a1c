#pragma once

#include "observation/bias_report.h"
#include "report/document.h"

namespace deviascope::observation {

/// `rows` of cli.md: shares of one class, in one condition, of one prompt's pictures.
report::Table sharesTable(const std::vector<ShareRow> &rows);
/// `effects`: what changed at the same seeds.
report::Table effectsTable(const std::vector<EffectRow> &rows);
/// `deviation`: distance from even, or wanted, shares beside a fair generator's.
report::Table deviationTable(const std::vector<DeviationRow> &rows);

/// `tests`, `evaluations`, `seconds`.
report::Section runFacts(const BiasReport &report);

/// All of an audit.
report::Document documentOf(const BiasReport &report);

} // namespace deviascope::observation
