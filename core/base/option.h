#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace deviascope::base {

enum class OptionKind {
    Flag,
    Integer,
    Seed, ///< any 64-bit number from 0
    Number,
    Text,
    Texts,  ///< a list; repeatable on the command line
    Choice, ///< one of `choices`
    File,
    Folder,
    Structure ///< JSON of its own form, kept as its text; `schema` says which
};

/// One thing that is wrong with a JSON value: where, what, and what can be done.
struct OptionFault {
    std::string path; ///< "attributes.gender[1]"
    std::string message;
    std::string remedy = {};
};

/// Adds what is wrong with a structure, `path` being its own place.
using StructureCheck = void (*)(const nlohmann::json &value, const std::string &path,
                                std::vector<OptionFault> &faults);

/// Whether the command line takes one word for an option, several in a row, or one each time the
/// option is named.
enum class Words { One, Several, OneEachTime };

/// What an option can be set to. A file, a folder, a choice and a structure are texts.
using OptionValue =
    std::variant<bool, std::int64_t, std::uint64_t, double, std::string, std::vector<std::string>>;

/// An option of a method or of a command, declared once beside what reads it. The command line,
/// its --help, dialogs, JSON, keys of runs and provenance are made from it.
struct Option {
    std::string key = {}; ///< in JSON: "target_guidance"
    OptionKind kind = OptionKind::Flag;
    std::string help = {};                       ///< one sentence without its full stop
    std::optional<OptionValue> fallback = {};    ///< what holds unless it is given
    std::string otherwise = {};                  ///< where there is no `fallback`: "the model's"
    std::optional<double> least = {}, most = {}; ///< of a number
    std::string unit = {};                       ///< "pictures", "pixels"; empty: a bare number
    std::vector<std::string> choices = {};
    std::string schema = {};        ///< of a structure: a JSON Schema
    StructureCheck check = nullptr; ///< of a structure
    /// Of a list, and of a structure: the command line's words are its text, or its array of texts.
    Words words = Words::One;
    std::string commandLine = {}; ///< where the name is not made from the key: "--from", "prompts"
    std::string needs = {};       ///< key of the option without which it has no effect
    bool required = false;
    bool namesFiles = false; ///< of texts: files, perhaps as FILE@SCALE or NAME=FILE

    /// "--target-guidance"; without dashes where it is no option but a word of the command.
    std::string name() const;
    /// "the model's", "32 pictures"; empty where nothing holds.
    std::string defaultText() const;
};

/// The options of one method or command, in the order in which they are shown. Cheap to copy.
class OptionTable {
public:
    OptionTable() : OptionTable(std::vector<Option>()) {}
    OptionTable(std::initializer_list<Option> options) : OptionTable(std::vector<Option>(options))
    {}
    /// Throws Internal for a table that contradicts itself: a key twice, a default of another kind.
    explicit OptionTable(std::vector<Option> options);

    const std::vector<Option> &all() const { return *m_options; }
    auto begin() const { return m_options->begin(); }
    auto end() const { return m_options->end(); }

    /// Null where there is none of this key.
    const Option *find(std::string_view key) const;

    /// This table with the options of `other` behind its own. Throws as the constructor.
    OptionTable with(const OptionTable &other) const;

private:
    std::shared_ptr<const std::vector<Option>> m_options;
};

/// The value as people read and write it: "0.5", "mid, up_0", "true".
std::string optionText(const OptionValue &value);

} // namespace deviascope::base
