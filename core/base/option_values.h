#pragma once

#include "base/option.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::base {

/// Throws InvalidValue for the faults, all in one message, the first one's place and remedy as its
/// own; nothing where there are none. `file` is named where it is not empty.
void throwIfFaulty(const std::vector<OptionFault> &faults, const std::string &file = {});

enum class Defaults { LeftOut, Written };
/// How faults name options: by their keys in JSON, or as on the command line.
enum class Naming { Keys, CommandLine };

/// What the options of one table are set to. Only values of the table's kinds and ranges get in;
/// what was not given has the table's default.
class OptionValues {
public:
    OptionValues() = default;
    explicit OptionValues(OptionTable table) : m_table(std::move(table)) {}

    const OptionTable &table() const { return m_table; }
    /// Whether a value was given.
    bool has(std::string_view key) const { return m_given.contains(key); }
    /// Null where none was given.
    const OptionValue *given(std::string_view key) const;
    bool operator==(const OptionValues &other) const { return m_given == other.m_given; }

    /// Gives `key` a value. Throws InvalidValue for an option that the table does not have, a value
    /// of another kind or out of its range, naming the option as on the command line.
    void set(std::string_view key, OptionValue value);
    /// As `set`, from words of the command line: one, or several of a list.
    void setFromTexts(std::string_view key, std::span<const std::string> texts);
    /// Back to the default.
    void reset(std::string_view key);

    /// The value given, else the default, else false, 0, no text. Throws Internal for a key that
    /// the table does not have and for another kind.
    bool flag(std::string_view key) const;
    std::int64_t integer(std::string_view key) const;
    std::uint64_t seed(std::string_view key) const;
    double number(std::string_view key) const;
    std::string text(std::string_view key) const; ///< of choices, files and folders too
    std::vector<std::string> texts(std::string_view key) const;
    nlohmann::json structure(std::string_view key) const; ///< null where nothing was given

    /// Takes what `other` of the same table gives, in place of its own.
    void take(const OptionValues &other);
    /// Those of these values that `table` takes too. What it does not have is left out.
    OptionValues fittedTo(const OptionTable &table) const;
    /// Without those that say what holds anyway, so that a default given is a default left out.
    OptionValues withoutDefaults() const;

    /// An object of the table's keys. Unknown keys and values that do not fit are added to `faults`
    /// with `path` in front of theirs; the others are taken. A null is a key left out.
    static OptionValues fromJson(const OptionTable &table, const nlohmann::json &object,
                                 std::vector<OptionFault> &faults, const std::string &path = {});
    /// As above; throws InvalidValue, naming `file`, for the faults.
    static OptionValues fromJson(const OptionTable &table, const nlohmann::json &object,
                                 const std::string &file);
    nlohmann::json toJson(Defaults defaults = Defaults::LeftOut) const;

    /// What is missing although it is required, what has no effect without another option, and what
    /// structures say of themselves.
    /// `path` as above.
    void check(std::vector<OptionFault> &faults, const std::string &path = {},
               Naming naming = Naming::Keys) const;

private:
    template <class T>
    T get(std::string_view key) const;
    const Option &option(std::string_view key) const;

    OptionTable m_table;
    std::map<std::string, OptionValue, std::less<>> m_given;
};

} // namespace deviascope::base
