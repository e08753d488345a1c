#include "evaluation/comparison_document.h"

#include "report/counted_cell.h"

namespace deviascope::evaluation {

using report::cellOf;
using report::column;
using report::countedColumn;
using report::Table;

namespace {

report::Cell nameCell(const ComparisonRow &row)
{
    return report::Named{row.control
                             ? report::Phrase(DEVIASCOPE_TR("report", "  random, same length"))
                             : report::plain(row.name),
                         row.name};
}

Table pointsTable(const ComparisonRow &row)
{
    Table table;
    table.columns = {column("scale"), countedColumn("shown"), countedColumn("kept")};
    for (const scale::Trial &point : row.points)
        table.rows.push_back(
            {report::fixed(point.scale), cellOf(point.shown()), cellOf(point.kept)});
    return table;
}

Table collateralOf(const ComparisonRow &row)
{
    Table table;
    table.columns = {column("attribute"), countedColumn("changed"), column("uncertain")};
    for (const Collateral &each : row.collateral)
        table.rows.push_back({each.attribute, cellOf(each.changed), report::Count{each.uncertain}});
    return table;
}

Table methodsTable(const Comparison &comparison)
{
    Table table;
    table.key = "rows";
    table.columns = {column("name", DEVIASCOPE_TR("report", "direction")),
                     column("method", DEVIASCOPE_TR("report", "method")),
                     column("control"),
                     column("norm"),
                     column("scale", DEVIASCOPE_TR("report", "scale")),
                     countedColumn("turned", DEVIASCOPE_TR("report", "turned [95 %]")),
                     countedColumn("wrong_way", DEVIASCOPE_TR("report", "wrong way")),
                     countedColumn("kept", DEVIASCOPE_TR("report", "role kept")),
                     countedColumn("monotone", DEVIASCOPE_TR("report", "never back")),
                     {{"monotonicity.tau", "monotonicity.low", "monotonicity.high"},
                      DEVIASCOPE_TR("report", "rises with the scale [95 %]")},
                     column("spent", DEVIASCOPE_TR("report", "evaluations spent")),
                     column("points"),
                     column("collateral")};
    for (const ComparisonRow &row : comparison.rows)
        table.rows.push_back(
            {nameCell(row), row.method, report::Answer{row.control}, report::fixed(row.norm),
             report::fixed(row.scale, 2), cellOf(row.turned), cellOf(row.wrongWay),
             cellOf(row.kept), cellOf(row.monotone),
             report::Ratio{row.monotonicity.tau, row.monotonicity.interval, "-", 2,
                           report::Sign::Always},
             row.spent ? report::Cell(report::Count{*row.spent}) : report::Cell(report::Missing{}),
             report::nested(pointsTable(row)), report::nested(collateralOf(row))});
    return table;
}

Table curveTable(const Comparison &comparison)
{
    Table table;
    table.columns = {column("name", DEVIASCOPE_TR("report", "direction")),
                     column("scale", DEVIASCOPE_TR("report", "scale")),
                     countedColumn("shown", DEVIASCOPE_TR("report", "shows it [95 %]")),
                     countedColumn("kept", DEVIASCOPE_TR("report", "role kept"))};
    for (const ComparisonRow &row : comparison.rows)
        for (const scale::Trial &point : row.points)
            table.rows.push_back({nameCell(row), report::fixed(point.scale, 2),
                                  cellOf(point.shown()), cellOf(point.kept)});
    return table;
}

Table collateralTable(const Comparison &comparison)
{
    Table table;
    table.columns = {
        column("name", DEVIASCOPE_TR("report", "direction")),
        column("attribute", DEVIASCOPE_TR("report", "attribute")),
        countedColumn("changed", DEVIASCOPE_TR("report", "pictures that change [95 %]"))};
    for (const ComparisonRow &row : comparison.rows)
        for (const Collateral &each : row.collateral)
            table.rows.push_back({nameCell(row), each.attribute, cellOf(each.changed)});
    return table;
}

Table agreementTable(const std::vector<Agreement> &agreements)
{
    Table table;
    table.key = "agreement";
    table.columns = {column("concept", DEVIASCOPE_TR("report", "concept")),
                     column("method", DEVIASCOPE_TR("report", "method")),
                     column("pairs", DEVIASCOPE_TR("report", "pairs")),
                     column("mean", DEVIASCOPE_TR("report", "cosine: mean")),
                     column("low", DEVIASCOPE_TR("report", "least")),
                     column("high", DEVIASCOPE_TR("report", "most")),
                     column("chance", DEVIASCOPE_TR("report", "by chance below"))};
    for (const Agreement &each : agreements)
        table.rows.push_back({each.concept_, each.method, report::Count{each.pairs},
                              report::fixed(each.mean), report::fixed(each.least),
                              report::fixed(each.most), report::fixed(each.chance)});
    return table;
}

} // namespace

report::Document documentOf(const Comparison &comparison, const std::vector<Agreement> &agreements,
                            const std::vector<std::string> &prompts)
{
    return {DEVIASCOPE_TR("report", "Directions side by side"),
            {{{},
              {methodsTable(comparison),
               report::Paragraph{DEVIASCOPE_TR(
                   "report",
                   "rises with the scale: 1: the share grows from every scale to every larger one; "
                   "0: not more often than it falls; -1: it always falls")},
               report::Fact{column("prompts"), report::List{prompts}},
               report::Fact{column("evaluations"), report::Count{comparison.evaluations}},
               report::Fact{column("seconds"), report::fixed(comparison.seconds)}}},
             {DEVIASCOPE_TR("report", "Share that shows the concept, by scale"),
              {curveTable(comparison)}},
             {DEVIASCOPE_TR("report", "What else changes"), {collateralTable(comparison)}},
             {DEVIASCOPE_TR("report", "Agreement of discoveries with different seeds"),
              {agreementTable(agreements)}}}};
}

} // namespace deviascope::evaluation
