#pragma once

#include <vector>

namespace deviascope::observation {

/// What was perceived in the pictures of a sitting, in its order. A value without tensors.
struct Seen {
    std::vector<bool> shown; ///< the concept; of an anti-vector: that the unwanted is gone
    std::vector<bool> named; ///< the picture's role; empty where none is known
    std::vector<std::vector<int>> others = {}; ///< labels of the other attributes, by attribute
};

} // namespace deviascope::observation
