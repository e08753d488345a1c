#pragma once

#include "engine/results.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace deviascope::ui {

/// How often each class of an attribute was perceived in one condition.
struct ClassCounts {
    std::vector<int> counts; ///< per class
    int uncertain = 0;
    int n = 0; ///< all pictures, uncertain ones too
};

/// One class before and after at the same seeds.
struct PairedCounts {
    int both = 0;
    int beforeOnly = 0;
    int afterOnly = 0;
    int neither = 0;

    int n() const { return both + beforeOnly + afterOnly + neither; }
    int gained() const { return afterOnly; }
    int lost() const { return beforeOnly; }
};

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

    /// Over those of `seeds` that were counted.
    ClassCounts counts(const std::string &condition, std::span<const std::uint64_t> seeds,
                       std::size_t attribute, std::size_t classes) const;

    /// Over those of `seeds` that were counted in both conditions.
    PairedCounts paired(const std::string &before, const std::string &after,
                        std::span<const std::uint64_t> seeds, std::size_t attribute,
                        int classIndex) const;

private:
    const Labels *find(const std::string &condition, std::uint64_t seed) const;

    std::map<std::string, Condition> m_conditions;
};

/// The seeds that a tally of n pictures counts: the visible ones, then those that follow the
/// largest of them.
std::vector<std::uint64_t> plannedSeeds(std::span<const std::uint64_t> visible, int n);

} // namespace deviascope::ui
