#pragma once

#include "base/option_values.h"
#include "responsible/planning.h"
#include "task/run_journal.h"
#include "task/surroundings.h"
#include "task/task.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace deviascope::task {

/// What `fair`, `safe` and `enhance` are told alike: pictures, sampler, calibration.
const base::OptionTable &responsibleOptions();
/// What they say of --out.
std::string responsibleOutHelp();

/// Whether all directions are given, or looked for and learned where there are none.
enum class Directions { Sought, Given };

/// Those options as they were given, and where things are kept.
class ResponsibleWish {
public:
    /// `out`: of the run; empty: the cache and the library.
    ResponsibleWish(const base::OptionValues &values, std::filesystem::path out);

    using ClassOf = std::pair<std::string, std::string>; ///< an attribute and one of its classes

    /// A plan without attributes and seeds for `prompts` prompts a subject. Throws InvalidValue for
    /// what cannot be asked for together.
    responsible::FairPlan plan(Surroundings &surroundings,
                               std::vector<responsible::Subject> subjects) const;

    /// Says which of a plan's prompts and classes are cut.
    static void noteCutOf(Surroundings &context, const responsible::FairPlan &plan);

    /// --templates.
    responsible::Templates templates() const;

    /// Where a stopped run of this plan goes on from: in --out, else in the cache.
    format::Journal journal(const model::Model &model, const responsible::FairPlan &plan,
                            const std::string &command, Runs runs = Runs::One) const;

    /// Throws InvalidValue for a --concept that no action pushes to, as a mistyped one would
    /// silently have its class learned, and for one that several push to. To be called before
    /// `attribute`.
    void checkConcepts(const std::vector<responsible::ValueAction> &actions) const;

    /// Reads a direction that the user gave for a class. Notes where no mask limits it.
    direction::Direction take(Surroundings &context, const ClassOf &of, const std::string &file);

    /// The action with its directions: each the file given for its class, else one of --out or the
    /// library that was learned on this model and not from `without` (roles that will be judged),
    /// else it is learned now and kept. Says what it does.
    responsible::FairAttribute attribute(Surroundings &context,
                                         const responsible::ValueAction &action,
                                         const std::vector<std::string> &without);

    /// What a plan with these actions costs, about: how many scales a calibration tries is not
    /// known beforehand. Directions that are neither given nor kept are counted as learned.
    Cost cost(Surroundings &context, const responsible::FairPlan &plan,
              const std::vector<responsible::ValueAction> &actions,
              const std::vector<std::string> &without,
              Directions directions = Directions::Sought) const;

    /// Writes the calibrated scales into the files of the directions, for those learned by these
    /// commands and, with --save, for the others; scales that other runs kept there stay.
    void saveCalibration(const std::vector<responsible::CalibratedScale> &calibrated,
                         const responsible::FairPlan &plan) const;

private:
    std::optional<direction::Direction> given(Surroundings &context, const ClassOf &of);
    /// Directions act, or are judged, in a part of pictures alone.
    bool isPartial() const;
    /// The file given for a class, or empty.
    std::string givenFile(const std::string &label) const;
    bool isGiven(const std::string &label) const { return !givenFile(label).empty(); }
    std::filesystem::path directionFolder() const;
    direction::Direction find(Surroundings &context, const responsible::NeededDirection &needed);

    base::OptionValues m_values;
    std::filesystem::path m_out;
    std::vector<std::string> m_concepts;
    struct File {
        std::filesystem::path path;
        bool learned = false; ///< by one of these commands
    };
    std::map<ClassOf, File> m_files; ///< of directions
};

} // namespace deviascope::task
