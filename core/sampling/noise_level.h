#pragma once

#include <cmath>

namespace deviascope::sampling {

/// One noise level of the probability-flow solvers: sigma = noise / signal with
/// signal² + noise² = 1, lambda = log(signal / noise).
struct NoiseLevel {
    double signal, noise, lambda;

    explicit NoiseLevel(double sigma)
        : signal(1 / std::sqrt(1 + sigma * sigma)), noise(sigma * signal), lambda(-std::log(sigma))
    {}
};

} // namespace deviascope::sampling
