#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace deviascope::format {

/// What a long run has finished, part by part, in one JSON file that is replaced atomically: a run
/// that was stopped or killed goes on after its last finished part. One thread.
class Journal {
public:
    /// Keeps nothing.
    Journal() = default;
    /// `key` names the run by all that its results depend on. A file of another run, or a damaged
    /// one, is ignored and replaced at the first `write`. `former`: what the same run was called
    /// before.
    Journal(std::filesystem::path file, std::string key, const std::string &former = {});

    std::optional<nlohmann::json> find(const std::string &part) const;
    /// Throws DiskFull, NotFound.
    void write(const std::string &part, nlohmann::json value);
    /// Drops the parts whose names begin so; the file follows at the next `write`.
    void forget(const std::string &beginning);

private:
    std::filesystem::path m_file; ///< empty: nothing is kept
    std::string m_key;
    nlohmann::json m_parts = nlohmann::json::object();
};

} // namespace deviascope::format
