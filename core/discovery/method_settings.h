#pragma once

#include "discovery/method.h"

#include <vector>

namespace deviascope::discovery {

/// Options that several methods declare alike, with what differs between them.
base::Option conceptOption();
base::Option negativeOption();
base::Option withoutOption();
base::Option carriersOption();
enum class Carriers { Roles, None };
Carriers carriersOf(const base::OptionValues &own);
base::Option sitesOption(const std::string &otherwise);
base::Option picturesOption(int fallback, int least = 1);
base::Option componentsOption(int fallback, int most);

/// What several methods refuse alike: no concept, or one that is the base prompt. Throws
/// InvalidValue.
void requireConcept(const Subject &subject);

/// "a woman (text)"; of an anti-vector "a costume without blood (text)".
std::string nameOf(const Subject &subject, const std::string &method);

/// Behind the first up block: what skip connections carry is within reach there.
inline constexpr network::Site kUp0{network::Site::Part::Up, 0};

/// "mid+up_0", "up_1" as sites. Throws InvalidValue for a name that is none.
std::vector<network::Site> sitesNamed(const std::vector<std::string> &texts);

/// Of the option `sites`: those asked for, else `otherwise`. Throws InvalidValue for one that the
/// model lacks.
std::vector<network::Site> sitesOr(const model::Model &model, const base::OptionValues &own,
                                   std::vector<network::Site> otherwise);

/// A whole number of the method's own.
int countOf(const Settings &settings, std::string_view key);

/// A finding with the direction, its provenance and what it cost, forward passes alone.
Finding makeFinding(const model::Model &model, const Settings &settings,
                    direction::Direction direction, std::int64_t evaluations, double seconds);

} // namespace deviascope::discovery
