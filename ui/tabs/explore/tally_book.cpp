#include "tabs/explore/tally_book.h"

#include <algorithm>

namespace deviascope::ui {

void TallyBook::add(const std::string &condition, std::uint64_t seed, Labels labels)
{
    m_conditions[condition][seed] = std::move(labels);
}

void TallyBook::clear()
{
    m_conditions.clear();
}

const TallyBook::Labels *TallyBook::find(const std::string &condition, std::uint64_t seed) const
{
    const auto found = m_conditions.find(condition);
    if (found == m_conditions.end())
        return nullptr;
    const auto labels = found->second.find(seed);
    return labels == found->second.end() ? nullptr : &labels->second;
}

std::vector<std::uint64_t> TallyBook::missing(const std::string &condition,
                                              std::span<const std::uint64_t> seeds) const
{
    std::vector<std::uint64_t> missing;
    std::copy_if(seeds.begin(), seeds.end(), std::back_inserter(missing),
                 [&](std::uint64_t seed) { return !find(condition, seed); });
    return missing;
}

std::vector<const TallyBook::Labels *> TallyBook::labels(const std::string &condition,
                                                         std::span<const std::uint64_t> seeds) const
{
    std::vector<const Labels *> labels;
    for (const std::uint64_t seed : seeds)
        labels.push_back(find(condition, seed));
    return labels;
}

std::vector<std::uint64_t> plannedSeeds(std::span<const std::uint64_t> visible, int n)
{
    std::vector<std::uint64_t> seeds(visible.begin(), visible.end());
    std::uint64_t next =
        visible.empty() ? 0 : *std::max_element(visible.begin(), visible.end()) + 1;
    for (; int(seeds.size()) < n; ++next) // after the largest there is comes 0
        if (std::find(visible.begin(), visible.end(), next) == visible.end())
            seeds.push_back(next);
    return seeds;
}

} // namespace deviascope::ui
