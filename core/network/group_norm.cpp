#include "network/group_norm.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace deviascope::network {

namespace {

constexpr int64_t kChunk = 512; ///< positions that one thread takes at a time

bool fits(const GroupNorm &norm, const at::Tensor &x)
{
    return norm.weight.scalar_type() == x.scalar_type() && norm.weight.is_contiguous() &&
           norm.bias.is_contiguous() && x.device().is_cpu() && x.dim() == 4 && x.numel() > 0 &&
           (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) &&
           x.is_contiguous(at::MemoryFormat::ChannelsLast) &&
           !(c10::GradMode::is_enabled() && x.requires_grad());
}

/// One call's maps, chunk by chunk.
class FusedNorm {
public:
    FusedNorm(const GroupNorm &norm, const GroupNormKernels &kernels, const at::Tensor &x,
              Activation activation)
        : m_norm(norm),
          m_x(x),
          m_out(at::empty_like(x)),
          m_activation(activation),
          m_kernel(x.scalar_type() == at::kFloat ? kernels.float32 : kernels.bfloat16),
          m_batch(x.size(0)),
          m_channels(x.size(1)),
          m_positions(x.size(2) * x.size(3)),
          m_chunks((m_positions + kChunk - 1) / kChunk),
          m_sums(static_cast<size_t>(m_batch * m_chunks * 2 * m_channels)),
          m_scale(static_cast<size_t>(m_batch * m_channels)),
          m_offset(m_scale.size())
    {}

    at::Tensor run()
    {
        eachChunk([this](int64_t map, int64_t chunk, int64_t begin, int64_t end) {
            m_kernel.sums(pointer(m_x, map), m_channels, begin, end, sumsOf(map, chunk));
        });
        weigh();
        eachChunk([this](int64_t map, int64_t, int64_t begin, int64_t end) {
            m_kernel.apply(pointer(m_x, map), pointer(m_out, map), m_channels, begin, end,
                           m_scale.data() + map * m_channels, m_offset.data() + map * m_channels,
                           m_activation);
        });
        return m_out;
    }

private:
    template <typename Work>
    void eachChunk(const Work &work)
    {
        at::parallel_for(0, m_batch * m_chunks, 1, [&](int64_t first, int64_t last) {
            for (int64_t i = first; i < last; ++i) {
                const int64_t chunk = i % m_chunks;
                work(i / m_chunks, chunk, chunk * kChunk,
                     std::min(m_positions, (chunk + 1) * kChunk));
            }
        });
    }

    char *pointer(const at::Tensor &tensor, int64_t map) const
    {
        return static_cast<char *>(tensor.data_ptr()) +
               map * m_positions * m_channels * tensor.element_size();
    }

    /// The first number of each channel.
    std::vector<double> numbers(const void *from) const
    {
        std::vector<double> values(static_cast<size_t>(m_channels));
        const auto copy = [&](const auto *typed) {
            std::transform(typed, typed + m_channels, values.begin(),
                           [](auto value) { return static_cast<double>(value); });
        };
        if (m_x.scalar_type() == at::kFloat)
            copy(static_cast<const float *>(from));
        else
            copy(static_cast<const at::BFloat16 *>(from));
        return values;
    }

    double *sumsOf(int64_t map, int64_t chunk)
    {
        return m_sums.data() + (map * m_chunks + chunk) * 2 * m_channels;
    }

    /// Mean and variance of each group, as a scale and an offset of each channel. The kernel's sums
    /// are of the differences from the map's first value of each channel.
    void weigh()
    {
        const std::vector<double> weight = numbers(m_norm.weight.data_ptr());
        const std::vector<double> bias = numbers(m_norm.bias.data_ptr());
        const int64_t perGroup = m_channels / m_norm.groups;
        const double count = static_cast<double>(m_positions);
        std::vector<double> means(static_cast<size_t>(perGroup));
        for (int64_t map = 0; map < m_batch; ++map) {
            double *sums = sumsOf(map, 0);
            const std::vector<double> origin = numbers(pointer(m_x, map));
            for (int64_t chunk = 1; chunk < m_chunks; ++chunk)
                for (int64_t c = 0; c < 2 * m_channels; ++c)
                    sums[c] += sumsOf(map, chunk)[c];
            for (int64_t group = 0; group < m_norm.groups; ++group) {
                double mean = 0;
                double within = 0; // sum of squared differences from the channels' own means
                for (int64_t i = 0; i < perGroup; ++i) {
                    const int64_t c = group * perGroup + i;
                    const double shift = sums[c] / count;
                    means[static_cast<size_t>(i)] = origin[static_cast<size_t>(c)] + shift;
                    mean += means[static_cast<size_t>(i)];
                    within += sums[m_channels + c] - shift * sums[c];
                }
                mean /= static_cast<double>(perGroup);
                double between = 0;
                for (const double each : means)
                    between += (each - mean) * (each - mean);
                const double variance = within / (count * static_cast<double>(perGroup)) +
                                        between / static_cast<double>(perGroup);
                const double inverse = 1 / std::sqrt(std::max(variance, 0.0) + m_norm.eps);
                for (int64_t i = 0; i < perGroup; ++i) {
                    const int64_t c = group * perGroup + i;
                    const auto at = static_cast<size_t>(map * m_channels + c);
                    const double scale = weight[static_cast<size_t>(c)] * inverse;
                    m_scale[at] = static_cast<float>(scale);
                    m_offset[at] = static_cast<float>(bias[static_cast<size_t>(c)] - mean * scale);
                }
            }
        }
    }

    const GroupNorm &m_norm;
    const at::Tensor &m_x;
    at::Tensor m_out;
    Activation m_activation;
    const GroupNormKernel m_kernel;
    int64_t m_batch, m_channels, m_positions, m_chunks;
    std::vector<double> m_sums; ///< [batch, chunks, 2 * channels]
    std::vector<float> m_scale, m_offset;
};

} // namespace

GroupNorm GroupNorm::load(const Weights &weights, int64_t channels, int64_t groups, double eps)
{
    return {weights.get("weight", {channels}), weights.get("bias", {channels}), groups, eps};
}

at::Tensor GroupNorm::operator()(const at::Tensor &x, Activation activation) const
{
    if (fits(*this, x))
        return with(*availableGroupNormKernels().front(), x, activation);
    const at::Tensor y = at::group_norm(x, groups, weight, bias, eps);
    return activation == Activation::Silu ? at::silu(y) : y;
}

at::Tensor GroupNorm::with(const GroupNormKernels &kernels, const at::Tensor &x,
                           Activation activation) const
{
    return FusedNorm(*this, kernels, x, activation).run();
}

std::vector<const GroupNormKernels *> availableGroupNormKernels()
{
    std::vector<const GroupNormKernels *> kernels;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        kernels.push_back(&kGroupNormAvx512);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        kernels.push_back(&kGroupNormAvx2);
#endif
    kernels.push_back(&kGroupNormBaseline);
    return kernels;
}

} // namespace deviascope::network
