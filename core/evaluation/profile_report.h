#pragma once

#include "evaluation/profile.h"
#include "report/document.h"

#include <string>
#include <vector>

namespace deviascope::evaluation {

/// Parts in which the concept is decided: with the sign of the whole's effect, by the test over all
/// rows, and at least half as strong as the strongest such part of the same kind.
std::vector<const ProfileRow *> decidedIn(const Profile &profile, ProfileRow::Part part);

/// One or two sentences to be read out: when and where.
std::string sentence(const Profile &profile);

/// `concept`, `scale`, `before`, `rows`, `sentence`, `cells`, `tests`, `evaluations`, `seconds`.
report::Document documentOf(const Profile &profile);

} // namespace deviascope::evaluation
