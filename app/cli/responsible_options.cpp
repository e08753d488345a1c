#include "cli/responsible_options.h"

#include "base/error.h"
#include "base/paths.h"
#include "base/slug.h"
#include "cli/picture_output.h"
#include "cli/run_journal.h"
#include "direction/direction_file.h"
#include "direction/library.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace deviascope::cli {

using nlohmann::json;

namespace {

/// "a woman=woman.safetensors" -> its two sides.
std::pair<std::string, std::string> sidesOf(const std::string &text)
{
    const size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
        throw base::Error(base::ErrorKind::InvalidValue, "This names no class and direction", text,
                          "Write it as 'a woman=woman.safetensors'.");
    return {text.substr(0, equals), text.substr(equals + 1)};
}

} // namespace

void ResponsibleOptions::addTo(CLI::App &app)
{
    app.add_option("--concept", m_concepts,
                   "'a woman=FILE': the direction of a class, repeatable (default: from the "
                   "library, else learned now)");
    app.add_option("--images", m_images, "Pictures per role, over all its templates")
        ->capture_default_str();
    app.add_option("--templates", m_templates, "all: the model's own or the paper's five; none")
        ->check(CLI::IsMember({"all", "none"}))
        ->capture_default_str();
    app.add_option("--scale", m_scale, "One scale for every role instead of calibrated ones");
    app.add_option("--calibration-images", m_calibration.pictures,
                   "Pictures per role and class that confirm a scale; half as many find it")
        ->capture_default_str();
    app.add_option("--goal", m_calibration.goal,
                   "Calibration: the share of pushed pictures that shall show their class")
        ->capture_default_str();
    app.add_option("--keep", m_calibration.keep,
                   "Calibration: the share of the pictures that must not lose the role")
        ->capture_default_str();
    app.add_option("--rival", m_rival,
                   "text: where a learned direction misses the goal, text steering is tried; none")
        ->check(CLI::IsMember({"text", "none"}))
        ->capture_default_str();
    app.add_option("--margin", m_margin,
                   "Below this distance of the two highest probabilities a picture is uncertain "
                   "(the paper: 0)")
        ->capture_default_str();
    app.add_option("--steps", m_steps, "Sampling steps (default: the model's)");
    app.add_option("--guidance", m_guidance, "Guidance scale (default: the model's)");
    app.add_option("--sampler", m_sampler, "Sampler (default: the model's)");
    app.add_flag("--save", m_save, "Keep the calibrated scales in the direction files given");
    app.add_option("--out", m_out, "Folder for the report and for what a stopped run has finished");
}

responsible::Templates ResponsibleOptions::templates() const
{
    return m_templates == "all" ? responsible::Templates::All : responsible::Templates::None;
}

responsible::FairPlan ResponsibleOptions::plan(const model::Model &model,
                                               std::vector<responsible::Subject> subjects) const
{
    responsible::FairPlan plan;
    plan.subjects = std::move(subjects);
    plan.seeds = audit::auditSeeds(m_images);
    plan.settings = sampling::Settings::of(model);
    plan.settings.steps = m_steps.value_or(plan.settings.steps);
    plan.settings.guidance = m_guidance.value_or(plan.settings.guidance);
    plan.settings.sampler = m_sampler.empty() ? plan.settings.sampler : m_sampler;
    plan.calibration = m_calibration;
    plan.scale = m_scale;
    plan.uncertainMargin = m_margin;
    return plan;
}

format::Journal ResponsibleOptions::journal(const model::Model &model,
                                            const responsible::FairPlan &plan,
                                            const std::string &command) const
{
    return runJournal(model, command, m_out, responsible::keyOf(plan));
}

std::optional<direction::Direction> ResponsibleOptions::given(const std::string &label)
{
    for (const std::string &text : m_concepts) {
        const auto [name, file] = sidesOf(text);
        if (name != label)
            continue;
        const auto path = direction::directionFileOf(file);
        m_files[label] = path;
        return direction::readDirection(path);
    }
    return {};
}

bool ResponsibleOptions::isGiven(const std::string &label) const
{
    return std::any_of(m_concepts.begin(), m_concepts.end(),
                       [&](const std::string &text) { return sidesOf(text).first == label; });
}

responsible::FairAttribute ResponsibleOptions::attribute(CommandContext &context,
                                                         const responsible::ValueAction &action,
                                                         const std::vector<std::string> &without)
{
    return responsible::fairAttributeOf(
        context.model().knowledge, action, without,
        [&](const responsible::NeededDirection &needed) { return find(context, needed); },
        [&](const responsible::NeededDirection &needed) -> std::optional<direction::Direction> {
            if (m_rival == "none" || isGiven(needed.label)) // who gives a direction means that one
                return {};
            return responsible::textSteeringTo(context.model(), needed);
        });
}

direction::Direction ResponsibleOptions::find(CommandContext &context,
                                              const responsible::NeededDirection &needed)
{
    if (auto direction = given(needed.label))
        return std::move(*direction);
    const model::Model &model = context.model();
    const auto folder =
        m_out.empty() ? direction::libraryFolder() : std::filesystem::path(m_out) / "directions";
    makeFolder(folder);
    const auto file = folder / ("fair-" + base::slug(needed.name, "direction") + ".safetensors");
    m_files[needed.label] = file;
    if (std::filesystem::exists(file)) {
        direction::Direction kept = direction::readDirection(file);
        if (responsible::answers(kept, model, needed, responsible::Roles::Same)) {
            context.note("The direction of \"" + needed.name + "\" is taken from " + file.string());
            return kept;
        }
    }
    context.note("Learning the direction of \"" + needed.name + "\"");
    context.context().checkpointFolder = base::cacheFolder() / "checkpoints";
    makeFolder(context.context().checkpointFolder);
    direction::Direction direction = responsible::learnNeeded(model, needed, context.context());
    direction::writeDirection(file, direction);
    return direction;
}

void ResponsibleOptions::saveCalibration(
    const std::vector<responsible::CalibratedScale> &calibrated,
    const responsible::FairPlan &plan) const
{
    std::set<std::string> given;
    for (const std::string &text : m_concepts)
        given.insert(sidesOf(text).first);
    for (const auto &[name, file] : m_files) {
        if (given.count(name) > 0 && !m_save)
            continue;
        json rows = json::array();
        for (const auto &each : calibrated)
            if (each.label == name && !each.rival) {
                json row = toJson(each);
                row["goal"] = plan.calibration.goal;
                row["keep"] = plan.calibration.keep;
                rows.push_back(std::move(row));
            }
        if (rows.empty())
            continue;
        direction::Direction direction = direction::readDirection(file);
        direction.provenance["calibration"] = rows;
        direction::writeDirection(file, direction);
    }
}

} // namespace deviascope::cli
