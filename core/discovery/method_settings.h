#pragma once

#include "discovery/method.h"

#include <vector>

namespace deviascope::discovery {

/// Options that several methods declare alike, with what differs between them.
base::Option conceptOption();
base::Option negativeOption();
base::Option withoutOption();
base::Option carriersOption();
base::Option sitesOption(const std::string &otherwise);
base::Option picturesOption(int fallback, int least = 1);
base::Option componentsOption(int fallback, int most);

/// What several methods refuse alike: no concept, or one that is the base prompt. Throws
/// InvalidValue.
void requireConcept(const Settings &settings);

/// "a woman (text)"; of an anti-vector "a costume without blood (text)".
std::string nameOf(const Settings &settings, const std::string &method);

/// `value`, or `otherwise` where it is 0. Throws InvalidValue, naming `what`, outside 1..most.
int countOr(int value, int otherwise, int most, const char *what);

/// The sites asked for, else `otherwise`. Throws InvalidValue for one that the model lacks.
std::vector<network::Site> sitesOr(const model::Model &model, const Settings &settings,
                                   std::vector<network::Site> otherwise);

/// A finding with the direction, its provenance and what it cost, forward passes alone.
Finding makeFinding(const model::Model &model, const Settings &settings,
                    direction::Direction direction, std::int64_t evaluations, double seconds);

} // namespace deviascope::discovery
