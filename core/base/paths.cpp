#include "base/paths.h"

#include "base/error.h"
#include "base/folder.h"

#include <cstdlib>
#include <string>
#include <system_error>

namespace deviascope::base {

namespace fs = std::filesystem;

namespace {

fs::path environmentPath(const char *name)
{
    const char *value = std::getenv(name);
    return value && *value ? fs::path(value) : fs::path();
}

/// `variable`, else $HOME/`fallback`; our folder in it, created.
fs::path userFolder(const char *variable, const char *fallback)
{
    fs::path parent = environmentPath(variable);
    if (parent.empty() || parent.is_relative()) { // the XDG rules: a relative value is ignored
        parent = environmentPath("HOME");
        if (parent.empty())
            throw Error(ErrorKind::NotFound, "No home folder is set", "HOME",
                        std::string("Set HOME or ") + variable + " to a folder.");
        parent /= fallback;
    }
    const fs::path folder = parent / "deviascope";
    makeFolder(folder, std::string("Set ") + variable + " to a writable folder.");
    return folder;
}

} // namespace

fs::path resourceFolder()
{
    std::error_code code;
    const fs::path program = fs::read_symlink("/proc/self/exe", code);
    const fs::path places[] = {environmentPath("DEVIASCOPE_RESOURCES"),
                               program.parent_path().parent_path() / "share" / "deviascope",
                               DEVIASCOPE_SOURCE_RESOURCES};
    std::string tried;
    for (const fs::path &place : places) {
        if (place.empty())
            continue;
        if (fs::is_directory(place / "teaching-model", code))
            return place;
        tried += (tried.empty() ? "" : ", ") + place.string();
    }
    throw Error(ErrorKind::NotFound, "The program's resources are missing", tried,
                "Set DEVIASCOPE_RESOURCES to the folder that holds teaching-model/.");
}

fs::path dataFolder()
{
    return userFolder("XDG_DATA_HOME", ".local/share");
}

fs::path cacheFolder()
{
    return userFolder("XDG_CACHE_HOME", ".cache");
}

} // namespace deviascope::base
