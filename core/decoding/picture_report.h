#pragma once

#include "decoding/picture_check.h"
#include "report/document.h"

#include <optional>
#include <vector>

namespace deviascope::decoding {

/// `prompt` and `cosine` each.
report::Table namesTable(const std::vector<NamedBy> &names);

/// `pictures` and `picture_check` (null where no picture has a caption); for readers each picture
/// with what it lies nearest to, and how often that is its caption. `prompts`: of the bank.
report::Section picturesSection(const std::optional<PictureCheck> &check, size_t prompts);

} // namespace deviascope::decoding
