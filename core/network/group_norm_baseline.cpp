#include "network/group_norm_kernel.h"

#define DEVIASCOPE_LANES 4
#include "network/group_norm_kernel.inl"

namespace deviascope::network {

const GroupNormKernels kGroupNormBaseline = kKernels;

} // namespace deviascope::network
