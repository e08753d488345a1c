#pragma once

#include <cstdint>

namespace deviascope::network {

enum class Activation { None, Silu };

/// The loops of group normalisation over one feature map [positions, channels] of contiguous
/// elements, for one element type and one instruction set. Free of LibTorch: the same source is
/// compiled for several instruction sets, and an inline function of a library, compiled for the
/// widest and kept by the linker, would stop a smaller processor.
struct GroupNormKernel {
    /// For positions begin … end and each channel: sums[c] = sum of d, sums[channels + c] = sum of
    /// d squared, d the difference from the map's first value of that channel.
    void (*sums)(const void *map, int64_t channels, int64_t begin, int64_t end, double *sums);
    /// out = activation(map * scale[c] + offset[c]) at positions begin … end.
    void (*apply)(const void *map, void *out, int64_t channels, int64_t begin, int64_t end,
                  const float *scale, const float *offset, Activation activation);
};

struct GroupNormKernels {
    GroupNormKernel float32, bfloat16;
};

extern const GroupNormKernels kGroupNormBaseline;
#ifdef __x86_64__
extern const GroupNormKernels kGroupNormAvx2;   ///< needs AVX2 and FMA
extern const GroupNormKernels kGroupNormAvx512; ///< needs AVX-512 F, BW, DQ and VL
#endif

} // namespace deviascope::network
