#pragma once

#include "cli/command_context.h"
#include "cli/run_journal.h"
#include "responsible/planning.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace deviascope::cli {

/// What `fair`, `safe` and `enhance` are told alike: pictures, sampler, calibration, where to keep
/// things.
class ResponsibleOptions {
public:
    void addTo(CLI::App &app);

    using ClassOf = std::pair<std::string, std::string>; ///< an attribute and one of its classes

    /// A plan without attributes and seeds for `prompts` prompts a subject.
    responsible::FairPlan plan(const model::Model &model,
                               std::vector<responsible::Subject> subjects) const;

    /// Says which of a plan's prompts and classes are cut.
    static void noteCutOf(CommandContext &context, const responsible::FairPlan &plan);

    /// --templates.
    responsible::Templates templates() const;

    const std::string &out() const { return m_out; }

    /// Where a stopped run of this plan goes on from: in --out, else in the cache.
    format::Journal journal(const model::Model &model, const responsible::FairPlan &plan,
                            const std::string &command, Runs runs = Runs::One) const;

    /// Throws InvalidValue for a --concept that no action pushes to, as a mistyped one would
    /// silently have its class learned, and for one that several push to. To be called before
    /// `attribute`.
    void checkConcepts(const std::vector<responsible::ValueAction> &actions) const;

    /// Reads a direction that the user gave for a class.
    direction::Direction take(const ClassOf &of, const std::string &file);

    /// The action with its directions: each the file given for its class, else one of --out or the
    /// library that was learned on this model and not from `without` (roles that will be judged),
    /// else it is learned now and kept. Says what it does.
    responsible::FairAttribute attribute(CommandContext &context,
                                         const responsible::ValueAction &action,
                                         const std::vector<std::string> &without);

    /// Writes the calibrated scales into the files of the directions, for those learned by these
    /// commands and, with --save, for the others; scales that other runs kept there stay.
    void saveCalibration(const std::vector<responsible::CalibratedScale> &calibrated,
                         const responsible::FairPlan &plan) const;

private:
    std::optional<direction::Direction> given(const ClassOf &of);
    bool isGiven(const std::string &label) const;
    direction::Direction find(CommandContext &context, const responsible::NeededDirection &needed);

    std::vector<std::string> m_concepts;
    int m_images = 150;
    std::string m_templates = "all", m_sampler, m_out;
    std::optional<int> m_steps;
    std::optional<double> m_guidance, m_scale;
    double m_margin = 0;
    responsible::CalibrationSettings m_calibration;
    bool m_save = false;
    std::string m_rival = "text";
    struct File {
        std::filesystem::path path;
        bool learned = false; ///< by one of these commands
    };
    std::map<ClassOf, File> m_files; ///< of directions
};

} // namespace deviascope::cli
