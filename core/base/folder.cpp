#include "base/folder.h"

#include "base/error.h"

#include <system_error>

namespace deviascope::base {

void makeFolder(const std::filesystem::path &folder, const std::string &remedy)
{
    std::error_code code, ignored;
    std::filesystem::create_directories(folder, code);
    if (code && !std::filesystem::is_directory(folder, ignored))
        throw Error(code == std::errc::no_space_on_device ? ErrorKind::DiskFull
                                                          : ErrorKind::NotFound,
                    "The folder could not be made: " + code.message(), folder.string(), remedy);
}

} // namespace deviascope::base
