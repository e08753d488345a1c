#pragma once

#include "discovery/self_settings.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace deviascope::discovery {

/// The concepts that one run learns together, and which of them its pictures show: in the official
/// code a picture carries a set of concepts, each concept is a column of what is learned, and the
/// edit is the sum of a set's columns (methods-details.md, 1, "Several concepts in one run").
struct ConceptSets {
    std::vector<std::string> concepts;  ///< one column each, in the order of their first mention
    std::vector<std::vector<int>> sets; ///< columns; picture i shows sets[i % sets.size()]

    const std::vector<int> &shownBy(int64_t picture) const
    {
        return sets[static_cast<size_t>(picture) % sets.size()];
    }

    /// [pictures, concepts] float32: 1 where a picture shows a concept.
    at::Tensor shows(int64_t pictures) const;
};

/// The settings' concept, and those beside it; "a woman + a person with dark skin" is a set of two.
/// One concept without a name where pictures are shown instead. Throws InvalidValue for an empty
/// concept beside another, and for a set that is named twice.
ConceptSets conceptSetsOf(const SelfSettings &settings);

} // namespace deviascope::discovery
