#include "report/table.h"

#include <algorithm>

namespace deviascope::report {

Column column(std::string key, Phrase heading)
{
    return {{std::move(key)}, std::move(heading)};
}

Column shownColumn(Phrase heading)
{
    return {{}, std::move(heading)};
}

bool Table::shown() const
{
    return !shownColumns(*this).empty() && (!rows.empty() || !whenEmpty.empty());
}

bool Table::forMachines() const
{
    return std::any_of(columns.begin(), columns.end(),
                       [](const Column &column) { return !column.keys.empty(); });
}

std::vector<size_t> shownColumns(const Table &table)
{
    std::vector<size_t> shown;
    for (size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].shown())
            shown.push_back(i);
    return shown;
}

std::vector<std::vector<std::string>> shownCells(const Table &table, const Translate &translate)
{
    std::vector<std::vector<std::string>> all(1);
    const auto shown = shownColumns(table);
    for (const size_t i : shown) {
        const std::string heading = textOf(table.columns[i].heading, translate);
        all.front().push_back(heading == " " ? "" : heading);
    }
    for (const auto &row : table.rows) {
        std::vector<std::string> cells;
        for (const size_t i : shown)
            cells.push_back(i < row.size() ? textOf(row[i], translate) : "");
        all.push_back(std::move(cells));
    }
    return all;
}

} // namespace deviascope::report
