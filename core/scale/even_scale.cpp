#include "scale/even_scale.h"

#include <algorithm>

namespace deviascope::scale {

namespace {

constexpr double kOutside = 0.1; ///< of the track, at each side of the usable range
constexpr double kPlain = 0.02;  ///< of the usable range, in proportion to the scale

using Knot = std::pair<double, double>;

double between(const Knot &from, const Knot &to, double x)
{
    return from.second + (to.second - from.second) * (x - from.first) / (to.first - from.first);
}

/// Straight lines between the knots; their ends beyond.
double along(const std::vector<Knot> &knots, double x)
{
    if (x <= knots.front().first)
        return knots.front().second;
    if (x >= knots.back().first)
        return knots.back().second;
    const auto to =
        std::upper_bound(knots.begin(), knots.end(), x,
                         [](double value, const Knot &knot) { return value < knot.first; });
    return between(*(to - 1), *to, x);
}

/// The share is measured at few scales; at the end of the reach it is read between two of them.
std::vector<Knot> usableShares(const SliderResponse &response, double reach)
{
    std::vector<Knot> shares;
    for (const ResponsePoint &point : response.points)
        if (point.scale >= response.low && point.scale <= response.high)
            shares.emplace_back(point.scale, point.fitted);
    const double low = std::max(response.low, -reach), high = std::min(response.high, reach);
    const Knot first{low, along(shares, low)}, last{high, along(shares, high)};
    std::erase_if(shares,
                  [&](const Knot &knot) { return knot.first <= low || knot.first >= high; });
    shares.insert(shares.begin(), first);
    shares.push_back(last);
    return shares;
}

} // namespace

std::optional<EvenScale> EvenScale::of(const SliderResponse &response, double reach)
{
    if (!response.rises())
        return std::nullopt;
    const auto shares = usableShares(response, reach);
    const Knot &first = shares.front(), &last = shares.back();
    if (!(last.second > first.second))
        return std::nullopt;
    EvenScale even;
    even.m_low = first.first;
    even.m_high = last.first;
    const double from = even.m_low > -reach ? kOutside : 0;
    const double to = even.m_high < reach ? 1 - kOutside : 1;
    if (from > 0)
        even.m_knots.emplace_back(-reach, 0.);
    for (const auto &[scale, share] : shares) {
        const double changed = (share - first.second) / (last.second - first.second);
        const double went = (scale - first.first) / (last.first - first.first);
        even.m_knots.emplace_back(scale,
                                  from + (to - from) * ((1 - kPlain) * changed + kPlain * went));
    }
    if (to < 1)
        even.m_knots.emplace_back(reach, 1.);
    return even;
}

double EvenScale::positionOf(double scale) const
{
    return along(m_knots, scale);
}

double EvenScale::scaleAt(double position) const
{
    std::vector<Knot> turned;
    for (const auto &[scale, at] : m_knots)
        turned.emplace_back(at, scale);
    return along(turned, position);
}

} // namespace deviascope::scale
