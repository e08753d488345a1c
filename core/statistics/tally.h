#pragma once

#include <span>
#include <vector>

namespace deviascope::statistics {

/// The label of a picture that could not be told.
inline constexpr int kUncertain = -1;

/// How often each class of one attribute was perceived. Uncertain pictures are counted, never
/// dropped.
struct Tally {
    std::vector<int> counts; ///< in the order of the classes
    int uncertain = 0;

    explicit Tally(size_t classes = 0) : counts(classes) {}
    void add(int label); ///< an index, or kUncertain
    int n() const;
    int named() const { return n() - uncertain; }
};

/// Pictures of one class before and after at the same seeds: who gained it, who lost it.
struct PairedCounts {
    int both = 0, lost = 0, gained = 0, neither = 0;
    int n() const { return both + lost + gained + neither; }
};

/// `before` and `after` are labels of the same seeds, in order.
PairedCounts pairedCounts(std::span<const int> before, std::span<const int> after, int label);

Tally tallyOf(std::span<const int> labels, size_t classes);

} // namespace deviascope::statistics
