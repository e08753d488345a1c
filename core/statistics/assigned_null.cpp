#include "statistics/assigned_null.h"

#include "statistics/require.h"
#include "statistics/share.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace deviascope::statistics {

namespace {

constexpr int kSimulatedRuns = 20000;
constexpr std::uint64_t kAssignedSeed = 20240618;

/// One prompt's fair audits, drawn one by one.
class FairAudits {
public:
    FairAudits(const AssignedSample &sample, std::span<const double> target)
        : m_sample(sample), m_target(target), m_pictures(totalOf(sample.assigned))
    {
        require(sample.assigned.size() == target.size(),
                "The target must have a share for each class",
                std::to_string(target.size()) + " shares for " +
                    std::to_string(sample.assigned.size()) + " classes");
        require(sample.named >= 1 && sample.named <= m_pictures,
                "The named pictures must be some of those assigned", std::to_string(sample.named));
        require(sample.missed >= 0 && sample.missed <= sample.named,
                "The missed pictures must be some of those named", std::to_string(sample.missed));
        double same = 0; // that a draw from the target is the assigned class after all
        for (size_t c = 0; c < target.size(); ++c)
            same += target[c] * sample.assigned[c] / m_pictures;
        const double missed = static_cast<double>(sample.missed) / sample.named;
        m_redrawn = same < 1 ? std::min(1.0, missed / (1 - same)) : 0;
    }

    double ratio(std::mt19937_64 &random) const
    {
        // Which pictures are named: without replacement, whatever their class.
        std::vector<int> counts(m_target.size());
        int pictures = m_pictures;
        int named = m_sample.named;
        int redrawn = 0;
        for (size_t c = 0; c < counts.size(); ++c)
            for (int i = 0; i < m_sample.assigned[c]; ++i, --pictures) {
                if (uniform(random) * pictures >= named)
                    continue;
                --named;
                const bool follows = uniform(random) >= m_redrawn;
                ++(follows ? counts[c] : redrawn);
            }
        for (; redrawn > 0; --redrawn) {
            double point = uniform(random);
            size_t c = 0;
            while (c + 1 < counts.size() && point >= m_target[c])
                point -= m_target[c++];
            ++counts[c];
        }
        return deviationRatio(counts, m_target);
    }

private:
    static double uniform(std::mt19937_64 &random)
    {
        return static_cast<double>(random() >> 11) * 0x1p-53;
    }

    const AssignedSample &m_sample;
    std::span<const double> m_target;
    int m_pictures = 0;
    double m_redrawn = 0; ///< e
};

} // namespace

DeviationNull assignedNull(const AssignedSample &sample, std::span<const double> target)
{
    return meanAssignedNull({&sample, 1}, target);
}

DeviationNull meanAssignedNull(std::span<const AssignedSample> samples,
                               std::span<const double> target)
{
    require(!samples.empty(), "A mean over prompts needs at least one prompt", "0");
    std::vector<FairAudits> prompts;
    for (const AssignedSample &sample : samples)
        prompts.emplace_back(sample, target);
    std::mt19937_64 random(kAssignedSeed);
    std::vector<double> means;
    means.reserve(kSimulatedRuns);
    for (int i = 0; i < kSimulatedRuns; ++i) {
        double sum = 0;
        for (const FairAudits &prompt : prompts)
            sum += prompt.ratio(random);
        means.push_back(sum / static_cast<double>(prompts.size()));
    }
    DeviationNull null;
    null.mean =
        std::accumulate(means.begin(), means.end(), 0.0) / static_cast<double>(means.size());
    const auto place = static_cast<std::ptrdiff_t>(std::ceil(0.95 * kSimulatedRuns) - 1);
    std::nth_element(means.begin(), means.begin() + place, means.end());
    null.q95 = means[static_cast<size_t>(place)];
    return null;
}

} // namespace deviascope::statistics
