#include "task/responsible_options.h"

#include "base/error.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "responsible/direction_shelf.h"
#include "responsible/forecast.h"
#include "task/drawing_options.h"
#include "task/input_notes.h"
#include "task/picture_output.h"
#include "task/wished_directions.h"
#include "task/within_option.h"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace deviascope::task {

using base::OptionKind;
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

const base::OptionTable &responsibleOptions()
{
    static const responsible::CalibrationSettings usual;
    static const base::OptionTable table =
        base::OptionTable{
            {.key = "concepts",
             .kind = OptionKind::Texts,
             .help = "'a woman=FILE': the direction of a class, repeatable",
             .otherwise = "one of the library that has learned from no role that is judged, else "
                          "learned now",
             .words = base::Words::Several,
             .commandLine = "--concept",
             .namesFiles = true},
            {.key = "images",
             .kind = OptionKind::Integer,
             .help = "Pictures per role, over all its templates",
             .fallback = 150},
            {.key = "templates",
             .kind = OptionKind::Choice,
             .help = "Of prompts that are roles of the model; all: its own or the paper's five; "
                     "plus: the paper's with \"a successful …\"; none",
             .fallback = "all",
             .choices = {"all", "plus", "none"}},
            {.key = "scale",
             .kind = OptionKind::Number,
             .help = "One scale for every role instead of calibrated ones"},
            {.key = "calibration_images",
             .kind = OptionKind::Integer,
             .help = "Pictures per role and class that confirm a scale; half as many find it",
             .fallback = usual.pictures},
            {.key = "goal",
             .kind = OptionKind::Number,
             .help = "Calibration: the share of pushed pictures that shall show their class",
             .fallback = usual.goal},
            {.key = "keep",
             .kind = OptionKind::Number,
             .help = "Calibration: the share of the pictures that must not lose the role; 0: it "
                     "holds no push back",
             .fallback = usual.keep},
            {.key = "rival",
             .kind = OptionKind::Choice,
             .help = "text: where a learned direction misses the goal, text steering is tried, but "
                     "not with --mask, as it acts everywhere; none",
             .fallback = "text",
             .choices = {"text", "none"}},
            {.key = "margin",
             .kind = OptionKind::Number,
             .help = "Below this distance of the two highest probabilities a picture is uncertain "
                     "(the paper: 0)",
             .fallback = 0.0},
            withinOption(),
            maskOption()}
            .with(samplerOptions())
            .with({{.key = "save",
                    .help = "Keep the calibrated scales in the direction files given"}});
    return table;
}

std::string responsibleOutHelp()
{
    return "Folder for the report and for what a stopped run has finished";
}

ResponsibleWish::ResponsibleWish(const base::OptionValues &values, std::filesystem::path out)
    : m_values(values), m_out(std::move(out)), m_concepts(values.texts("concepts"))
{}

responsible::Templates ResponsibleWish::templates() const
{
    const std::string templates = m_values.text("templates");
    if (templates == "plus")
        return responsible::Templates::Plus;
    return templates == "all" ? responsible::Templates::All : responsible::Templates::None;
}

bool ResponsibleWish::isPartial() const
{
    return !m_values.text("mask").empty() || !m_values.text("within").empty();
}

responsible::FairPlan ResponsibleWish::plan(Surroundings &surroundings,
                                            std::vector<responsible::Subject> subjects) const
{
    if (m_values.flag("save") && isPartial())
        throw base::Error(base::ErrorKind::InvalidValue,
                          "Scales for a part of the pictures are not kept in the files: they would "
                          "be taken for the whole",
                          m_values.text("mask").empty() ? "--within" : "--mask",
                          "Leave out --save, or calibrate on whole pictures.");
    const model::Model &model = surroundings.model();
    responsible::FairPlan plan;
    plan.within = withinOf(surroundings, m_values);
    plan.acts = maskOf(surroundings, m_values);
    plan.subjects = std::move(subjects);
    plan.seeds = audit::auditSeeds(static_cast<int>(m_values.integer("images")));
    plan.settings = settingsOf(model, m_values);
    plan.calibration.pictures = static_cast<int>(m_values.integer("calibration_images"));
    plan.calibration.goal = m_values.number("goal");
    plan.calibration.keep = m_values.number("keep");
    if (m_values.has("scale"))
        plan.scale = m_values.number("scale");
    plan.uncertainMargin = m_values.number("margin");
    return plan;
}

