#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace deviascope::training {

/// Looks for the place along a line at which a share is as wanted (house). The share is taken to
/// go one way along the line, as far as counts show it; each next place comes by the straight line
/// between the logits of the two counts around it, and never at their edge. A few pictures do until
/// the place is about known, then as many as there are.
class ShareSearch {
public:
    /// What is asked next: a place along the line (0: untouched, 1: as learned) and how many of the
    /// pictures to count there.
    struct Probe {
        double along = 0;
        int pictures = 0;
    };

    /// `wanted`: 0 to 1. `few` and `all`: pictures of a first look and of a last one. Goes to
    /// `farthest` along the line at most, and asks no more than `most` times.
    ShareSearch(double wanted, int few, int all, double farthest = 2, int most = 7);

    /// Nothing when it has ended.
    std::optional<Probe> next() const;
    /// `count` of the `n` pictures of the last probe show the class.
    void tell(int count, int n);

    /// The place whose share is nearest to the wanted one, of those with all pictures where there
    /// are any. 0 before the first answer.
    double best() const;
    int asked() const { return static_cast<int>(m_answers.size()); }

private:
    struct Answer {
        double along = 0, share = 0;
        int n = 0;
    };
    const Answer *nearest() const;
    bool isSuperseded(size_t index) const; ///< a later one at the same place counts instead
    double guess() const;

    double m_wanted;
    int m_few, m_all;
    double m_farthest;
    int m_most;
    std::vector<Answer> m_answers; ///< in the order in which they came
};

} // namespace deviascope::training
