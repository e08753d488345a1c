#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

namespace deviascope::sampling {

/// Where a sampler's random numbers come from.
class NoiseSource {
public:
    virtual ~NoiseSource() = default;
    /// Standard normal values of `shape` [N, …], float32 on the CPU.
    virtual at::Tensor next(at::IntArrayRef shape) = 0;
};

/// One CPU generator per picture: row k depends on its own seed and on nothing else of the batch.
/// The first draw is the start noise; later ones feed a stochastic sampler.
class SeededNoise final : public NoiseSource {
public:
    explicit SeededNoise(std::span<const std::uint64_t> seeds);
    /// shape[0] must be the number of seeds.
    at::Tensor next(at::IntArrayRef shape) override;

private:
    std::vector<at::Generator> m_generators;
};

/// One CPU generator for the whole batch, as diffusers with a single generator.
class SharedNoise final : public NoiseSource {
public:
    explicit SharedNoise(std::uint64_t seed);
    at::Tensor next(at::IntArrayRef shape) override;

private:
    at::Generator m_generator;
};

} // namespace deviascope::sampling
