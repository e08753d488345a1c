#pragma once

#include "report/document.h"

#include <nlohmann/json_fwd.hpp>

namespace deviascope::report {

/// One object: each table that has a key as an array of objects, each fact under its keys. Where a
/// key has points, objects hold each other ("split_half.mean").
nlohmann::json toJson(const Document &document);

/// The rows of a table as an array of objects.
nlohmann::json rowsJson(const Table &table);

} // namespace deviascope::report
