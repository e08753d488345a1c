#include "cli/table_options.h"

#include "base/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace deviascope::cli {

namespace {

using base::Option;
using base::OptionKind;

/// "INT in [1 - 10000]", "{roles,none}".
std::string typeText(const Option &option)
{
    const bool whole = option.kind == OptionKind::Integer || option.kind == OptionKind::Seed;
    if (option.kind == OptionKind::Choice)
        return fmt::format("{{{}}}", fmt::join(option.choices, ","));
    if (!whole && option.kind != OptionKind::Number)
        return "TEXT";
    const std::string type = whole ? "INT" : "FLOAT";
    if (option.least && option.most)
        return fmt::format("{} in [{:g} - {:.10g}]", type, *option.least, *option.most);
    return type;
}

std::string helpText(const Option &option)
{
    const std::string otherwise = option.defaultText();
    return otherwise.empty() ? option.help : option.help + " (default: " + otherwise + ")";
}

} // namespace

void TableOptions::addTo(CLI::App &app, const base::OptionTable &table)
{
    m_table = table;
    for (const Option &option : table) {
        Entry &entry = m_entries.emplace_back(Entry{option.key});
        if (option.kind == OptionKind::Flag) {
            entry.option = app.add_flag(option.name(), option.help);
            continue;
        }
        entry.option = app.add_option(option.name(), entry.texts, helpText(option));
        entry.option->type_name(typeText(option))->required(option.required);
        const bool isList = option.kind == OptionKind::Texts || option.words != base::Words::One;
        if (!isList)
            entry.option->expected(1)->allow_extra_args(false);
        if (option.words == base::Words::OneEachTime)
            entry.option->allow_extra_args(false);
    }
}

const TableOptions::Entry &TableOptions::entry(const std::string &key) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry &each) { return each.key == key; });
    if (found == m_entries.end())
        throw base::Error(base::ErrorKind::Internal, "No option has this key", key);
    return *found;
}

base::OptionValues TableOptions::values() const
{
    base::OptionValues values(m_table);
    for (const Entry &entry : m_entries) {
        if (entry.option->count() == 0)
            continue;
        if (m_table.find(entry.key)->kind == OptionKind::Flag)
            values.set(entry.key, true);
        else
            values.setFromTexts(entry.key, entry.texts);
    }
    return values;
}

} // namespace deviascope::cli
