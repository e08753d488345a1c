#include "cli/responsible_options.h"

#include "base/error.h"
#include "cli/direction_options.h"
#include "cli/input_notes.h"
#include "cli/picture_output.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "responsible/direction_shelf.h"

#include <fmt/ranges.h>
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
                   "'a woman=FILE': the direction of a class, repeatable (default: one of the "
                   "library that has learned from no role that is judged, else learned now)");
    app.add_option("--images", m_images, "Pictures per role, over all its templates")
        ->capture_default_str();
    app.add_option(
           "--templates", m_templates,
           "Of prompts that are roles of the model. all: its own or the paper's five; plus: "
           "the paper's with \"a successful …\"; none")
        ->check(CLI::IsMember({"all", "plus", "none"}))
        ->capture_default_str();
    app.add_option("--scale", m_scale, "One scale for every role instead of calibrated ones");
    app.add_option("--calibration-images", m_calibration.pictures,
                   "Pictures per role and class that confirm a scale; half as many find it")
        ->capture_default_str();
    app.add_option("--goal", m_calibration.goal,
                   "Calibration: the share of pushed pictures that shall show their class")
        ->capture_default_str();
    app.add_option("--keep", m_calibration.keep,
                   "Calibration: the share of the pictures that must not lose the role; 0: it "
                   "holds no push back")
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
    if (m_templates == "plus")
        return responsible::Templates::Plus;
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

void ResponsibleOptions::noteCutOf(CommandContext &context, const responsible::FairPlan &plan)
{
    for (const responsible::Subject &subject : plan.subjects)
        noteCut(context, subject.prompts);
    for (const responsible::FairAttribute &each : plan.attributes)
        noteCut(context, std::vector<model::Attribute>{each.attribute});
}

format::Journal ResponsibleOptions::journal(const model::Model &model,
                                            const responsible::FairPlan &plan,
                                            const std::string &command, Runs runs) const
{
    return runJournal(model, command, m_out, responsible::keyOf(plan), runs);
}

void ResponsibleOptions::checkConcepts(const std::vector<responsible::ValueAction> &actions) const
{
    std::set<ClassOf> pushed;
    for (const responsible::ValueAction &action : actions)
        for (size_t c = 0; c < action.target.size(); ++c)
            if (action.target[c] > 0 || !action.safe)
                pushed.emplace(action.attribute.name, action.attribute.classes[c]);
    std::vector<std::string> labels;
    for (const auto &[attribute, label] : pushed)
        labels.push_back(label);
    const auto refuse = [](const std::string &fault, const std::string &text,
                           const std::string &remedy) {
        throw base::Error(base::ErrorKind::InvalidValue, fault, text, remedy);
    };
    for (const std::string &text : m_concepts) {
        const auto count = std::count(labels.begin(), labels.end(), sidesOf(text).first);
        if (count == 0)
            refuse("No class that pictures are pushed to is called so", text,
                   labels.empty() ? "Leave it out: the direction is given already."
                                  : fmt::format("The classes are: {}.", fmt::join(labels, ", ")));
        if (count > 1)
            refuse("Several things that are kept out push to this class", text,
                   "Give their directions by --direction, one for each.");
    }
}

direction::Direction ResponsibleOptions::take(const ClassOf &of, const std::string &file)
{
    const auto path = direction::directionFileOf(file);
    m_files[of] = {path, false};
    return direction::readDirection(path);
}

std::optional<direction::Direction> ResponsibleOptions::given(const ClassOf &of)
{
    for (const std::string &text : m_concepts)
        if (const auto [name, file] = sidesOf(text); name == of.second)
            return take(of, file);
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
    const ClassOf of{needed.attribute, needed.label};
    if (auto direction = given(of)) {
        checkForModel(context, *direction);
        return std::move(*direction);
    }
    const model::Model &model = context.model();
    const auto folder =
        m_out.empty() ? direction::libraryFolder() : std::filesystem::path(m_out) / "directions";
    const responsible::DirectionShelf shelf(folder);
    const std::string quoted = "\"" + needed.name + "\"";
    const auto noteDoubt = [&](const direction::Direction &direction) {
        if (responsible::isDoubtful(direction))
            context.note("The direction of " + quoted +
                         " may be of no use: on pictures held out it does not do better than none. "
                         "The table of scales shows what it does.");
    };
    if (auto kept = shelf.find(model, needed)) {
        context.say("The direction of " + quoted + " is taken from " + kept->file.string());
        m_files[of] = {kept->file, kept->learned};
        noteDoubt(kept->direction);
        return std::move(kept->direction);
    }
    if (const auto judged = shelf.findJudged(model, needed))
        context.note(judged->string() + " is not taken for " + quoted +
                     ": it may have learned from roles that are judged here. Give it by --concept "
                     "if that is what you want.");
    context.say("Learning the direction of " + quoted);
    context.context().checkpointFolder = direction::checkpointFolder();
    direction::Direction direction = responsible::learnNeeded(model, needed, context.context());
    m_files[of] = {shelf.keep(direction), true};
    noteDoubt(direction);
    return direction;
}

void ResponsibleOptions::saveCalibration(
    const std::vector<responsible::CalibratedScale> &calibrated,
    const responsible::FairPlan &plan) const
{
    for (const auto &[of, file] : m_files) {
        if (!file.learned && !m_save)
            continue;
        std::vector<responsible::CalibratedScale> own;
        for (const responsible::CalibratedScale &each : calibrated)
            if (ClassOf(each.attribute, each.label) == of && !each.rival)
                own.push_back(each);
        if (own.empty())
            continue;
        direction::Direction direction = direction::readDirection(file.path);
        json &kept = direction.provenance["calibration"];
        kept = responsible::keptWith(kept, own, plan);
        direction::writeDirection(file.path, direction);
    }
}

} // namespace deviascope::cli
