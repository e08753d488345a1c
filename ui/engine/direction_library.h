#pragma once

#include "direction/library.h"
#include "engine/results.h"
#include "model/model.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace deviascope::engine {

/// What of a folder's direction::Library fits one model, as it was when the model was opened and as
/// it was changed from here.
class DirectionLibrary {
public:
    /// Reads the folder. Files of another model are left alone, and damaged ones, which `damaged`
    /// names.
    DirectionLibrary(std::filesystem::path folder, const model::Model &model);

    /// Throws base::Error (NotFound) for an unknown id.
    const direction::Direction &direction(const std::string &id) const;
    std::vector<DirectionSummary> summaries() const;
    std::vector<const direction::Direction *> all() const;         ///< valid until the next change
    std::string idOf(const direction::Direction *direction) const; ///< of one that `all` gave
    const std::vector<std::string> &damaged() const { return m_damaged; }

    /// The thumbnails that are kept and up to date, by id; read from disk at each call.
    std::map<std::string, std::vector<base::Picture>> thumbnails() const;
    /// Draws the thumbnail of a direction where none is kept. Blocks and polls; throws as
    /// `direction` and direction::ensureThumbnail.
    void ensureThumbnail(const std::string &id, base::Context &context) const;
    bool contains(const std::string &id) const { return m_directions.contains(id); }
    /// The id of what the same run made, or of the same tensors under the same name; empty: none.
    std::string idOfSame(const direction::Direction &direction) const;
    /// Changes when the direction of an id is replaced by another (direction::revisionOf). Empty
    /// for an unknown id.
    std::string revision(const std::string &id) const;
    /// Throws base::Error (NotFound) for an unknown id.
    DirectionSummary summary(const std::string &id) const;

    /// Writes more of what is known of a direction that is there. Throws as `direction`.
    DirectionSummary update(const std::string &id, const direction::Direction &direction);

    /// Keeps what a run has made (direction::Library::keep).
    DirectionSummary add(const direction::Direction &direction);

    /// Reads and checks `file`, then keeps a copy (direction::Library::add). Throws what reading
    /// throws, and InvalidValue when it does not fit the model.
    DirectionSummary import(const std::filesystem::path &file);

    /// Deletes the file and its thumbnail. An unknown id is no error.
    void remove(const std::string &id);

private:
    void check(const direction::Direction &direction) const;
    std::filesystem::path fileOf(const std::string &id) const;
    DirectionSummary take(const std::filesystem::path &file);

    direction::Library m_library;
    const model::Model &m_model; // outlives us
    std::map<std::string, direction::Direction> m_directions;
    std::map<std::string, std::string> m_revisions;
    std::vector<std::string> m_damaged; ///< file names
};

/// What the window shows of a direction. What was counted on another model than `openModel` is
/// left out.
DirectionSummary summaryOf(const std::string &id, const direction::Direction &direction,
                           const model::Model &openModel);

} // namespace deviascope::engine
