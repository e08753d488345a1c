#pragma once

#include "model/scheduler_config.h"

#include <vector>

namespace deviascope::sampling {

/// Timesteps of the classes that step over `train` by equal strides (DDIM, DDPM, Euler …), from the
/// noisy end. `offset` shifts leading spacing only.
std::vector<double> strideTimesteps(model::Spacing spacing, int train, int steps, int offset);

/// Those of the multistep solvers (DPM++, UniPC), which leave out the last of steps + 1.
std::vector<double> multistepTimesteps(model::Spacing spacing, int train, int steps, int offset);

/// sigma = sqrt((1 - abar) / abar) for every training timestep.
std::vector<double> trainingSigmas(const std::vector<double> &abar);

/// `values` (indexed by timestep) between its entries, linearly.
double interpolate(const std::vector<double> &values, double timestep);

/// Karras et al. 2022, eq. 5, rho 7: `steps` levels from `high` down to `low`.
std::vector<double> karrasSigmas(double low, double high, int steps);

/// The (fractional) timestep whose sigma this is, interpolated in log sigma.
double timestepOfSigma(double sigma, const std::vector<double> &sigmas);

} // namespace deviascope::sampling
