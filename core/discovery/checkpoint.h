#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace deviascope::discovery {

/// What a killed run needs to go on: named tensors and numbers in one file, replaced atomically.
/// Without a folder nothing is kept and nothing is found. One thread.
class Checkpoint {
public:
    /// `key` names the run: everything that its result depends on. A file of another key, or a
    /// damaged one, is ignored and later replaced.
    Checkpoint(const std::filesystem::path &folder, const std::string &key,
               std::chrono::milliseconds pause = std::chrono::seconds(3));

    std::optional<at::Tensor> tensor(const std::string &name) const;
    std::optional<double> number(const std::string &name) const;

    void set(const std::string &name, const at::Tensor &tensor);
    void setNumber(const std::string &name, double value);

    /// Writes when the last time was a pause ago, or `Always`. Throws DiskFull.
    enum class When { Sometimes, Always };
    void write(When when = When::Sometimes);
    /// Lets go of what it holds in memory; the file stays.
    void release();
    /// The run is finished: nothing to go on from.
    void remove();

private:
    std::filesystem::path m_file;
    std::string m_key;
    std::map<std::string, at::Tensor> m_tensors;
    std::map<std::string, double> m_numbers;
    std::chrono::milliseconds m_pause;
    std::chrono::steady_clock::time_point m_lastWrite = std::chrono::steady_clock::now();
};

} // namespace deviascope::discovery
