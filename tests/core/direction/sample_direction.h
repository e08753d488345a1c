#pragma once

#include "direction/direction.h"

#include <ATen/ATen.h>

namespace deviascope::tests {

/// "a woman" from "a person" by `self`, as small as can be, without provenance.
inline direction::Direction sampleDirection()
{
    direction::Direction made;
    made.name = "a woman";
    made.concept_ = "a woman";
    made.base = "a person";
    made.method = "self";
    made.tensors[network::kMid] = at::ones({1, 2, 1, 1});
    return made;
}

} // namespace deviascope::tests
