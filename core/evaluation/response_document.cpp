#include "evaluation/response_document.h"

#include "report/counted_cell.h"
#include "scale/even_scale.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace deviascope::evaluation {

using report::cellOf;
using report::column;
using report::countedColumn;
using report::Table;

namespace {

Table responsePoints(const scale::SliderResponse &response,
                     const std::optional<scale::EvenScale> &even)
{
    Table table;
    table.columns = {column("scale", DEVIASCOPE_TR("report", "scale")),
                     report::shownColumn(DEVIASCOPE_TR("report", "n")),
                     countedColumn("shown", DEVIASCOPE_TR("report", "shows it [95 %]")),
                     countedColumn("kept", DEVIASCOPE_TR("report", "role kept [95 %]")),
                     column("fitted"),
                     column("position", DEVIASCOPE_TR("report", "even position"))};
    for (const scale::ResponsePoint &point : response.points)
        table.rows.push_back({report::fixed(point.scale), report::Count{point.shown.n},
                              cellOf(point.shown), cellOf(point.kept), report::fixed(point.fitted),
                              even ? report::Cell(report::fixed(even->positionOf(point.scale)))
                                   : report::Cell(report::Missing())});
    return table;
}

report::Phrase usable(const scale::SliderResponse &response, bool even, double reach)
{
    if (!even)
        return DEVIASCOPE_TR("report", "The share does not grow along this slider.");
    return {DEVIASCOPE_TR("report", "Usable from %1 to %2; the even position goes from 0 (scale "
                                    "-%3) to 1 (scale %3)."),
            {fmt::format("{:.3f}", response.low), fmt::format("{:.3f}", response.high),
             fmt::format("{}", reach)}};
}

report::Section readersSection(const MeasuredSlider &slider,
                               const std::optional<scale::EvenScale> &even, double reach)
{
    report::Section section{{"%1 (%2)", {slider.name, slider.method}},
                            {responsePoints(slider.response, even),
                             report::Paragraph{usable(slider.response, even.has_value(), reach)}}};
    if (const auto &at = slider.response.suggested)
        section.items.push_back(report::Paragraph{
            {DEVIASCOPE_TR("report", "At %1: turned %2, wrong way %3, role kept %4."),
             {fmt::format("{:.3f}", at->scale), textOf(report::Cell(cellOf(at->turned))),
              textOf(report::Cell(cellOf(at->wrongWay))),
              textOf(report::Cell(cellOf(at->kept)))}}});
    return section;
}

std::vector<report::Cell> machineRow(const MeasuredSlider &slider,
                                     const std::optional<scale::EvenScale> &even)
{
    const scale::SliderResponse &of = slider.response;
    return {slider.name,
            slider.method,
            report::nested(responsePoints(of, even)),
            report::fixed(of.low),
            report::fixed(of.high),
            of.suggested ? report::verbatim(toJson(*of.suggested))
                         : report::Cell(report::Missing()),
            report::List{of.prompts},
            report::verbatim(of.seeds),
            report::Answer{of.newPrompts},
            of.sampler,
            report::Count{of.steps},
            report::fixed(of.guidance),
            of.model,
            report::Count{of.evaluations},
            report::fixed(of.seconds)};
}

} // namespace

report::Document documentOf(const std::vector<MeasuredSlider> &sliders, double reach)
{
    report::Document document;
    document.title = DEVIASCOPE_TR("report", "How pictures answer to sliders");
    Table rows;
    rows.key = "rows";
    for (const char *key :
         {"name", "method", "points", "low", "high", "suggested", "prompts", "seeds", "new_prompts",
          "sampler", "steps", "guidance", "model", "evaluations", "seconds"})
        rows.columns.push_back(column(key));
    for (const MeasuredSlider &slider : sliders) {
        const auto even = scale::EvenScale::of(slider.response, reach);
        document.sections.push_back(readersSection(slider, even, reach));
        rows.rows.push_back(machineRow(slider, even));
    }
    document.sections.push_back({{}, {std::move(rows)}});
    return document;
}

} // namespace deviascope::evaluation
