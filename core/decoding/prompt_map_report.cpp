#include "decoding/prompt_map_report.h"

#include "decoding/picture_report.h"
#include "decoding/prompt_map_chart.h"

#include <algorithm>

namespace deviascope::decoding {

using report::Absent;
using report::Cell;
using report::column;
using report::Count;
using report::Fact;
using report::fixed;
using report::Missing;
using report::Phrase;
using report::Ratio;
using report::Section;
using report::Share;
using report::shownColumn;
using report::Table;

namespace {

Cell orMissing(const std::optional<double> &value)
{
    return value ? Cell(fixed(*value)) : Cell(Missing());
}

Ratio signedRatio(double value, const base::Interval &interval)
{
    return {value, interval, "-", 2, report::Sign::Always};
}

Table pointsTable(const PromptMap &map)
{
    Table table;
    table.key = "points";
    table.columns = {column("prompt"),  column("x"),           column("y"),
                     column("cluster"), column("reliability"), column("nearest")};
    for (const MapPoint &point : map.points)
        table.rows.push_back({point.prompt, fixed(point.x), fixed(point.y), Count{point.cluster},
                              fixed(point.reliability), report::nested(namesTable(point.nearest))});
    return table;
}

Table clusterTable(const PromptMap &map)
{
    Table table;
    table.key = "clusters";
    table.columns = {column("id"), shownColumn(DEVIASCOPE_TR("report", "cluster")),
                     column("size", DEVIASCOPE_TR("report", "prompts")),
                     column("names", DEVIASCOPE_TR("report", "named by"))};
    for (size_t c = 0; c < map.clusters.size(); ++c)
        table.rows.push_back({Count{static_cast<int>(c)}, Count{static_cast<int>(c) + 1},
                              Count{map.clusters[c].size}, report::List{map.clusters[c].names}});
    return table;
}

Table scoresTable(const MapAxisResult &result)
{
    Table table;
    table.columns = {column("prompt", DEVIASCOPE_TR("report", "prompt")),
                     {{"score", "low", "high"}, DEVIASCOPE_TR("report", "score [95 %]")},
                     column("template_error", DEVIASCOPE_TR("report", "± over templates")),
                     column("share", DEVIASCOPE_TR("report", "share in pictures"))};
    for (const AxisScore &score : result.scores) {
        const auto share = result.axis.shares.find(score.prompt);
        table.rows.push_back(
            {score.prompt, signedRatio(score.score, score.interval), orMissing(score.templateError),
             share == result.axis.shares.end() ? Cell(Missing()) : Cell(fixed(share->second))});
    }
    return table;
}

Section axisSection(const MapAxisResult &axis)
{
    auto sorted = axis;
    std::sort(sorted.scores.begin(), sorted.scores.end(),
              [](const auto &a, const auto &b) { return a.score > b.score; });
    Section section{{DEVIASCOPE_TR("report", "Axis: + \"%1\", - \"%2\""),
                     {axis.axis.positive, axis.axis.negative}},
                    {scoresTable(sorted)}};
    if (const auto &found = axis.association)
        section.items.push_back(report::Paragraph{
            {DEVIASCOPE_TR("report", "Rank correlation of score and share over %1 prompts: %2 "
                                     "(shuffled labels stay below %3 in 95 %)"),
             {std::to_string(found->n),
              textOf(Cell(signedRatio(found->correlation, found->interval))),
              textOf(Cell(fixed(found->shuffledQ95, 2)))}}});
    return section;
}

Table axesTable(const PromptMap &map)
{
    Table table;
    table.key = "axes";
    table.columns = {column("positive"), column("negative"), column("scores")};
    for (const MapAxisResult &axis : map.axes)
        table.rows.push_back(
            {axis.axis.positive, axis.axis.negative, report::nested(scoresTable(axis))});
    return table;
}

Table correlationsTable(const PromptMap &map)
{
    Table table;
    table.key = "reliability.axes";
    table.columns = {column("positive"),
                     column("negative"),
                     {{"correlation"}, {}},
                     {{"correlation", "low", "high"}, {}},
                     column("n"),
                     column("shuffled_q95"),
                     column("p")};
    for (const MapAxisResult &axis : map.axes) {
        std::vector<Cell> row{axis.axis.positive, axis.axis.negative};
        if (const auto &found = axis.association) {
            row.insert(row.end(), {Absent(), signedRatio(found->correlation, found->interval),
                                   Count{static_cast<std::int64_t>(found->n)},
                                   fixed(found->shuffledQ95), report::PValue{found->p}});
        } else {
            row.emplace_back(Missing());
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table variantsTable(const DefaultTest &test)
{
    Table table;
    table.columns = {column("descriptor"), column("distance"), column("cosine")};
    for (size_t i = 0; i < test.descriptors.size(); ++i)
        table.rows.push_back(
            {test.descriptors[i], fixed(test.distances[i]), fixed(test.cosines[i])});
    return table;
}

Table defaultsTable(const PromptMap &map)
{
    Table table;
    table.key = "defaults";
    table.columns = {column("prompt", DEVIASCOPE_TR("report", "prompt")),
                     column("attribute", DEVIASCOPE_TR("report", "attribute")),
                     column("nearest", DEVIASCOPE_TR("report", "nearest variant")),
                     column("win_share", DEVIASCOPE_TR("report", "of resamples")),
                     column("default", DEVIASCOPE_TR("report", "default")),
                     {{"gap", "gap_low", "gap_high"}, {}},
                     column("variants")};
    for (const DefaultTest &test : map.defaults) {
        const std::string &nearest = test.descriptors[test.nearest];
        const Cell none = Missing{DEVIASCOPE_TR("report", "no default")};
        table.rows.push_back({test.prompt, test.attribute, nearest,
                              Share{test.winShare, {}, "-", 0},
                              test.isDefault ? Cell(nearest) : none, Ratio{test.gap, test.gapRange},
                              report::nested(variantsTable(test))});
    }
    return table;
}

/// The first three, or words for none.
Cell firstNames(const std::vector<NamedBy> &names, bool named, Phrase otherwise)
{
    if (!named)
        return otherwise;
    report::List list;
    for (size_t i = 0; i < std::min<size_t>(3, names.size()); ++i)
        list.values.push_back(names[i].prompt);
    return list;
}

Table decodedTable(const PromptMap &map)
{
    Table table;
    table.key = "decoded";
    table.columns = {column("direction", DEVIASCOPE_TR("report", "direction")),
                     shownColumn(DEVIASCOPE_TR("report", "names")),
                     shownColumn(DEVIASCOPE_TR("report", "leads away from")),
                     shownColumn(DEVIASCOPE_TR("report", "best cosine")),
                     column("chance", DEVIASCOPE_TR("report", "by chance below")),
                     column("nearest"),
                     column("farthest"),
                     column("margin"),
                     column("named")};
    for (const auto &[name, each] : map.decoded) {
        const bool named = each.margin > 0;
        table.rows.push_back(
            {name, firstNames(each.nearest, named, DEVIASCOPE_TR("report", "no name in this bank")),
             firstNames(each.farthest, named, "-"), fixed(each.nearest.front().cosine),
             fixed(each.chance), report::nested(namesTable(each.nearest)),
             report::nested(namesTable(each.farthest)), fixed(each.margin), report::Answer{named}});
    }
    return table;
}

Section summary(const PromptMap &map)
{
    const Ratio halves = signedRatio(map.reliability.mean, map.reliability.interval);
    return {{},
            {report::Paragraph{
                 {DEVIASCOPE_TR("report", "%1 prompts (%2 recorded now, %3 from disk). Halves of "
                                          "the seeds agree: cosine %4."),
                  {std::to_string(map.points.size()), std::to_string(map.recorded),
                   std::to_string(map.stored), textOf(Cell(halves))}}},
             Fact{{{"reliability.split_half.mean", "reliability.split_half.low",
                    "reliability.split_half.high"},
                   {}},
                  halves},
             Fact{column("reliability.split_half.n"),
                  Count{static_cast<std::int64_t>(map.reliability.cosines.size())}},
             Fact{column("explained"), fixed(map.explained)},
             Fact{column("on_map"), fixed(map.onMap)},
             Fact{column("evaluations"), Count{map.evaluations}},
             Fact{column("recorded"), Count{map.recorded}},
             Fact{column("stored"), Count{map.stored}}, Fact{column("seconds"), fixed(map.seconds)},
             pointsTable(map), axesTable(map), correlationsTable(map)}};
}

} // namespace

report::Document documentOf(const PromptMap &map)
{
    report::Document document{DEVIASCOPE_TR("report", "What prompts mean to the model"),
                              {summary(map), {{}, {clusterTable(map)}}}};
    for (const MapAxisResult &axis : map.axes)
        document.sections.push_back(axisSection(axis));
    document.sections.push_back(
        {DEVIASCOPE_TR("report", "Which described variant lies nearest to the unmarked prompt"),
         {defaultsTable(map)}});
    document.sections.push_back(
        {DEVIASCOPE_TR("report", "Names for directions"), {decodedTable(map)}});
    document.sections.push_back(picturesSection(map.pictures, map.points.size()));
    document.sections.push_back(
        {{},
         {report::Drawing{DEVIASCOPE_TR("report", "The map"),
                          DEVIASCOPE_TR("report", "Each prompt as a point, near to those that the "
                                                  "model draws alike, coloured by cluster"),
                          chartOf(map)}}});
    return document;
}

} // namespace deviascope::decoding
