#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

namespace deviascope::fuzz {

/// Bytes as a file in memory, for readers that open files. Removed with the object.
class InputFile {
public:
    explicit InputFile(std::span<const std::uint8_t> bytes);
    ~InputFile();
    InputFile(const InputFile &) = delete;
    InputFile &operator=(const InputFile &) = delete;

    const std::filesystem::path &path() const { return m_path; }

private:
    int m_descriptor;
    std::filesystem::path m_path;
};

/// Runs a reader: it may refuse its input, with one line that names a file, and do nothing else.
void expectReadOrRefused(const std::function<void()> &reader);

} // namespace deviascope::fuzz