void ResponsibleWish::noteCutOf(Surroundings &context, const responsible::FairPlan &plan)
{
    for (const responsible::Subject &subject : plan.subjects)
        noteCut(context, subject.prompts);
    for (const responsible::FairAttribute &each : plan.attributes)
        noteCut(context, std::vector<model::Attribute>{each.attribute});
}

format::Journal ResponsibleWish::journal(const model::Model &model,
                                         const responsible::FairPlan &plan,
                                         const std::string &command, Runs runs) const
{
    return runJournal(model, command, m_out, responsible::keyOf(plan), runs);
}

void ResponsibleWish::checkConcepts(const std::vector<responsible::ValueAction> &actions) const
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

direction::Direction ResponsibleWish::take(Surroundings &context, const ClassOf &of,
                                           const std::string &file)
{
    const auto path = direction::directionFileOf(file);
    m_files[of] = {path, false};
    direction::Direction direction = direction::readDirection(path);
    if (!m_values.text("mask").empty())
        noteUnmasked(context, direction);
    return direction;
}

std::optional<direction::Direction> ResponsibleWish::given(Surroundings &context, const ClassOf &of)
{
    const std::string file = givenFile(of.second);
    if (file.empty())
        return {};
    return take(context, of, file);
}

std::string ResponsibleWish::givenFile(const std::string &label) const
{
    for (const std::string &text : m_concepts)
        if (const auto [name, file] = sidesOf(text); name == label)
            return file;
    return {};
}

responsible::FairAttribute ResponsibleWish::attribute(Surroundings &context,
                                                      const responsible::ValueAction &action,
                                                      const std::vector<std::string> &without)
{
    return responsible::fairAttributeOf(
        context.model().knowledge, action, without,
        [&](const responsible::NeededDirection &needed) { return find(context, needed); },
        [&](const responsible::NeededDirection &needed) -> std::optional<direction::Direction> {
            if (m_values.text("rival") == "none" ||
                !m_values.text("mask").empty() || // the text is the same at every place
                isGiven(needed.label))            // who gives a direction means that one
                return {};
            return responsible::textSteeringTo(context.model(), needed);
        });
}

std::filesystem::path ResponsibleWish::directionFolder() const
{
    return m_out.empty() ? direction::libraryFolder() : m_out / "directions";
}

direction::Direction ResponsibleWish::find(Surroundings &context,
                                           const responsible::NeededDirection &needed)
{
    const ClassOf of{needed.attribute, needed.label};
    if (auto direction = given(context, of)) {
        checkForModel(context, *direction);
        return std::move(*direction);
    }
    const model::Model &model = context.model();
    const responsible::DirectionShelf shelf(directionFolder());
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

Cost ResponsibleWish::cost(Surroundings &context, const responsible::FairPlan &plan,
                           const std::vector<responsible::ValueAction> &actions,
                           const std::vector<std::string> &without, Directions directions) const
{
    requireScorer(context);
    const model::Model &model = context.model();
    const responsible::DirectionShelf shelf(directionFolder());
    double learning = 0;
    std::vector<int> pushed;
    for (const responsible::ValueAction &action : actions) {
        pushed.push_back(0);
        for (const auto &needed : responsible::neededFor(model.knowledge, action, without)) {
            if (!needed)
                continue;
            ++pushed.back();
            if (const std::string file = givenFile(needed->label); !file.empty())
                directionFor(context, file); // refuses one that is not there or does not fit
            else if (directions == Directions::Sought && !shelf.find(model, *needed))
                learning += responsible::forecastOfLearning(model, *needed);
        }
    }
    const auto each = responsible::forecastOf(pushed, plan.scale ? 0 : plan.calibration.pictures,
                                              static_cast<int>(plan.seeds.size()));
    Cost cost =
        costOf(model, plan.settings, each.all() * static_cast<double>(plan.subjects.size()));
    cost.evaluations += learning;
    return cost;
}

void ResponsibleWish::saveCalibration(const std::vector<responsible::CalibratedScale> &calibrated,
                                      const responsible::FairPlan &plan) const
{
    if (isPartial()) // it would be taken for whole pictures
        return;
    for (const auto &[of, file] : m_files) {
        if (!file.learned && !m_values.flag("save"))
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

} // namespace deviascope::task
