#pragma once

#include "direction/direction.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::direction {

/// A file of a folder of directions. A damaged one is listed with its fault, and hurts no other.
struct LibraryItem {
    std::string id; ///< the file's name without its ending
    std::filesystem::path file;
    std::optional<Direction> direction; ///< empty: damaged
    std::string fault;                  ///< one sentence, when damaged
};

/// $XDG_DATA_HOME/deviascope/directions: where discoveries are kept that name no file.
std::filesystem::path libraryFolder();

/// The file in `folder` in which a direction named `name` is kept, so that no other is lost:
/// SLUG.safetensors, else SLUG-2 and so on: the first that is free or holds what the same run made
/// (`ofTheSameRun`); but a direction that was stopped early never takes the place of one that was
/// not.
std::filesystem::path placeFor(const std::filesystem::path &folder, const std::string &name,
                               const Direction &direction);

/// Writes `direction` to its place under its own name, with the user's tags of the one that it
/// replaces; answers the file. `folder` exists. Throws as writeDirection.
std::filesystem::path keepDirection(const std::filesystem::path &folder,
                                    const Direction &direction);

/// Every direction file in `folder`, by id; none when there is no such folder.
std::vector<LibraryItem> readLibrary(const std::filesystem::path &folder);

/// The file that `text` means: a path, else the id of a direction in the library. Throws NotFound.
std::filesystem::path directionFileOf(const std::string &text);

/// Whether every word of `search` occurs in the direction's name, concept, base, method or tags,
/// whatever the case of ASCII letters.
bool matches(const Direction &direction, const std::string &search);

/// The file of a direction of the library, never another one's. Throws NotFound.
std::filesystem::path keptFileOf(const std::string &id);

/// Deletes a direction of the library and its thumbnail. Throws NotFound, also when the system
/// does not let it go.
void removeKept(const std::string &id);

/// Gives a direction of the library, its file and its thumbnail another name; answers the new file.
/// Throws NotFound, DamagedFile, InvalidValue when another direction has that name, DiskFull.
std::filesystem::path renameKept(const std::string &id, const std::string &name);

} // namespace deviascope::direction
