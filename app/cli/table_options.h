#pragma once

#include "base/option_values.h"

#include <CLI/CLI.hpp>

#include <list>
#include <string>
#include <vector>

namespace deviascope::cli {

/// The options of a table on a command: their names, help, ranges and defaults are the table's.
class TableOptions {
public:
    void addTo(CLI::App &app, const base::OptionTable &table);

    /// What was given, once the command line is parsed. Throws InvalidValue, naming the option, for
    /// a value that it does not take.
    base::OptionValues values() const;

    /// Of an option of the table: what stands on the command, and the words given for it.
    CLI::Option *option(const std::string &key) const { return entry(key).option; }
    const std::vector<std::string> &texts(const std::string &key) const { return entry(key).texts; }

private:
    struct Entry {
        std::string key;
        CLI::Option *option = nullptr;
        std::vector<std::string> texts = {};
    };

    const Entry &entry(const std::string &key) const;

    base::OptionTable m_table;
    std::list<Entry> m_entries; ///< CLI keeps references to their texts
};

} // namespace deviascope::cli
