#pragma once

#include "scale/trial.h"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace deviascope::scale {

/// Draws and judges pictures at one scale.
using TryScale = std::function<Trial(double scale)>;

/// What a scale is looked for to do, and where.
struct Wanted {
    double grid = 0.25;                            ///< scales are multiples of it
    double most = 3;                               ///< the largest
    double guess = 1;                              ///< tried first
    double goal = 1;                               ///< the share that is enough
    std::function<double(const Trial &)> share;    ///< what shall reach the goal
    std::function<bool(const Trial &)> loses;      ///< too much is lost: nothing stronger is tried
    std::function<bool(const Trial &)> keeps = {}; ///< asked by `confirmed` alone

    bool isEnough(const Trial &trial) const { return share(trial) >= goal; }
};

/// Of trials in any order that lose nothing the one at the smallest scale that is enough; else,
/// of those with the largest share, the one at the smallest scale. Nothing where all lose.
std::optional<Trial> bestOf(const Wanted &wanted, const std::vector<Trial> &trials);

/// Looks along the grid for the smallest scale that is enough; each is tried once. Pure but for
/// the trials, and passes on what they throw.
class Search {
public:
    /// `untouched`: the trial at 0, which needs no drawing.
    Search(Wanted wanted, const Trial &untouched, TryScale at);

    /// Both what is won and what is lost mostly move one way with the scale.
    void bisect();
    /// A class between two others comes and goes: where bisection misses the goal, on from the best
    /// that was seen.
    void climb();

    /// Every scale that was tried beside 0, ascending.
    std::vector<Trial> trials() const;
    Trial best() const; ///< untouched or tried

private:
    const Trial &tried(int step);

    Wanted m_wanted;
    TryScale m_at;
    int m_steps;                  ///< of the grid
    std::map<int, Trial> m_tried; ///< by steps; 0: untouched
};

/// The smallest scale at which the share is enough and nothing is lost; else the best.
Trial smallest(const Wanted &wanted, const Trial &untouched, const TryScale &at);

/// The smallest of several scales that did well enough in few pictures flatters itself. So what was
/// `found` is drawn on other pictures (`again`), and where it misses the goal there, further steps
/// of the grid are, while it keeps what is wanted; where it does not, earlier steps until it does
/// (after the fourth each twice as far), at the last none. Gives the trial on the other pictures:
/// one that was taken at once is unbiased, one of several a little too good.
Trial confirmed(const Wanted &wanted, const Trial &found, const TryScale &again);

} // namespace deviascope::scale
