#pragma once

#include "report/cell.h"

#include <string>
#include <vector>

namespace deviascope::report {

/// A column of a table, or what a fact is called.
struct Column {
    /// For machines, a key for each part of its cells (`share`, `low`, `high`); "" leaves a part
    /// out, a point goes into an object ("window.from"). None: readers only.
    std::vector<std::string> keys;
    Phrase heading; ///< for readers; empty: machines only
    bool shown() const { return !heading.empty(); }
};

/// A column under one key; without a heading it is for machines only.
Column column(std::string key, Phrase heading = {});
/// A column for readers only; its heading may be blank (" ").
Column shownColumn(Phrase heading);

/// Rows of cells under columns. A row may be shorter than the columns: the rest is blank for
/// readers and absent from JSON. No column in `Column::keys` twice.
struct Table {
    std::string key; ///< its place in JSON ("rows", "flagged.any.rows"); empty: not there
    Phrase caption;  ///< for HTML; empty: the section's title
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
    Phrase whenEmpty = {}; ///< what readers are told of no rows; empty: the table is left out

    bool shown() const; ///< whether readers see anything of it
    bool forMachines() const;
};

/// The columns that a reader sees, as indices.
std::vector<size_t> shownColumns(const Table &table);

/// What a table shows as text, row by row, the headings first.
std::vector<std::vector<std::string>> shownCells(const Table &table, const Translate &translate);

} // namespace deviascope::report
