#include "responsible/assignment.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

namespace deviascope::responsible {

namespace {

constexpr double kSumTolerance = 1e-6;
constexpr int kRounds = 2000;
constexpr double kSmoothing = 0.01; ///< pictures: a class never seen is not impossible

[[noreturn]] void refuse(const std::string &message, const std::string &value,
                         const std::string &remedy)
{
    throw base::Error(base::ErrorKind::InvalidValue, message, value, remedy);
}

void checkTarget(const std::vector<double> &target)
{
    const std::string remedy = "Write shares that sum to 1, such as 'a man=.5,a woman=.5'.";
    if (target.size() < 2)
        refuse("A target needs at least two classes", std::to_string(target.size()), remedy);
    for (const double share : target)
        if (!(share >= 0 && share <= 1))
            refuse("A target share must be from 0 to 1", std::to_string(share), remedy);
    const double sum = std::accumulate(target.begin(), target.end(), 0.0);
    if (std::abs(sum - 1) > kSumTolerance)
        refuse("The target shares must sum to 1", std::to_string(sum), remedy);
}

/// One attribute's classes, given the stratum of each picture: each takes the class that its
/// stratum lacks most, as long as that class has pictures left.
std::vector<int> spread(const std::vector<double> &target, const std::vector<int> &strata)
{
    std::vector<int> left = countsFor(static_cast<int>(strata.size()), target);
    struct Stratum {
        int pictures = 0;
        std::vector<int> counts;
    };
    std::map<int, Stratum> seen;
    std::vector<int> classes;
    for (const int each : strata) {
        Stratum &stratum = seen[each];
        stratum.counts.resize(target.size());
        ++stratum.pictures;
        int best = -1;
        double bestLack = 0;
        for (size_t c = 0; c < target.size(); ++c) {
            const double lack = target[c] * stratum.pictures - stratum.counts[c];
            if (left[c] > 0 && (best < 0 || lack > bestLack + kSumTolerance)) {
                best = static_cast<int>(c);
                bestLack = lack;
            }
        }
        --left[static_cast<size_t>(best)];
        ++stratum.counts[static_cast<size_t>(best)];
        classes.push_back(best);
    }
    return classes;
}

std::vector<int> drawn(const std::vector<double> &target, int n, std::mt19937_64 &random)
{
    std::vector<int> classes;
    for (int i = 0; i < n; ++i) {
        // By hand: the standard distributions differ between libraries.
        double point = static_cast<double>(random() >> 11) * 0x1p-53;
        size_t c = 0;
        while (c + 1 < target.size() && point >= target[c])
            point -= target[c++];
        while (target[c] == 0 && c > 0) // rounding must not reach a class that is not wanted
            --c;
        classes.push_back(static_cast<int>(c));
    }
    return classes;
}

} // namespace

Law parseLaw(const std::string &text)
{
    if (text == "balanced")
        return Law::Balanced;
    if (text == "drawn")
        return Law::Drawn;
    if (text == "calibrated")
        return Law::Calibrated;
    refuse("This is no way to assign classes", text, "Write balanced, drawn or calibrated.");
}

std::string lawName(Law law)
{
    switch (law) {
    case Law::Balanced:
        return "balanced";
    case Law::Drawn:
        return "drawn";
    case Law::Calibrated:
        return "calibrated";
    }
    return {};
}

std::vector<int> countsFor(int n, const std::vector<double> &target)
{
    checkTarget(target);
    if (n < 1)
        refuse("There must be at least one picture", std::to_string(n), "150 is the paper's.");
    std::vector<int> counts;
    std::vector<double> remainders;
    for (const double share : target) {
        const double exact = share * n;
        // A share such as .1 of 30 may come out a hair below its whole number.
        const double whole = std::floor(exact + kSumTolerance);
        counts.push_back(static_cast<int>(whole));
        remainders.push_back(exact - whole);
    }
    for (int left = n - std::accumulate(counts.begin(), counts.end(), 0); left > 0; --left) {
        const auto largest = std::max_element(remainders.begin(), remainders.end());
        ++counts[static_cast<size_t>(largest - remainders.begin())];
        *largest -= 1;
    }
    return counts;
}

std::vector<double> madeUpFor(const std::vector<double> &target,
                              const std::vector<std::vector<int>> &counts)
{
    checkTarget(target);
    const size_t classes = target.size();
    std::vector<std::vector<double>> shows(classes, std::vector<double>(classes, 0));
    for (size_t c = 0; c < classes; ++c) {
        const bool known = c < counts.size() && counts[c].size() == classes;
        const int seen = known ? std::accumulate(counts[c].begin(), counts[c].end(), 0) : 0;
        for (size_t k = 0; k < classes; ++k)
            shows[c][k] = seen > 0 ? (counts[c][k] + kSmoothing) /
                                         (seen + kSmoothing * static_cast<double>(classes))
                                   : (c == k ? 1 : 0);
    }
    // Expectation-maximisation for the weights of a mixture: stays on the simplex.
    std::vector<double> weights = target;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<double> next(classes, 0);
        for (size_t k = 0; k < classes; ++k) {
            double perceived = 0;
            for (size_t c = 0; c < classes; ++c)
                perceived += weights[c] * shows[c][k];
            for (size_t c = 0; c < classes; ++c)
                if (perceived > 0)
                    next[c] += target[k] * weights[c] * shows[c][k] / perceived;
        }
        const double sum = std::accumulate(next.begin(), next.end(), 0.0);
        for (size_t c = 0; c < classes; ++c)
            weights[c] = next[c] / sum;
    }
    return weights;
}

std::vector<std::vector<int>>
assign(Law law, int n, const std::vector<std::vector<double>> &targets, std::uint64_t seed)
{
    std::vector<std::vector<int>> assigned;
    std::mt19937_64 random(seed);
    std::vector<int> strata(static_cast<size_t>(std::max(n, 0)), 0);
    for (const auto &target : targets) {
        countsFor(n, target); // refuses what is impossible, under either law
        assigned.push_back(law == Law::Drawn ? drawn(target, n, random) : spread(target, strata));
        for (size_t i = 0; i < strata.size(); ++i)
            strata[i] = strata[i] * static_cast<int>(target.size()) + assigned.back()[i];
    }
    return assigned;
}

} // namespace deviascope::responsible
