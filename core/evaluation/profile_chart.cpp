#include "evaluation/profile_chart.h"

#include "evaluation/profile_report.h"
#include "format/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace deviascope::evaluation {

using Part = ProfileRow::Part;
using format::SvgDocument;
using Anchor = SvgDocument::Anchor;

namespace {

constexpr double kLeft = 70, kTop = 70, kSide = 320, kGap = 80;
constexpr const char *kFaint = "#cccccc", *kMark = "#2166ac", *kAgainst = "#b2182b";

constexpr int kCellsWithIntervals = 5; ///< a side; in smaller cells there is no room

std::string points(double value)
{
    return fmt::format("{:+.0f}", 100 * value);
}

/// Percentage points rounded outwards to tens, 0 among them.
std::pair<double, double> rangeOf(const Profile &profile)
{
    double low = 0, high = 0.1;
    for (const ProfileRow &row : profile.rows)
        if (row.part == Part::Window || row.part == Part::Whole) {
            low = std::min(low, row.effect.interval.low);
            high = std::max(high, row.effect.interval.high);
        }
    return {std::floor(low * 10) / 10, std::ceil(high * 10) / 10};
}

void timeChart(SvgDocument &svg, const Profile &profile)
{
    const auto [low, high] = rangeOf(profile);
    const auto x = [](double t) { return kLeft + kSide * (1000 - t) / 1000; };
    const auto y = [low = low, high = high](double value) {
        return kTop + kSide * (high - value) / (high - low);
    };
    svg.text(kLeft + kSide / 2, kTop - 18, "When: acting only in one window");
    for (double value = low; value < high + 0.01; value += 0.1) {
        svg.line(kLeft, y(value), kLeft + kSide, y(value),
                 std::abs(value) < 0.01 ? SvgDocument::kInk : kFaint, 1);
        svg.text(kLeft - 8, y(value) + 4, points(value), Anchor::End);
    }
    for (int t = 1000; t >= 0; t -= 250)
        svg.text(x(t), kTop + kSide + 20, std::to_string(t));
    svg.text(kLeft + kSide / 2, kTop + kSide + 40, "timestep: noise to picture");
    svg.textUpwards(18, kTop + kSide / 2, "change of the share, points");
    for (const ProfileRow &row : profile.rows) {
        const double effect = y(row.effect.difference);
        const double from = y(row.effect.interval.low), to = y(row.effect.interval.high);
        if (row.part == Part::Whole) {
            svg.rectangle(kLeft, to, kSide, from - to, kMark, 0.1);
            svg.line(kLeft, effect, kLeft + kSide, effect, kMark, 1);
            svg.text(kLeft + kSide, effect - 6, "acting throughout", Anchor::End, kMark);
        }
        if (row.part != Part::Window)
            continue;
        const double middle = (x(row.window.from) + x(row.window.to)) / 2;
        svg.line(x(row.window.to), effect, x(row.window.from), effect, kMark, 3);
        svg.line(middle, from, middle, to, kMark, 1.5);
    }
}

void cellChart(SvgDocument &svg, const Profile &profile)
{
    const double left = kLeft + kSide + kGap, side = kSide / std::max(1, profile.cells);
    double most = 0.05;
    for (const ProfileRow &row : profile.rows)
        if (row.part == Part::Cell)
            most = std::max(most, std::abs(row.effect.difference));
    const auto decided = decidedIn(profile, Part::Cell);
    svg.text(left + kSide / 2, kTop - 18, "Where: acting only in one cell, points");
    for (const ProfileRow &row : profile.rows) {
        if (row.part != Part::Cell)
            continue;
        const double x = left + side * row.column, y = kTop + side * row.row;
        svg.rectangle(x, y, side, side, row.effect.difference < 0 ? kAgainst : kMark,
                      0.6 * std::abs(row.effect.difference) / most, kFaint);
        if (std::find(decided.begin(), decided.end(), &row) != decided.end())
            svg.rectangle(x + 2, y + 2, side - 4, side - 4, "none", 0, SvgDocument::kInk, 2);
        svg.text(x + side / 2, y + side / 2, points(row.effect.difference));
        if (profile.cells <= kCellsWithIntervals)
            svg.text(x + side / 2, y + side / 2 + 16,
                     fmt::format("[{}, {}]", points(row.effect.interval.low),
                                 points(row.effect.interval.high)),
                     Anchor::Middle, SvgDocument::kInk, 10);
    }
    svg.text(left + kSide / 2, kTop + kSide + 20, "outlined: decided here (Holm-adjusted p < .05)");
}

} // namespace

std::string chartOf(const Profile &profile)
{
    SvgDocument svg(kLeft + kSide + 30 + (profile.cells > 0 ? kGap + kSide : 0), kTop + kSide + 60);
    svg.text(kLeft, 24,
             fmt::format("When and where \"{}\" is decided: {} pictures, scale {:.2f}",
                         profile.concept_, profile.before.n, profile.scale),
             Anchor::Start, SvgDocument::kInk, 15);
    timeChart(svg, profile);
    if (profile.cells > 0)
        cellChart(svg, profile);
    return svg.finish();
}

} // namespace deviascope::evaluation
