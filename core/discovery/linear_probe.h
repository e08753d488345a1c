#pragma once

#include "statistics/counted.h"

#include <ATen/core/Tensor.h>

namespace deviascope::discovery {

/// Samples as coordinates along their principal components, each of unit deviation. float64, CPU.
class WhitenedSpace {
public:
    /// Of `samples` [N, D], with at most `most` components; fewer where they span fewer.
    WhitenedSpace(const at::Tensor &samples, int most);

    at::Tensor codesOf(const at::Tensor &samples) const; ///< [N, D] to [N, K]
    /// How far a step in the space of codes [K] moves a sample [D].
    at::Tensor stepOf(const at::Tensor &code) const;
    int64_t size() const { return m_deviations.size(0); }

private:
    at::Tensor m_mean;       ///< [D]
    at::Tensor m_components; ///< [K, D], of unit length
    at::Tensor m_deviations; ///< [K]
};

/// A linear classifier of two classes.
struct LinearProbe {
    at::Tensor normal;     ///< [K], of unit length, towards the second class
    double meanCosine = 0; ///< of the normal with the difference of the classes' means
    double decay = 0;      ///< the penalty on its weights that held-out samples chose
    /// Left-out samples of either class that it puts right.
    statistics::Counted firstRight, secondRight;
};

/// Fifths of the samples, each left out in turn; those of one class are dealt out in turn.
at::Tensor foldsOf(const at::Tensor &isSecond);

/// Logistic regression without a bias on `codes` [N, K], centred between the classes' means, whose
/// samples weigh alike class by class (IntroVAC's bias-free head; the centring and the weights are
/// (house)). The penalty is the one of six that foretells left-out folds best (house); how many
/// samples are put right is counted on folds that took no part in choosing it. `isSecond` [N],
/// bool; both classes need two samples. `folds` [N], 0 to 4: samples that belong together share
/// one. Throws InvalidValue otherwise.
LinearProbe fitProbe(const at::Tensor &codes, const at::Tensor &isSecond, const at::Tensor &folds);

} // namespace deviascope::discovery
