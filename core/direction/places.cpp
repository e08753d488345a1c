#include "direction/places.h"

#include "base/folder.h"
#include "base/paths.h"

#include <system_error>
#include <vector>

namespace deviascope::direction {

namespace fs = std::filesystem;

namespace {

/// Moves the files of `from` that `to` does not have, and leaves the others. What cannot be moved
/// is a run that begins anew, no fault.
void moveFiles(const fs::path &from, const fs::path &to)
{
    std::error_code code;
    std::vector<fs::path> files;
    for (const auto &entry : fs::directory_iterator(from, code))
        files.push_back(entry.path());
    for (const fs::path &file : files)
        if (const fs::path target = to / file.filename(); !fs::exists(target, code))
            fs::rename(file, target, code);
    fs::remove(from, code); // only where it is empty
}

} // namespace

fs::path libraryFolder()
{
    return base::dataFolder() / "directions";
}

fs::path checkpointFolder()
{
    const fs::path folder = base::cacheFolder() / "checkpoints";
    const fs::path former = base::cacheFolder() / "discovery"; // the studio's own, once
    std::error_code code;
    if (fs::is_directory(former, code)) {
        base::makeFolder(folder);
        moveFiles(former, folder);
    }
    return folder;
}

} // namespace deviascope::direction
