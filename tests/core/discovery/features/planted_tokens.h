#pragma once

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cstdint>

namespace deviascope::tests {

/// Tokens that are made of few of some atoms each.
struct PlantedTokens {
    at::Tensor atoms;  ///< [A, D], of length 1
    at::Tensor shares; ///< [N, A], most of them 0
    at::Tensor tokens; ///< [N, D]
};

inline PlantedTokens plantedTokens(std::int64_t count, std::uint64_t seed)
{
    constexpr std::int64_t kAtoms = 24, kWidth = 16;
    const auto atomsOf = at::detail::createCPUGenerator(1); // the same for every seed
    const auto generator = at::detail::createCPUGenerator(seed);
    PlantedTokens planted;
    planted.atoms = at::randn({kAtoms, kWidth}, atomsOf, at::kFloat);
    planted.atoms = planted.atoms / planted.atoms.norm(2, at::IntArrayRef{1}, true);
    const at::Tensor has = at::rand({count, kAtoms}, generator, at::kFloat) < 0.08;
    planted.shares = has * (0.5 + at::rand({count, kAtoms}, generator, at::kFloat));
    planted.tokens = at::matmul(planted.shares, planted.atoms) +
                     0.01 * at::randn({count, kWidth}, generator, at::kFloat);
    return planted;
}

} // namespace deviascope::tests
