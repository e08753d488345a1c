#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace deviascope::format {

/// What a long run has finished, part by part: a run that was stopped or killed goes on after its
/// last finished part. A file of lines of JSON, the run's name first, to which each part is added,
/// so that the thousandth costs what the first does; a line that was cut off is not believed. One
/// thread.
class Journal {
public:
    /// Keeps nothing.
    Journal() = default;
    /// `key` names the run by all that its results depend on. A file of another run, or a damaged
    /// one, is ignored and replaced at the first `write`. `former`: what the same run was called
    /// before.
    Journal(std::filesystem::path file, std::string key, const std::string &former = {});

    std::optional<nlohmann::json> find(const std::string &part) const;
    /// In place of what was written of that part before. Throws DiskFull, NotFound.
    void write(const std::string &part, nlohmann::json value);
    /// Drops the parts whose names begin so; the file follows at the next `write`.
    void forget(const std::string &beginning);

private:
    void read(const std::string &former);
    std::string line(const std::string &part) const;

    std::filesystem::path m_file; ///< empty: nothing is kept
    std::string m_key;
    nlohmann::json m_parts = nlohmann::json::object();
    std::uintmax_t m_size = 0; ///< of what is believed of the file; 0: write it anew
};

} // namespace deviascope::format
