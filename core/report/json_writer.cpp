#include "report/json_writer.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::report {

using nlohmann::json;

namespace {

json &placeIn(json &object, const std::string &key)
{
    json *place = &object;
    for (size_t from = 0; from <= key.size();) {
        const size_t point = std::min(key.find('.', from), key.size());
        place = &(*place)[key.substr(from, point - from)];
        from = point + 1;
    }
    return *place;
}

void put(json &object, const Column &column, const Cell &cell)
{
    if (std::holds_alternative<Absent>(cell))
        return;
    auto parts = partsOf(cell);
    for (size_t i = 0; i < column.keys.size(); ++i)
        if (!column.keys[i].empty())
            placeIn(object, column.keys[i]) = i < parts.size() ? std::move(parts[i]) : json();
}

} // namespace

json rowsJson(const Table &table)
{
    json rows = json::array();
    for (const auto &row : table.rows) {
        json object = json::object();
        for (size_t i = 0; i < row.size() && i < table.columns.size(); ++i)
            put(object, table.columns[i], row[i]);
        rows.push_back(std::move(object));
    }
    return rows;
}

json toJson(const Document &document)
{
    json object = json::object();
    for (const Section &section : document.sections)
        for (const Item &item : section.items) {
            if (const Table *table = std::get_if<Table>(&item); table && !table->key.empty())
                placeIn(object, table->key) = rowsJson(*table);
            if (const Fact *fact = std::get_if<Fact>(&item))
                put(object, fact->name, fact->value);
        }
    return object;
}

} // namespace deviascope::report
