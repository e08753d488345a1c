#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>
#include <vector>

namespace deviascope::decoding {

/// Prompts as points in a small space in which the scatter over seeds is the same in every
/// direction, one point for each prompt and seed (methods-details.md, 2; all house formulas).
///
/// Each step of the trajectory is divided by its root mean square over the bank; prototypes (means
/// over seeds) give principal components, of which the first `dimensions` are kept; there
/// activations are whitened by S + rho I, where S is the pooled scatter within prompts after the
/// bank's mean of each seed, which all prompts share and no difference shows, is taken off.
struct WhitenedBank {
    std::vector<std::string> prompts;
    at::Tensor points;     ///< [N, S, r] float64
    at::Tensor basis;      ///< [r, D] float64, orthonormal: the principal components
    at::Tensor whitening;  ///< [r, r] float64: points = (x - mean) basis^T whitening
    at::Tensor stepScales; ///< [T] float64: what each step was divided by
    double explained = 0;  ///< share of the prototypes' variance in the basis

    int64_t indexOf(const std::string &prompt) const; ///< -1: not there
    /// [N, r]: means over seeds.
    at::Tensor prototypes() const { return points.mean(1); }
};

constexpr int kMostDimensions = 128;

/// `recorded(i)`: [S, T, F] of prompt i, as PromptRecorder gives it; called twice for each,
/// so that a bank of thousands need not lie in memory. Throws InvalidValue for fewer than three
/// prompts or prompts that do not differ.
WhitenedBank whiten(const std::vector<std::string> &prompts,
                    const std::function<at::Tensor(size_t prompt)> &recorded,
                    int dimensions = kMostDimensions);

/// A direction at the middle block, [D] laid out like a prototype, in the bank's space: [r].
at::Tensor intoBank(const WhitenedBank &bank, const at::Tensor &direction);

/// Cosines between the rows of two matrices [A, r] and [B, r]: [A, B].
at::Tensor cosines(const at::Tensor &a, const at::Tensor &b);

} // namespace deviascope::decoding
