#include "statistics/tally.h"

#include "base/error.h"

#include <numeric>

namespace deviascope::statistics {

void Tally::add(int label)
{
    if (label == kUncertain)
        ++uncertain;
    else
        ++counts.at(static_cast<size_t>(label));
}

int Tally::n() const
{
    return std::accumulate(counts.begin(), counts.end(), uncertain);
}

PairedCounts pairedCounts(std::span<const int> before, std::span<const int> after, int label)
{
    if (before.size() != after.size())
        throw base::Error(base::ErrorKind::Internal, "Paired pictures must have the same seeds");
    PairedCounts counts;
    for (size_t i = 0; i < before.size(); ++i) {
        const bool was = before[i] == label;
        const bool is = after[i] == label;
        ++(was ? (is ? counts.both : counts.lost) : (is ? counts.gained : counts.neither));
    }
    return counts;
}

Tally tallyOf(std::span<const int> labels, size_t classes)
{
    Tally tally(classes);
    for (const int label : labels)
        tally.add(label);
    return tally;
}

} // namespace deviascope::statistics
