#include "decoding/prompt_map_chart.h"

#include "format/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace deviascope::decoding {

namespace {

constexpr double kMargin = 60, kSide = 760, kLegend = 260;
constexpr size_t kMostLabels = 120; ///< more would cover each other; the titles remain

/// Distinct for ten, then again (Tableau's).
constexpr std::array<const char *, 10> kColours = {"#4e79a7", "#f28e2b", "#59a14f", "#e15759",
                                                   "#b07aa1", "#76b7b2", "#9c755f", "#edc948",
                                                   "#ff9da7", "#797979"};

std::string colourOf(size_t cluster)
{
    return kColours[cluster % kColours.size()];
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

} // namespace

std::string chartOf(const PromptMap &map)
{
    using format::SvgDocument;
    SvgDocument svg(2 * kMargin + kSide + kLegend, 2 * kMargin + kSide);
    svg.text(kMargin, 26, fmt::format("{} prompts in the model's middle block", map.points.size()),
             SvgDocument::Anchor::Start, SvgDocument::kInk, 16);
    svg.text(
        kMargin, 44,
        fmt::format("The two axes show {:.0f} % of the differences; halves of the seeds agree: "
                    "cosine {:.2f} [{:.2f}, {:.2f}]",
                    100 * map.onMap, map.reliability.mean, map.reliability.interval.low,
                    map.reliability.interval.high),
        SvgDocument::Anchor::Start);
    const auto [left, right] =
        std::minmax_element(map.points.begin(), map.points.end(),
                            [](const MapPoint &a, const MapPoint &b) { return a.x < b.x; });
    const auto [low, high] =
        std::minmax_element(map.points.begin(), map.points.end(),
                            [](const MapPoint &a, const MapPoint &b) { return a.y < b.y; });
    if (map.points.empty())
        return svg.finish();
    const double range = std::max({right->x - left->x, high->y - low->y, 1e-9});
    for (const MapPoint &point : map.points) {
        const double x = kMargin + kSide * (point.x - left->x) / range;
        const double y = kMargin + kSide * (high->y - point.y) / range;
        svg.circle(x, y, 4, colourOf(static_cast<size_t>(point.cluster)),
                   fmt::format("{} (halves agree: {:.2f})", point.prompt, point.reliability));
        if (map.points.size() <= kMostLabels)
            svg.text(x + 6, y + 4, point.prompt, SvgDocument::Anchor::Start, SvgDocument::kInk, 10);
    }
    for (size_t c = 0; c < map.clusters.size(); ++c) {
        const double y = kMargin + 20 + 22 * static_cast<double>(c);
        svg.circle(kMargin + kSide + 70, y - 4, 5, colourOf(c), "");
        svg.text(kMargin + kSide + 82, y,
                 fmt::format("{} ({})", joined(map.clusters[c].names), map.clusters[c].size),
                 SvgDocument::Anchor::Start, SvgDocument::kInk, 11);
    }
    return svg.finish();
}

} // namespace deviascope::decoding
