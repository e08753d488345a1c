#include "direction/diffusers_export.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/folder.h"
#include "base/paths.h"
#include "base/slug.h"
#include "direction/direction_file.h"
#include "format/mapped_file.h"

#include <set>

namespace deviascope::direction {

using base::Error;
using base::ErrorKind;

std::vector<std::filesystem::path> exportForDiffusers(const std::filesystem::path &folder,
                                                      std::span<const Direction> directions)
{
    std::set<std::string> names;
    for (const Direction &direction : directions) {
        if (!names.insert(base::slug(direction.name, "direction")).second)
            throw Error(ErrorKind::InvalidValue, "Two directions have the same name",
                        direction.name, "Rename one.");
        for (const auto &[site, tensor] : direction.tensors)
            if (site.part == network::Site::Part::Down)
                throw Error(ErrorKind::InvalidValue,
                            "A diffusers pipeline cannot be edited at a down block", site.name(),
                            "Discover the direction at mid or an up block.");
    }
    base::makeFolder(folder);
    std::vector<std::filesystem::path> files;
    for (const Direction &direction : directions) {
        files.push_back(folder / (base::slug(direction.name, "direction") + ".safetensors"));
        writeDirection(files.back(), direction);
    }
    constexpr const char *kModule = "deviascope_direction.py";
    const auto module = format::MappedFile::open(base::resourceFolder() / "diffusers" / kModule);
    files.push_back(folder / kModule);
    base::writeFileAtomically(
        files.back(), std::string_view(reinterpret_cast<const char *>(module->bytes().data()),
                                       module->bytes().size()));
    return files;
}

} // namespace deviascope::direction
