#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::format {

/// What a JSON text from outside may cost. The defaults fit every tokenizer.json and sharded index
/// we met.
struct JsonLimits {
    std::size_t bytes = std::size_t{64} << 20;
    std::size_t depth = 64;
    std::size_t values = 4'000'000;
};

/// A value inside a JSON file that remembers where it stands, so that an error names the file and
/// the key ("unet/config.json: block_out_channels[1]"). Shares ownership of the whole document;
/// immutable, so any thread may read.
class JsonValue {
public:
    JsonValue(std::shared_ptr<const nlohmann::json> value, std::string file, std::string key = {});

    const nlohmann::json &value() const { return *m_value; }
    const std::string &file() const { return m_file; }

    /// True when this is an object with that key and the value is not null.
    bool has(std::string_view key) const;

    /// This value as T: bool, int, std::int64_t, double, std::string or a std::vector of one of the
    /// last four. Integers are not made from fractions; numbers are finite. Throws DamagedFile.
    template <class T>
    T as() const;

    /// The value under `key`; throws DamagedFile when it is missing or of another type.
    template <class T>
    T get(std::string_view key) const
    {
        return at(key).template as<T>();
    }
    /// `fallback` when the key is missing or null; a value of another type still throws.
    template <class T>
    T get(std::string_view key, T fallback) const
    {
        return has(key) ? get<T>(key) : fallback;
    }

    /// The member `key` of an object, of any type. Throws DamagedFile.
    JsonValue at(std::string_view key) const;
    /// The members of an array. Throws DamagedFile.
    std::vector<JsonValue> items() const;

    /// Throws DamagedFile with this value's place in front of `fault`.
    [[noreturn]] void fail(const std::string &fault) const;

private:
    JsonValue child(const nlohmann::json &value, std::string key) const;

    std::shared_ptr<const nlohmann::json> m_value;
    std::string m_file;
    std::string m_key; ///< empty: the whole document
};

/// Reads `text` strictly (UTF-8, no duplicate keys, no comments). `file` is what errors name.
/// Throws DamagedFile, also when a limit is passed.
JsonValue parseJson(std::string_view text, const std::string &file, const JsonLimits &limits = {});

/// As `parseJson` on a file. Throws NotFound too.
JsonValue readJsonFile(const std::filesystem::path &path, const JsonLimits &limits = {});

/// Writes with two spaces of indentation, atomically. Throws as base::AtomicFile, and InvalidValue
/// when a string is not UTF-8.
void writeJsonFile(const std::filesystem::path &path, const nlohmann::json &value);

} // namespace deviascope::format
