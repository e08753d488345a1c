#include "report/bar_chart.h"

#include "format/printable.h"
#include "format/svg.h"

#include <fmt/format.h>

#include <algorithm>

namespace deviascope::report {

using format::SvgDocument;
using Anchor = SvgDocument::Anchor;

namespace {

constexpr double kLabels = 300, kLength = 400, kRow = 26, kBarTop = 12, kAxis = 34, kEdge = 40;
constexpr const char *kFill = "#2166ac", *kGrid = "#cccccc", *kReference = "#b2182b";

double placeOf(double value)
{
    return kLabels + kLength * std::clamp(value, 0.0, 1.0);
}

void drawBar(SvgDocument &svg, const Bar &bar, double top)
{
    const double middle = top + kRow / 2;
    svg.text(kLabels - 8, middle + 4, format::printable(bar.label), Anchor::End);
    svg.rectangle(kLabels, top + 5, placeOf(bar.value) - kLabels, kRow - 10, kFill, 0.5);
    if (bar.interval)
        svg.line(placeOf(bar.interval->low), middle, placeOf(bar.interval->high), middle,
                 SvgDocument::kInk, 2);
    if (bar.reference)
        svg.line(placeOf(*bar.reference), top + 2, placeOf(*bar.reference), top + kRow - 2,
                 kReference, 2);
}

} // namespace

std::string svgOf(const BarChart &chart)
{
    const double bottom = kBarTop + kRow * static_cast<double>(chart.bars.size());
    SvgDocument svg(kLabels + kLength + kEdge, bottom + kAxis);
    for (int step = 0; step <= 4; ++step) {
        svg.line(placeOf(0.25 * step), kBarTop, placeOf(0.25 * step), bottom, kGrid, 1);
        svg.text(placeOf(0.25 * step), bottom + 18, fmt::format("{} %", 25 * step));
    }
    double top = kBarTop;
    for (const Bar &bar : chart.bars) {
        drawBar(svg, bar, top);
        top += kRow;
    }
    return svg.finish();
}

} // namespace deviascope::report
