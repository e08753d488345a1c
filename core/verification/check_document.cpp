#include "verification/check_document.h"

namespace deviascope::verification {

using report::Cell;
using report::Phrase;

namespace {

Phrase verdict(bool ok)
{
    return ok ? DEVIASCOPE_TR("report", "ok") : DEVIASCOPE_TR("report", "FAILED");
}

report::Number scientific(double value, int digits)
{
    return {value, digits, report::Number::Style::Scientific};
}

/// What a reader is told of a row of reference tensors.
Phrase stateOf(const ReferenceRow &row)
{
    if (!row.ok)
        return {DEVIASCOPE_TR("report", "not computed: %1"), {row.reason}};
    const Phrase state = verdict(*row.ok);
    return row.reason.empty() ? state : Phrase{state.source + ": %1", {row.reason}};
}

/// The rows, what is in the file and unknown here, and whether all hold.
report::Document documentOf(report::Table rows, const std::vector<std::string> &unknown,
                            const char *unknownText, bool ok)
{
    report::Section section{{}, {std::move(rows)}};
    for (const std::string &each : unknown)
        section.items.emplace_back(report::Paragraph{{unknownText, {each}}});
    section.items.emplace_back(report::Fact{report::column("unknown"), report::List{unknown}});
    section.items.emplace_back(report::Fact{report::column("ok", DEVIASCOPE_TR("report", "all:")),
                                            report::Answer{ok, verdict(true), verdict(false)}});
    return {DEVIASCOPE_TR("report", "Compared with reference values"), {std::move(section)}};
}

} // namespace

report::Document documentOf(const ReferenceReport &report)
{
    report::Table table;
    table.key = "rows";
    table.columns = {report::column("key", DEVIASCOPE_TR("report", "key")),
                     report::column("error", DEVIASCOPE_TR("report", "error")),
                     report::column("tolerance", DEVIASCOPE_TR("report", "tolerance")),
                     report::column("ok"),
                     report::column("reason"),
                     report::shownColumn(" ")};
    for (const ReferenceRow &row : report.rows)
        table.rows.push_back({row.key, row.ok ? Cell(scientific(row.error, 2)) : report::Missing{},
                              scientific(row.tolerance, 0),
                              row.ok ? Cell(report::Answer{*row.ok}) : report::Missing{},
                              row.reason.empty() ? Cell(report::Absent{}) : Cell(row.reason),
                              stateOf(row)});
    return documentOf(std::move(table), report.unknown, DEVIASCOPE_TR("report", "unknown key: %1"),
                      report.ok);
}

report::Document documentOf(const statistics::StatisticsReport &report)
{
    report::Table table;
    table.key = "rows";
    table.columns = {report::column("group", DEVIASCOPE_TR("report", "group")),
                     report::column("index", DEVIASCOPE_TR("report", "entry")),
                     report::column("error", DEVIASCOPE_TR("report", "error")),
                     report::column("tolerance", DEVIASCOPE_TR("report", "tolerance")),
                     report::column("ok", " ")};
    for (const statistics::StatisticsRow &row : report.rows)
        table.rows.push_back({row.group, report::Count{row.index}, scientific(row.error, 1),
                              scientific(row.tolerance, 0),
                              report::Answer{row.ok, verdict(true), verdict(false)}});
    return documentOf(std::move(table), report.unknown,
                      DEVIASCOPE_TR("report", "unknown group: %1"), report.ok);
}

} // namespace deviascope::verification
