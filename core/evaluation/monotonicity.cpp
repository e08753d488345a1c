#include "evaluation/monotonicity.h"

#include <algorithm>
#include <random>

namespace deviascope::evaluation {

namespace {

constexpr size_t kResamples = 2000;
constexpr std::uint64_t kSeed = 20;
constexpr double kTail = 0.025;

/// (concordant - discordant) / pairs. The number of pictures is the same everywhere: counts will
/// do.
double tauOf(const std::vector<int> &counts)
{
    int sum = 0, pairs = 0;
    for (size_t i = 0; i < counts.size(); ++i)
        for (size_t j = i + 1; j < counts.size(); ++j) {
            ++pairs;
            sum += (counts[j] > counts[i]) - (counts[j] < counts[i]);
        }
    return static_cast<double>(sum) / pairs;
}

} // namespace

Monotonicity monotonicityOf(const std::vector<std::vector<bool>> &shown)
{
    Monotonicity result;
    const size_t pictures = shown.empty() ? 0 : shown.front().size();
    if (pictures == 0 || shown.size() < 2)
        return result;
    std::vector<int> counts(shown.size());
    const auto add = [&](size_t picture) {
        for (size_t s = 0; s < shown.size(); ++s)
            counts[s] += shown[s][picture];
    };
    for (size_t i = 0; i < pictures; ++i)
        add(i);
    result.tau = tauOf(counts);

    std::mt19937_64 generator(kSeed);
    std::vector<double> taus(kResamples);
    for (double &tau : taus) {
        std::fill(counts.begin(), counts.end(), 0);
        for (size_t i = 0; i < pictures; ++i)
            add(generator() % pictures);
        tau = tauOf(counts);
    }
    std::sort(taus.begin(), taus.end());
    const auto cut = static_cast<size_t>(kTail * kResamples);
    result.interval = {taus[cut], taus[kResamples - 1 - cut]};
    return result;
}

} // namespace deviascope::evaluation
