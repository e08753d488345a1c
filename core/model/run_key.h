#pragma once

#include "model/model.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace deviascope::model {

/// Names a run for format::Journal: 64 hex digits of `settings`, which hold all that its results
/// depend on beside the program's version, the model, its dtype and device, and the revision of
/// what runs draw and judge; those are added.
std::string runKey(const Model &model, nlohmann::json settings);
/// The same by the model's former hash: what runs were called that began before.
std::string formerRunKey(const Model &model, nlohmann::json settings);

} // namespace deviascope::model
