#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace deviascope::text {

/// What two neighbouring tokens become, and how early: the lower rank is merged first.
struct Merge {
    int rank = 0;
    int id = 0;
};

/// The merge rules of a byte-pair vocabulary, by the ids of the left and the right token.
class MergeTable {
public:
    void add(int left, int right, Merge merge) { m_merges.insert({key(left, right), merge}); }
    const Merge *find(int left, int right) const
    {
        const auto found = m_merges.find(key(left, right));
        return found == m_merges.end() ? nullptr : &found->second;
    }

private:
    static std::uint64_t key(int left, int right)
    {
        return std::uint64_t{static_cast<std::uint32_t>(left)} << 32 |
               static_cast<std::uint32_t>(right);
    }

    std::unordered_map<std::uint64_t, Merge> m_merges;
};

/// Merges the tokens of one word until no rule applies: always the lowest rank, of equal ones the
/// leftmost. Takes n log n steps, so that a prompt of one endless word is no trap.
std::vector<int> mergeBytePairs(const std::vector<int> &tokens, const MergeTable &merges);

} // namespace deviascope::text
