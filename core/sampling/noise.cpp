#include "sampling/noise.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

namespace deviascope::sampling {

SeededNoise::SeededNoise(std::span<const std::uint64_t> seeds)
{
    for (const std::uint64_t seed : seeds)
        m_generators.push_back(at::detail::createCPUGenerator(seed));
}

at::Tensor SeededNoise::next(at::IntArrayRef shape)
{
    TORCH_CHECK(shape[0] == static_cast<int64_t>(m_generators.size()), "a generator per row");
    std::vector<int64_t> one = shape.vec();
    one[0] = 1;
    std::vector<at::Tensor> rows;
    for (at::Generator &generator : m_generators)
        rows.push_back(at::randn(one, generator, at::kFloat));
    return at::cat(rows);
}

SharedNoise::SharedNoise(std::uint64_t seed) : m_generator(at::detail::createCPUGenerator(seed)) {}

at::Tensor SharedNoise::next(at::IntArrayRef shape)
{
    return at::randn(shape, m_generator, at::kFloat);
}

} // namespace deviascope::sampling
