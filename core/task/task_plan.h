#pragma once

#include "task/task.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace deviascope::task {

/// The command whose plan needs no frame, and whose command line takes the file of one.
inline constexpr const char *kFlat = "audit";

/// What is asked for, as a value: it can be written, read again, checked, and carried out later or
/// elsewhere. The values are of `tableOf(*task)`.
struct Plan {
    const Task *task = nullptr;
    base::OptionValues values;
};

/// The model and what computes with it: `model`, `device`, `dtype`, `threads`, `prediction`.
const base::OptionTable &computeOptions();
/// A task's own options, then those.
base::OptionTable tableOf(const Task &task);

/// Throws InvalidValue, naming those there are.
const Task &taskNamed(std::span<const Task *const> tasks, const std::string &command);

/// Reads {"command": …, "plan": {…}}; "cost" and "notes" are not read, and an object without
/// "command" is the plan of an audit. Throws InvalidValue with every fault and its place, naming
/// `file`.
Plan planFromJson(std::span<const Task *const> tasks, const nlohmann::json &object,
                  const std::string &file);

/// The plan with the dtype and the threads that were chosen for it, so that it keeps them
/// elsewhere.
Plan settledOn(Plan plan, const model::Model &model);

/// What planFromJson reads: what was given, so that defaults stay the model's own.
nlohmann::json toJson(const Plan &plan);

/// A JSON Schema of every plan that planFromJson takes, made from the tables.
nlohmann::json schemaOf(std::span<const Task *const> tasks);

} // namespace deviascope::task
