#include "evaluation/profile_chart.h"

#include "evaluation/profile_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace deviascope::evaluation {

using Part = ProfileRow::Part;

namespace {

constexpr double kLeft = 70, kTop = 70, kSide = 320, kGap = 80;
constexpr const char *kInk = "#222", *kFaint = "#ccc", *kMark = "#2166ac", *kAgainst = "#b2182b";

std::string escaped(const std::string &text)
{
    std::string result;
    for (const char c : text)
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else
            result += c;
    return result;
}

std::string label(double x, double y, const std::string &text, const char *anchor = "middle",
                  const char *colour = kInk, int size = 12)
{
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" font-size=\"{}\" "
                       "fill=\"{}\">{}</text>\n",
                       x, y, anchor, size, colour, escaped(text));
}

std::string line(double x1, double y1, double x2, double y2, const char *colour, double width)
{
    return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" "
                       "stroke=\"{}\" stroke-width=\"{}\"/>\n",
                       x1, y1, x2, y2, colour, width);
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

std::string timeChart(const Profile &profile)
{
    const auto [low, high] = rangeOf(profile);
    const auto x = [](double t) { return kLeft + kSide * (1000 - t) / 1000; };
    const auto y = [&, low = low, high = high](double value) {
        return kTop + kSide * (high - value) / (high - low);
    };
    std::string svg = label(kLeft + kSide / 2, kTop - 18, "When: acting only in one window");
    for (double value = low; value < high + 0.01; value += 0.1) {
        svg += line(kLeft, y(value), kLeft + kSide, y(value),
                    std::abs(value) < 0.01 ? kInk : kFaint, 1);
        svg += label(kLeft - 8, y(value) + 4, fmt::format("{:+.0f}", 100 * value), "end");
    }
    for (int t = 1000; t >= 0; t -= 250)
        svg += label(x(t), kTop + kSide + 20, std::to_string(t));
    svg += label(kLeft + kSide / 2, kTop + kSide + 40, "timestep: noise to picture");
    svg +=
        fmt::format("<text transform=\"translate(18 {:.1f}) rotate(-90)\" text-anchor=\"middle\" "
                    "font-size=\"12\" fill=\"{}\">change of the share, points</text>\n",
                    kTop + kSide / 2, kInk);
    for (const ProfileRow &row : profile.rows) {
        if (row.part == Part::Whole) {
            svg += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
                               "height=\"{:.1f}\" fill=\"{}\" fill-opacity=\"0.1\"/>\n",
                               kLeft, y(row.effect.interval.high), kSide,
                               y(row.effect.interval.low) - y(row.effect.interval.high), kMark);
            svg += line(kLeft, y(row.effect.difference), kLeft + kSide, y(row.effect.difference),
                        kMark, 1);
            svg += label(kLeft + kSide, y(row.effect.difference) - 6, "acting throughout", "end",
                         kMark);
        }
        if (row.part != Part::Window)
            continue;
        const double middle = (x(row.window.from) + x(row.window.to)) / 2;
        svg += line(x(row.window.to), y(row.effect.difference), x(row.window.from),
                    y(row.effect.difference), kMark, 3);
        svg += line(middle, y(row.effect.interval.low), middle, y(row.effect.interval.high), kMark,
                    1.5);
    }
    return svg;
}

std::string cellChart(const Profile &profile)
{
    const double left = kLeft + kSide + kGap, side = kSide / std::max(1, profile.cells);
    double most = 0.05;
    for (const ProfileRow &row : profile.rows)
        if (row.part == Part::Cell)
            most = std::max(most, std::abs(row.effect.difference));
    const auto decided = decidedIn(profile, Part::Cell);
    std::string svg = label(left + kSide / 2, kTop - 18, "Where: acting only in one cell, points");
    for (const ProfileRow &row : profile.rows) {
        if (row.part != Part::Cell)
            continue;
        const double x = left + side * row.column, y = kTop + side * row.row;
        const double strength = std::abs(row.effect.difference) / most;
        const bool isDecided = std::find(decided.begin(), decided.end(), &row) != decided.end();
        svg += fmt::format(
            "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
            "fill=\"{}\" fill-opacity=\"{:.2f}\" stroke=\"{}\" stroke-width=\"1\"/>\n",
            x, y, side, side, row.effect.difference < 0 ? kAgainst : kMark, 0.6 * strength, kFaint);
        if (isDecided)
            svg += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
                               "fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>\n",
                               x + 2, y + 2, side - 4, side - 4, kInk);
        svg +=
            label(x + side / 2, y + side / 2, fmt::format("{:+.0f}", 100 * row.effect.difference));
        if (profile.cells <= 5)
            svg += label(x + side / 2, y + side / 2 + 16,
                         fmt::format("[{:+.0f}, {:+.0f}]", 100 * row.effect.interval.low,
                                     100 * row.effect.interval.high),
                         "middle", kInk, 10);
    }
    return svg + label(left + kSide / 2, kTop + kSide + 20,
                       "outlined: decided here (Holm-adjusted p < .05)");
}

} // namespace

std::string chartOf(const Profile &profile)
{
    const double width = kLeft + kSide + 30 + (profile.cells > 0 ? kGap + kSide : 0);
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
        "width=\"{0:.0f}\" "
        "height=\"{1:.0f}\" font-family=\"sans-serif\">\n<rect width=\"100%\" height=\"100%\" "
        "fill=\"#fff\"/>\n",
        width, kTop + kSide + 60);
    svg += label(kLeft, 24,
                 fmt::format("When and where \"{}\" is decided: {} pictures, scale {:.2f}",
                             profile.concept_, profile.before.n, profile.scale),
                 "start", kInk, 15);
    svg += timeChart(profile);
    if (profile.cells > 0)
        svg += cellChart(profile);
    return svg + "</svg>\n";
}

} // namespace deviascope::evaluation
