#ifdef __x86_64__

#include "network/group_norm_kernel.h"

#define DEVIASCOPE_LANES 16
#include "network/group_norm_kernel.inl"

namespace deviascope::network {

const GroupNormKernels kGroupNormAvx512 = kKernels;

} // namespace deviascope::network

#endif
