#pragma once

#include "base/option.h"
#include "model/knowledge.h"
#include "task/parsers.h"
#include "task/surroundings.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::task {

// Options whose values have a form of their own in JSON, and are words on the command line. What
// reads them throws InvalidValue; what a table's check has passed is read without.

/// "7", "0-15", "3,5,9", or an array of numbers.
base::Option seedsOption(const std::string &help, const std::string &otherwise);
/// Each once, and a note of those that are given more than once.
std::vector<std::uint64_t> seedsOf(Surroundings &surroundings, const nlohmann::json &seeds);

/// "512x768", or an array of two numbers.
base::Option sizeOption();
Size sizeOf(const nlohmann::json &size);

/// An array of 'name=class|class|…' or names that the model knows, or an object {name: [classes]}.
base::Option attributesOption(const std::string &help, const std::string &otherwise);
/// Each attribute and each class once. Throws also for two attributes of one name.
std::vector<model::Attribute> attributesOf(Surroundings &surroundings,
                                           const nlohmann::json &attributes,
                                           const model::Knowledge &known);

/// An array of "FILE@SCALE" or {file, scale, branch, window, schedule, mask}.
base::Option directionsOption();
/// The same of directions that nothing limits: {file, scale}.
base::Option wholeDirectionsOption();
/// Whether an option takes what limits a direction.
bool takesLimits(const base::Option &option);
std::vector<DirectionWish> wishesOf(const nlohmann::json &directions);
/// What wishesOf reads.
nlohmann::json toJson(const DirectionWish &wish);

} // namespace deviascope::task
