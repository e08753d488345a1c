#include "sampling/timetable.h"

#include <algorithm>
#include <cmath>

namespace deviascope::sampling {

namespace {

/// numpy's rounding: halves go to the even neighbour.
double roundHalfEven(double value)
{
    return std::nearbyint(value);
}

std::vector<double> trailing(int train, int steps)
{
    std::vector<double> times;
    const double stride = static_cast<double>(train) / steps;
    for (int i = 0; i < steps; ++i)
        times.push_back(roundHalfEven(train - i * stride) - 1);
    return times;
}

} // namespace

std::vector<double> strideTimesteps(model::Spacing spacing, int train, int steps, int offset)
{
    std::vector<double> times;
    switch (spacing) {
    case model::Spacing::Trailing:
        return trailing(train, steps);
    case model::Spacing::Leading:
        for (int i = steps - 1; i >= 0; --i)
            times.push_back(i * (train / steps) + offset);
        break;
    case model::Spacing::Linspace:
        for (int i = steps - 1; i >= 0; --i)
            times.push_back(
                steps == 1 ? 0 : roundHalfEven(static_cast<double>(train - 1) * i / (steps - 1)));
        break;
    }
    return times;
}

std::vector<double> multistepTimesteps(model::Spacing spacing, int train, int steps, int offset)
{
    std::vector<double> times;
    switch (spacing) {
    case model::Spacing::Trailing:
        return trailing(train, steps);
    case model::Spacing::Leading:
        for (int i = steps; i >= 1; --i)
            times.push_back(i * (train / (steps + 1)) + offset);
        break;
    case model::Spacing::Linspace:
        for (int i = steps; i >= 1; --i)
            times.push_back(roundHalfEven(static_cast<double>(train - 1) * i / steps));
        break;
    }
    return times;
}

std::vector<double> trainingSigmas(const std::vector<double> &abar)
{
    std::vector<double> sigmas;
    for (const double a : abar)
        sigmas.push_back(std::sqrt((1 - a) / a));
    return sigmas;
}

double interpolate(const std::vector<double> &values, double timestep)
{
    const double last = static_cast<double>(values.size() - 1);
    const double place = std::clamp(timestep, 0.0, last);
    const auto below = static_cast<size_t>(std::min(std::floor(place), last - 1));
    const double weight = place - static_cast<double>(below);
    return values[below] * (1 - weight) + values[below + 1] * weight;
}

std::vector<double> karrasSigmas(double low, double high, int steps)
{
    constexpr double kRho = 7;
    const double from = std::pow(high, 1 / kRho);
    const double to = std::pow(low, 1 / kRho);
    std::vector<double> sigmas;
    for (int i = 0; i < steps; ++i) {
        const double ramp = steps == 1 ? 0 : static_cast<double>(i) / (steps - 1);
        sigmas.push_back(std::pow(from + ramp * (to - from), kRho));
    }
    return sigmas;
}

double timestepOfSigma(double sigma, const std::vector<double> &sigmas)
{
    const auto above = std::upper_bound(sigmas.begin(), sigmas.end(), sigma);
    const auto found = std::distance(sigmas.begin(), above) - 1;
    const auto low = static_cast<size_t>(
        std::clamp<std::ptrdiff_t>(found, 0, static_cast<std::ptrdiff_t>(sigmas.size()) - 2));
    const double from = std::log(sigmas[low]);
    const double to = std::log(sigmas[low + 1]);
    const double weight =
        std::clamp((std::log(std::max(sigma, 1e-10)) - from) / (to - from), 0.0, 1.0);
    return static_cast<double>(low) + weight;
}

} // namespace deviascope::sampling
