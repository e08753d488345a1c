#include "model/model_place.h"

#include "base/error.h"
#include "format/mapped_file.h"
#include "format/printable.h"

#include <algorithm>
#include <fstream>

namespace deviascope::model {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

namespace {

constexpr std::string_view kHubPrefix = "models--";

std::string lastNameOf(const fs::path &path)
{
    const fs::path whole = fs::absolute(path).lexically_normal();
    const fs::path last = whole.has_filename() ? whole : whole.parent_path();
    return fs::is_directory(path) ? last.filename().string() : last.stem().string();
}

/// "models--owner--name" -> "owner/name"; empty for other folders.
std::string hubNameOf(const fs::path &folder)
{
    std::string name = folder.filename().string();
    if (!name.starts_with(kHubPrefix))
        return {};
    name.erase(0, kHubPrefix.size());
    if (const auto place = name.find("--"); place != std::string::npos)
        name.replace(place, 2, "/");
    return name;
}

/// A snapshot lies two folders below that of its model.
std::string nameOf(const fs::path &path)
{
    const fs::path whole = fs::absolute(path / "").lexically_normal().parent_path();
    const fs::path above = whole.parent_path();
    const std::string hub = hubNameOf(above.parent_path());
    return above.filename() == "snapshots" && !hub.empty() ? hub : lastNameOf(path);
}

/// The folder that refs/main names, empty where it names none.
fs::path mainSnapshot(const fs::path &folder)
{
    std::ifstream file(folder / "refs" / "main");
    std::string revision;
    file >> revision;
    const fs::path snapshot = folder / "snapshots" / revision;
    const bool plain = !revision.empty() && fs::path(revision).filename() == revision;
    return plain && revision != ".." && format::isThere(snapshot) ? snapshot : fs::path();
}

fs::path snapshotOf(const fs::path &folder)
{
    if (const fs::path main = mainSnapshot(folder); !main.empty())
        return main;
    std::vector<fs::path> all;
    std::error_code code;
    for (const auto &entry : fs::directory_iterator(folder / "snapshots", code))
        if (entry.is_directory(code))
            all.push_back(entry.path());
    if (all.size() == 1)
        return all.front();
    if (all.empty())
        throw Error(ErrorKind::DamagedFile, "This folder of a Hub cache holds no snapshot",
                    folder.string(), "Its download has not ended: fetch the model again.");
    throw Error(ErrorKind::InvalidValue,
                "This folder of a Hub cache holds " + std::to_string(all.size()) + " snapshots",
                folder.string(), "Give one of the folders in snapshots/.");
}

} // namespace

ModelPlace modelPlaceOf(const fs::path &path)
{
    if (!format::isThere(path))
        throw Error(ErrorKind::NotFound, "There is no such model", path.string(),
                    "Give a model folder, a checkpoint, or \"teaching\".");
    if (path.filename() == "model_index.json")
        return modelPlaceOf(fs::absolute(path).parent_path());
    std::error_code code;
    const bool hub = fs::is_directory(path / "snapshots", code) &&
                     !format::isThere(path / "model_index.json") && !format::isThere(path / "unet");
    if (!hub)
        return {path, nameOf(path), {}};
    const fs::path snapshot = snapshotOf(path);
    return {snapshot,
            nameOf(snapshot),
            {"This is the folder of a Hub cache; its snapshot " +
             format::oneLine(snapshot.filename().string()) + " was opened."}};
}

} // namespace deviascope::model
