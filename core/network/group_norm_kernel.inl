// The loops behind group_norm_kernel.h, for the instruction set of the including file, which sets
// DEVIASCOPE_LANES to the floats of one register. All names have internal linkage, and nothing of
// the standard library is called that could be inline.

#include <cstring>

namespace deviascope::network {

namespace {

constexpr int64_t kLanes = DEVIASCOPE_LANES;
constexpr int64_t kRegisters = 4; ///< channels summed at once, in registers of `kLanes`
constexpr int64_t kBlock = 128;   ///< positions summed in single precision

using Floats = float __attribute__((vector_size(4 * kLanes)));
using Words = uint32_t __attribute__((vector_size(4 * kLanes)));
using Halves = uint16_t __attribute__((vector_size(2 * kLanes)));

struct Float32 {
    using Stored = float;
    using Register = Floats;
    static Floats widen(Floats value) { return value; }
    static Floats narrow(Floats value) { return value; }
};

struct BFloat16 {
    using Stored = uint16_t;
    using Register = Halves;
    static Floats widen(Halves value)
    {
        return reinterpret_cast<Floats>(__builtin_convertvector(value, Words) << 16);
    }
    /// To nearest, ties to even; not-a-number stays so.
    static Halves narrow(Floats value)
    {
        const Words bits = reinterpret_cast<Words>(value);
        const Words rounded = (bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16;
        return __builtin_convertvector(value == value ? rounded : (bits >> 16) | 0x40U, Halves);
    }
};

/// `count` elements, at most kLanes; the lanes past them are 0.
template <typename Element>
Floats load(const typename Element::Stored *from, int64_t count)
{
    typename Element::Register value{};
    if (count == kLanes)
        std::memcpy(&value, from, sizeof value);
    else
        std::memcpy(&value, from, static_cast<size_t>(count) * sizeof *from);
    return Element::widen(value);
}

template <typename Element>
void store(typename Element::Stored *to, Floats value, int64_t count)
{
    const typename Element::Register narrow = Element::narrow(value);
    if (count == kLanes)
        std::memcpy(to, &narrow, sizeof narrow);
    else
        std::memcpy(to, &narrow, static_cast<size_t>(count) * sizeof *to);
}

/// Relative error below 2e-7 between -87 and 87, where the argument is cut. Coefficients: Cephes.
Floats exponential(Floats x)
{
    const Floats limit = Floats{} + 87.0F;
    x = x > limit ? limit : x;
    x = x < -limit ? -limit : x;
    const float shift = 12582912.0F; // 1.5 * 2^23: the sum's low bits are the nearest integer
    const Floats shifted = x * 1.44269504088896341F + shift;
    const Floats whole = shifted - shift;
    const Floats r = (x - whole * 0.693359375F) - whole * -2.12194440e-4F;
    Floats p = r * 1.9875691500e-4F + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = p * r * r + r + 1.0F;
    const Words power = (reinterpret_cast<Words>(shifted) + 127U) << 23;
    return p * reinterpret_cast<Floats>(power);
}

/// One strip of at most kRegisters * kLanes channels, `Full`: exactly that many.
template <typename Element, bool Full>
void sumStrip(const typename Element::Stored *map, int64_t channels, int64_t first, int64_t width,
              int64_t begin, int64_t end, double *sums)
{
    int64_t lanes[kRegisters];
    Floats origin[kRegisters];
    for (int64_t i = 0; i < kRegisters; ++i) {
        const int64_t left = width - i * kLanes;
        lanes[i] = Full || left > kLanes ? kLanes : left > 0 ? left : 0;
        origin[i] = load<Element>(map + first + i * kLanes, lanes[i]);
    }
    for (int64_t block = begin; block < end; block += kBlock) {
        const int64_t stop = block + kBlock < end ? block + kBlock : end;
        Floats sum[kRegisters] = {};
        Floats square[kRegisters] = {};
        for (int64_t position = block; position < stop; ++position) {
            const typename Element::Stored *at = map + position * channels + first;
#pragma GCC unroll 4
            for (int64_t i = 0; i < kRegisters; ++i) {
                const Floats d =
                    load<Element>(at + i * kLanes, Full ? kLanes : lanes[i]) - origin[i];
                sum[i] += d;
                square[i] += d * d;
            }
        }
        for (int64_t i = 0; i < kRegisters; ++i)
            for (int64_t lane = 0; lane < lanes[i]; ++lane) {
                sums[first + i * kLanes + lane] += static_cast<double>(sum[i][lane]);
                sums[channels + first + i * kLanes + lane] +=
                    static_cast<double>(square[i][lane]);
            }
    }
}

template <typename Element>
void sumChannels(const void *input, int64_t channels, int64_t begin, int64_t end, double *sums)
{
    const auto *map = static_cast<const typename Element::Stored *>(input);
    for (int64_t i = 0; i < 2 * channels; ++i)
        sums[i] = 0;
    constexpr int64_t kStrip = kRegisters * kLanes;
    int64_t first = 0;
    for (; first + kStrip <= channels; first += kStrip)
        sumStrip<Element, true>(map, channels, first, kStrip, begin, end, sums);
    if (first < channels)
        sumStrip<Element, false>(map, channels, first, channels - first, begin, end, sums);
}

template <typename Element, Activation activation>
void applyTo(const typename Element::Stored *map, typename Element::Stored *out, int64_t channels,
             int64_t begin, int64_t end, const float *scale, const float *offset)
{
    const auto step = [&](int64_t position, int64_t c, int64_t count) {
        Floats y = load<Element>(map + position * channels + c, count)
                       * load<Float32>(scale + c, count)
                   + load<Float32>(offset + c, count);
        if constexpr (activation == Activation::Silu)
            y = y / (exponential(-y) + 1.0F);
        store<Element>(out + position * channels + c, y, count);
    };
    const int64_t whole = channels - channels % kLanes;
    for (int64_t position = begin; position < end; ++position) {
        for (int64_t c = 0; c < whole; c += kLanes)
            step(position, c, kLanes);
        if (whole < channels)
            step(position, whole, channels - whole);
    }
}

template <typename Element>
void apply(const void *map, void *out, int64_t channels, int64_t begin, int64_t end,
           const float *scale, const float *offset, Activation activation)
{
    const auto *from = static_cast<const typename Element::Stored *>(map);
    auto *to = static_cast<typename Element::Stored *>(out);
    if (activation == Activation::Silu)
        applyTo<Element, Activation::Silu>(from, to, channels, begin, end, scale, offset);
    else
        applyTo<Element, Activation::None>(from, to, channels, begin, end, scale, offset);
}

constexpr GroupNormKernels kKernels = {{&sumChannels<Float32>, &apply<Float32>},
                                       {&sumChannels<BFloat16>, &apply<BFloat16>}};

} // namespace

} // namespace deviascope::network
