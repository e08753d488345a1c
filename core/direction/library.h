#pragma once

#include "direction/direction.h"
#include "direction/places.h"

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

/// A folder of directions, with one rule of names for the studio and the command line: a direction
/// is kept as SLUG.safetensors after its name, else as SLUG-2 and so on, so that no other is lost.
/// An id is a file's name without its ending. Any thread; nothing is held between calls.
class Library {
public:
    /// The folder is made when something is kept.
    explicit Library(std::filesystem::path folder = libraryFolder());

    const std::filesystem::path &folder() const { return m_folder; }

    /// Every direction file, by id; none when there is no folder.
    std::vector<LibraryItem> items() const;

    /// Keeps what a run has made; answers the file. What the same run (`ofTheSameRun`) made before
    /// gives way, also where a former version named the file otherwise; its tags stay, and with
    /// the same revision what was measured since. But a direction that was stopped early never
    /// takes the place of one that was not. Throws as writeDirection.
    std::filesystem::path keep(const Direction &direction) const;

    /// Keeps one that comes from elsewhere, named `otherwise` where it has no name. Nothing gives
    /// way: where the same is there (`causeOf`), with all that is known of it, its file is the
    /// answer. Throws as writeDirection.
    std::filesystem::path add(Direction direction, const std::string &otherwise) const;

    /// Keeps one whose name no other file may have. Throws InvalidValue where one has it, and as
    /// writeDirection.
    std::filesystem::path keepNew(const Direction &direction) const;

    /// The file of an id, never another folder's. Throws NotFound.
    std::filesystem::path fileOf(const std::string &id) const;

    /// Deletes a direction and its thumbnail. Throws NotFound, also when the system does not let it
    /// go.
    void remove(const std::string &id) const;

    /// Gives a direction, its file and its thumbnail another name; answers the new file. Its
    /// revision and its tags stay. Throws NotFound, DamagedFile, InvalidValue when another
    /// direction has that name, DiskFull.
    std::filesystem::path rename(const std::string &id, const std::string &name) const;

private:
    std::filesystem::path fileNamed(const std::string &name) const;
    std::filesystem::path freeFile(const std::string &name) const;
    std::vector<std::filesystem::path> filesNamedAfter(const Direction &direction) const;

    std::filesystem::path m_folder;
};

/// The file that `text` means: a path, else the id of a direction in the library. Throws NotFound.
std::filesystem::path directionFileOf(const std::string &text);

/// Whether every word of `search` occurs in the direction's name, concept, base, method or tags,
/// whatever the case of ASCII letters.
bool matches(const Direction &direction, const std::string &search);

} // namespace deviascope::direction
