#include "training/share_search.h"

#include <algorithm>
#include <cmath>

namespace deviascope::training {

namespace {

constexpr double kNear = 0.03;      ///< a share that is good enough
constexpr double kAboutKnown = 0.1; ///< from here on all pictures are counted
constexpr double kInside = 0.1;     ///< of a bracket: how near to its ends a guess may come

/// With half a picture on either side, so that none and all have one, too.
double logitOf(double share, int n)
{
    return std::log((share * n + 0.5) / ((1 - share) * n + 0.5));
}

} // namespace

ShareSearch::ShareSearch(double wanted, int few, int all, double farthest, int most)
    : m_wanted(wanted), m_few(std::min(few, all)), m_all(all), m_farthest(farthest), m_most(most)
{}

const ShareSearch::Answer *ShareSearch::nearest() const
{
    const Answer *best = nullptr;
    const auto isBetter = [&](const Answer &one, const Answer &other) {
        if ((one.n >= m_all) != (other.n >= m_all))
            return one.n >= m_all;
        return std::abs(one.share - m_wanted) < std::abs(other.share - m_wanted);
    };
    for (const Answer &each : m_answers)
        if (!best || isBetter(each, *best))
            best = &each;
    return best;
}

double ShareSearch::best() const
{
    const Answer *answer = nearest();
    return answer ? answer->along : 0;
}

bool ShareSearch::isSuperseded(size_t index) const
{
    for (size_t i = index + 1; i < m_answers.size(); ++i)
        if (m_answers[i].along == m_answers[index].along)
            return true;
    return false;
}

double ShareSearch::guess() const
{
    // The nearest places on both sides of the wanted share, the later answer where two agree. The
    // first answer says which way the line was learned, whatever a later one says of that place.
    const double start = m_answers.front().share;
    const bool rises = m_wanted >= start;
    const Answer *below = nullptr, *above = nullptr; // short of it, and beyond it
    for (size_t i = 0; i < m_answers.size(); ++i) {
        if (isSuperseded(i))
            continue;
        const Answer &each = m_answers[i];
        const bool isShort = rises ? each.share < m_wanted : each.share > m_wanted;
        const Answer *&side = isShort ? below : above;
        if (!side || (isShort ? each.along >= side->along : each.along <= side->along))
            side = &each;
    }
    if (!above)
        return std::min(m_farthest, std::max(1.0, below->along + 0.5));
    if (!below)
        return std::max(0.0, above->along - 0.5);
    if (below->along >= above->along) // the counts contradict each other: between them
        return 0.5 * (below->along + above->along);
    const double width = above->along - below->along;
    // Shares turn steeply somewhere: by their logits the way there is nearly straight.
    const double from = logitOf(below->share, below->n), to = logitOf(above->share, above->n);
    const double part = from == to ? 0.5 : (logitOf(m_wanted, m_all) - from) / (to - from);
    return below->along + width * std::clamp(part, kInside, 1 - kInside);
}

std::optional<ShareSearch::Probe> ShareSearch::next() const
{
    if (m_answers.empty())
        return Probe{0, m_few};
    const Answer *closest = nearest();
    const double off = std::abs(closest->share - m_wanted);
    if ((closest->n >= m_all && off <= kNear) || asked() >= m_most)
        return {};
    const bool isNear = std::ranges::any_of(m_answers, [&](const Answer &each) {
        return std::abs(each.share - m_wanted) <= kAboutKnown;
    });
    // What looks right with a few is asked again with all.
    for (const Answer &each : m_answers)
        if (each.n < m_all && std::abs(each.share - m_wanted) <= kNear)
            if (std::ranges::none_of(m_answers, [&](const Answer &other) {
                    return other.n >= m_all && other.along == each.along;
                }))
                return Probe{each.along, m_all};
    const double along = guess();
    const int pictures = isNear || asked() + 1 >= m_most ? m_all : m_few;
    if (std::ranges::any_of(m_answers, [&](const Answer &each) {
            return each.along == along && each.n >= pictures;
        }))
        return {}; // at the end of the line
    return Probe{along, pictures};
}

void ShareSearch::tell(int count, int n)
{
    const auto probe = next();
    if (probe && n > 0)
        m_answers.push_back({probe->along, static_cast<double>(count) / n, n});
}

} // namespace deviascope::training
