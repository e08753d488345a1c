#include "scale/search.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace deviascope::scale {

namespace {

constexpr int kClimb = 2;         ///< steps of the grid, halved
constexpr int kConfirmations = 4; ///< steps of the grid from what the search found

int stepsTo(double scale, double grid)
{
    return static_cast<int>(std::lround(scale / grid));
}

} // namespace

std::optional<Trial> bestOf(const Wanted &wanted, const std::vector<Trial> &trials)
{
    const auto isBetter = [&](const Trial &a, const Trial &b) {
        const double left = wanted.share(a), right = wanted.share(b);
        if (left == right || (wanted.isEnough(a) && wanted.isEnough(b)))
            return a.scale < b.scale;
        return left > right;
    };
    std::optional<Trial> best;
    for (const Trial &trial : trials)
        if (!wanted.loses(trial) && (!best || isBetter(trial, *best)))
            best = trial;
    return best;
}

Search::Search(Wanted wanted, const Trial &untouched, TryScale at)
    : m_wanted(std::move(wanted)),
      m_at(std::move(at)),
      m_steps(stepsTo(m_wanted.most, m_wanted.grid)),
      m_tried{{0, untouched}}
{}

const Trial &Search::tried(int step)
{
    const auto known = m_tried.find(step);
    return known != m_tried.end() ? known->second
                                  : m_tried.emplace(step, m_at(step * m_wanted.grid)).first->second;
}

void Search::bisect()
{
    int low = 0, high = m_steps + 1; // low: too weak; high: enough, or something is lost
    int next = stepsTo(m_wanted.guess, m_wanted.grid);
    if (next >= high)
        next = high / 2;
    for (; high - low > 1; next = (low + high) / 2) {
        const Trial &trial = tried(next);
        (m_wanted.isEnough(trial) || m_wanted.loses(trial) ? high : low) = next;
    }
}

void Search::climb()
{
    for (int stride = kClimb; stride > 0; stride /= 2) {
        const Trial from = best();
        const int step = stepsTo(from.scale, m_wanted.grid);
        if (m_wanted.isEnough(from) || step == 0)
            return;
        for (const int next : {step - stride, step + stride})
            if (next > 0 && next <= m_steps)
                tried(next);
    }
}

std::vector<Trial> Search::trials() const
{
    std::vector<Trial> trials;
    for (auto each = std::next(m_tried.begin()); each != m_tried.end(); ++each)
        trials.push_back(each->second);
    return trials;
}

Trial Search::best() const
{
    std::vector<Trial> all = trials();
    all.push_back(m_tried.at(0));
    return bestOf(m_wanted, all).value_or(m_tried.at(0));
}

Trial smallest(const Wanted &wanted, const Trial &untouched, const TryScale &at)
{
    if (wanted.isEnough(untouched))
        return untouched;
    Search search(wanted, untouched, at);
    search.bisect();
    search.climb();
    return search.best();
}

Trial confirmed(const Wanted &wanted, const Trial &found, const TryScale &again)
{
    Trial best = again(found.scale);
    for (int step = 1; !wanted.keeps(best); step += step < kConfirmations ? 1 : step) {
        const double scale = std::max(0.0, found.scale - step * wanted.grid);
        best = again(scale);
        if (scale == 0 || wanted.keeps(best))
            return best; // a stronger one does not
    }
    if (!wanted.isEnough(found)) // nothing stronger keeps it
        return best;
    Trial last = best;
    for (int step = 1; step <= kConfirmations && !wanted.isEnough(best) && wanted.keeps(last);
         ++step) {
        const double scale = found.scale + step * wanted.grid;
        if (scale > wanted.most)
            break;
        last = again(scale);
        if (wanted.keeps(last) && wanted.share(last) > wanted.share(best))
            best = last;
    }
    return best;
}

} // namespace deviascope::scale
