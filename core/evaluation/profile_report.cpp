#include "evaluation/profile_report.h"

#include "evaluation/profile_chart.h"
#include "report/counted_cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace deviascope::evaluation {

using Part = ProfileRow::Part;
using report::cellOf;
using report::countedColumn;

namespace {

constexpr double kSignificant = 0.05;
constexpr double kShareOfStrongest = 0.5;

const char *nameOf(Part part)
{
    switch (part) {
    case Part::Whole:
        return "whole";
    case Part::Window:
        return "window";
    case Part::Cell:
        return "cell";
    case Part::Mask:
        return "mask";
    }
    return "";
}

const ProfileRow *wholeOf(const Profile &profile)
{
    const auto found = std::find_if(profile.rows.begin(), profile.rows.end(),
                                    [](const ProfileRow &row) { return row.part == Part::Whole; });
    return found == profile.rows.end() ? nullptr : &*found;
}

bool isShown(const ProfileRow &row)
{
    return row.pAdjusted < kSignificant;
}

std::string points(const statistics::PairedDifference &effect)
{
    return fmt::format("{:+.0f} points [{:+.0f}, {:+.0f}]", 100 * effect.difference,
                       100 * effect.interval.low, 100 * effect.interval.high);
}

const ProfileRow &strongest(const std::vector<const ProfileRow *> &rows)
{
    return **std::max_element(rows.begin(), rows.end(), [](const auto *a, const auto *b) {
        return std::abs(a->effect.difference) < std::abs(b->effect.difference);
    });
}

/// "upper", "middle", "lower" for where rows lie on a grid; "" when they span it.
std::string bandOf(const std::vector<int> &places, int cells, const char *low, const char *middle,
                   const char *high)
{
    const auto [least, most] = std::minmax_element(places.begin(), places.end());
    if (cells < 2 || (*least == 0 && *most == cells - 1))
        return "";
    double mean = 0;
    for (const int place : places)
        mean += (place + 0.5) / cells / static_cast<double>(places.size());
    return mean < 0.4 ? low : mean > 0.6 ? high : middle;
}

std::string placeOf(const std::vector<const ProfileRow *> &cells, int grid)
{
    std::vector<int> rows, columns;
    for (const ProfileRow *cell : cells) {
        rows.push_back(cell->row);
        columns.push_back(cell->column);
    }
    const std::string down = bandOf(rows, grid, "upper", "middle", "lower");
    const std::string across = bandOf(columns, grid, "left", "central", "right");
    if (down.empty() && across.empty())
        return "all over the picture";
    return fmt::format("in the {}{}{} part of the picture", down,
                       down.empty() || across.empty() ? "" : " ", across);
}

std::string timeSentence(const Profile &profile)
{
    const auto decided = decidedIn(profile, Part::Window);
    if (decided.empty())
        return "no quarter of the steps is enough to show an effect by itself";
    double from = 1000, to = 0;
    for (const ProfileRow *row : decided) {
        from = std::min(from, row->window.from);
        to = std::max(to, row->window.to);
    }
    const ProfileRow &best = strongest(decided);
    return fmt::format(
        "it is decided between t = {:.0f} and t = {:.0f} (of 1000, from noise to picture): acting "
        "only from {:.0f} to {:.0f} changes its share by {}",
        to, from, best.window.to, best.window.from, points(best.effect));
}

std::string placeSentence(const Profile &profile)
{
    const auto decided = decidedIn(profile, Part::Cell);
    if (decided.empty())
        return "no single cell is enough to show an effect by itself";
    const ProfileRow &best = strongest(decided);
    return fmt::format("it is decided {} ({} of {} cells): the strongest, row {}, column {}, "
                       "changes it by {} alone",
                       placeOf(decided, profile.cells), decided.size(),
                       profile.cells * profile.cells, best.row + 1, best.column + 1,
                       points(best.effect));
}

} // namespace

std::vector<const ProfileRow *> decidedIn(const Profile &profile, Part part)
{
    std::vector<const ProfileRow *> shown;
    const ProfileRow *whole = wholeOf(profile);
    if (!whole || !isShown(*whole))
        return shown;
    for (const ProfileRow &row : profile.rows)
        if (row.part == part && isShown(row) &&
            std::signbit(row.effect.difference) == std::signbit(whole->effect.difference))
            shown.push_back(&row);
    if (shown.empty())
        return shown;
    const double least = kShareOfStrongest * std::abs(strongest(shown).effect.difference);
    std::erase_if(shown, [&](const auto *row) { return std::abs(row->effect.difference) < least; });
    return shown;
}

