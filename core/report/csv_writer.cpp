#include "report/csv_writer.h"

#include "format/printable.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::report {

using nlohmann::json;

namespace {

bool holdsCells(const Table &table, size_t column)
{
    return std::none_of(table.rows.begin(), table.rows.end(), [&](const auto &row) {
        return column < row.size() && (std::holds_alternative<Nested>(row[column]) ||
                                       std::holds_alternative<Verbatim>(row[column]));
    });
}

std::string csvText(const std::string &text)
{
    std::string shown = format::printable(text);
    if (!shown.empty() && std::string("=+-@").find(shown.front()) != std::string::npos)
        shown.insert(shown.begin(), '\'');
    if (shown.find_first_of(",\"") == std::string::npos)
        return shown;
    std::string quoted = "\"";
    for (const char c : shown)
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

std::string csvCell(const json &part)
{
    if (part.is_null())
        return "";
    if (part.is_string())
        return csvText(part.get<std::string>());
    if (!part.is_array())
        return part.dump();
    std::string words;
    for (const json &each : part)
        words += (words.empty() ? "" : "; ") + each.get<std::string>();
    return csvText(words);
}

std::string joined(const std::vector<std::string> &cells)
{
    std::string line;
    for (size_t i = 0; i < cells.size(); ++i)
        line += (i > 0 ? "," : "") + cells[i];
    return line + "\n";
}

} // namespace

std::string toCsv(const Table &table)
{
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> lines(table.rows.size());
    for (size_t c = 0; c < table.columns.size(); ++c) {
        const auto &keys = table.columns[c].keys;
        if (!holdsCells(table, c))
            continue;
        for (std::string key : keys) {
            std::replace(key.begin(), key.end(), '.', '_');
            if (!key.empty())
                header.push_back(key);
        }
        for (size_t r = 0; r < table.rows.size(); ++r) {
            const auto parts =
                c < table.rows[r].size() ? partsOf(table.rows[r][c]) : std::vector<json>();
            for (size_t i = 0; i < keys.size(); ++i)
                if (!keys[i].empty())
                    lines[r].push_back(i < parts.size() ? csvCell(parts[i]) : "");
        }
    }
    if (header.empty())
        return "";
    std::string csv = joined(header);
    for (const auto &line : lines)
        csv += joined(line);
    return csv;
}

std::string toCsv(const Document &document)
{
    std::string csv;
    for (const Section &section : document.sections)
        for (const Item &item : section.items)
            if (const Table *table = std::get_if<Table>(&item); table && table->forMachines()) {
                csv += csv.empty() ? "" : "\n";
                csv += toCsv(*table);
            }
    return csv;
}

} // namespace deviascope::report
