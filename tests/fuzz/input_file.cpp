#include "input_file.h"

#include "base/error.h"

#include <cstdlib>
#include <stdexcept>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace deviascope::fuzz {

InputFile::InputFile(std::span<const std::uint8_t> bytes)
    : m_descriptor(::memfd_create("input", MFD_CLOEXEC)),
      m_path("/proc/self/fd/" + std::to_string(m_descriptor))
{
    if (m_descriptor < 0 ||
        ::write(m_descriptor, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error("an input could not be written");
}

InputFile::~InputFile()
{
    ::close(m_descriptor);
}

void expectReadOrRefused(const std::function<void()> &reader)
{
    try {
        reader();
    } catch (const base::Error &error) {
        const std::string line = error.line();
        const bool told = !error.where().empty() && line.find('\n') == std::string::npos;
        if (error.exitStatus() != 3 || !told)
            std::abort();
    }
}

} // namespace deviascope::fuzz
