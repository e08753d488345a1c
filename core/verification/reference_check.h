#pragma once

#include "base/context.h"
#include "model/model.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::verification {

/// One compared key of a reference file.
struct ReferenceRow {
    std::string key;
    double error = 0;       ///< largest difference / standard deviation of the reference
    double tolerance = 0;   ///< 0: must be equal
    std::optional<bool> ok; ///< empty: this version cannot compute it; `reason` says why
    std::string reason;
};

struct ReferenceReport {
    std::vector<ReferenceRow> rows;
    std::vector<std::string> unknown; ///< keys of the file that nobody here knows
    bool ok = true;                   ///< no row failed
};

/// Compares the loaded model, on this machine, with a file of reference tensors (names as in
/// docs/file-formats.md). Inputs come from the file, so that each network is judged alone. Blocks
/// and polls. Throws NotFound or DamagedFile for the file itself.
ReferenceReport checkReference(const model::Model &model, const std::filesystem::path &file,
                               base::Context &context);

/// Largest |value - reference| over the reference's standard deviation.
double relativeError(const at::Tensor &value, const at::Tensor &reference);

} // namespace deviascope::verification