std::string sentence(const Profile &profile)
{
    const ProfileRow *whole = wholeOf(profile);
    if (!whole)
        return "";
    if (!isShown(*whole))
        return fmt::format("With {} pictures no effect on the share of \"{}\" can be shown, even "
                           "when the direction acts throughout: {}.",
                           profile.before.n, profile.concept_, points(whole->effect));
    std::string text = fmt::format(
        "Acting throughout, the direction changes the share of \"{}\" by {}. In time, {}.",
        profile.concept_, points(whole->effect), timeSentence(profile));
    if (profile.cells > 0)
        text += " In space, " + placeSentence(profile) + ".";
    return text;
}

namespace {

report::Phrase partPhrase(const ProfileRow &row)
{
    switch (row.part) {
    case Part::Whole:
        return DEVIASCOPE_TR("report", "always and everywhere");
    case Part::Window:
        return {DEVIASCOPE_TR("report", "t %1 to %2 (%3 steps)"),
                {fmt::format("{:.0f}", row.window.to), fmt::format("{:.0f}", row.window.from),
                 std::to_string(row.steps)}};
    case Part::Cell:
        return {DEVIASCOPE_TR("report", "row %1, column %2"),
                {std::to_string(row.row + 1), std::to_string(row.column + 1)}};
    case Part::Mask:
        return DEVIASCOPE_TR("report", "inside the mask");
    }
    return {};
}

report::Cell where(bool holds, report::Cell cell)
{
    return holds ? std::move(cell) : report::Cell(report::Absent());
}

report::Table partsTable(const Profile &profile)
{
    using report::column;
    report::Table table;
    table.key = "rows";
    table.columns = {
        column("part", DEVIASCOPE_TR("report", "acting only")),
        column("n"),
        {{"difference", "low", "high"}, DEVIASCOPE_TR("report", "change of the share [95 %]")},
        column("gained", DEVIASCOPE_TR("report", "gained")),
        column("lost", DEVIASCOPE_TR("report", "lost")),
        column("p"),
        column("p_adjusted", DEVIASCOPE_TR("report", "p (Holm)")),
        countedColumn("shown"),
        countedColumn("kept", DEVIASCOPE_TR("report", "role kept [95 %]")),
        column("steps"),
        column("window.from"),
        column("window.to"),
        column("cell.row"),
        column("cell.column"),
        column("decided")};
    for (const ProfileRow &row : profile.rows) {
        const auto decided = decidedIn(profile, row.part);
        const bool window = row.part == Part::Window, cell = row.part == Part::Cell;
        table.rows.push_back(
            {report::Named{partPhrase(row), nameOf(row.part)}, report::Count{row.shown.n},
             report::Difference{row.effect.difference, row.effect.interval},
             report::Count{row.gained}, report::Count{row.lost}, report::PValue{row.p},
             report::PValue{row.pAdjusted}, cellOf(row.shown), cellOf(row.kept),
             report::Count{row.steps}, where(window, report::fixed(row.window.from)),
             where(window, report::fixed(row.window.to)), where(cell, report::Count{row.row}),
             where(cell, report::Count{row.column}),
             report::Answer{std::find(decided.begin(), decided.end(), &row) != decided.end()}});
    }
    return table;
}

} // namespace

report::Document documentOf(const Profile &profile)
{
    using report::column;
    using report::Fact;
    const std::string told = sentence(profile);
    const report::Phrase before{DEVIASCOPE_TR("report", "\"%1\" in untouched pictures: %2"),
                                {profile.concept_, textOf(report::Cell(cellOf(profile.before)))}};
    return {DEVIASCOPE_TR("report", "When and where a direction acts"),
            {{{}, {report::Paragraph{before}, partsTable(profile)}},
             {{}, {report::Paragraph{report::plain(told)}}},
             {{},
              {Fact{column("concept"), profile.concept_},
               Fact{column("scale"), report::fixed(profile.scale)},
               Fact{countedColumn("before"), cellOf(profile.before)},
               Fact{column("cells"), report::Count{profile.cells}}, Fact{column("sentence"), told},
               Fact{column("tests.count"), report::Count{static_cast<int>(profile.rows.size())}},
               Fact{column("tests.correction"), std::string("holm")},
               Fact{column("evaluations"), report::Count{profile.evaluations}},
               Fact{column("seconds"), report::fixed(profile.seconds)},
               report::Drawing{DEVIASCOPE_TR("report", "When and where"), report::plain(told),
                               chartOf(profile)}}}}};
}

} // namespace deviascope::evaluation
