#pragma once

#include "engine/results.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace deviascope::ui {

/// Remembers how every counted picture was perceived, by the condition it was drawn in and its
/// seed, so that a slider that returns needs no counting again. No threads, no Qt.
class TallyBook {
public:
    using Labels = engine::Labels;
    using Condition = std::map<std::uint64_t, Labels>;

    void add(const std::string &condition, std::uint64_t seed, Labels labels);
    void clear();

    /// Those of `seeds` that were not counted yet, in their order.
    std::vector<std::uint64_t> missing(const std::string &condition,
                                       std::span<const std::uint64_t> seeds) const;

    /// Seed by seed how its picture was perceived; null: not counted yet. Valid until the next
    /// change.
    std::vector<const Labels *> labels(const std::string &condition,
                                       std::span<const std::uint64_t> seeds) const;

private:
    const Labels *find(const std::string &condition, std::uint64_t seed) const;

    std::map<std::string, Condition> m_conditions;
};

/// The seeds that a tally of n pictures counts: the visible ones, then those that follow the
/// largest of them.
std::vector<std::uint64_t> plannedSeeds(std::span<const std::uint64_t> visible, int n);

} // namespace deviascope::ui
