#include "cli/commands/evaluate_command.h"

#include "base/error.h"
#include "base/paths.h"
#include "cli/direction_options.h"
#include "cli/input_notes.h"
#include "cli/once.h"
#include "cli/parsers.h"
#include "cli/picture_output.h"
#include "cli/report_output.h"
#include "cli/run_journal.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "discovery/method.h"
#include "evaluation/comparison_document.h"
#include "evaluation/response_document.h"
#include "model/run_key.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::cli {

using base::Error;
using base::ErrorKind;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr double kMeasuredReach = 3; ///< as far as the studio's sliders go

/// Of an anti-vector it must be said what is counted.
void noteNegative(CommandContext &context, const observation::Sitting &sitting)
{
    if (!sitting.negative.empty())
        context.note("A picture counts as turned, or as showing it, where \"" + sitting.negative +
                     "\" is gone.");
}

} // namespace

std::string EvaluateCommand::examples() const
{
    return "  deviascope evaluate woman.safetensors other.safetensors\n"
           "  deviascope evaluate --concept \"a woman\" --methods self,prompts,supervised\n"
           "  deviascope evaluate --concept \"a woman\" --methods self --agreement --out table\n"
           "  deviascope evaluate woman.safetensors --response --save\n";
}

void EvaluateCommand::addOptions(CLI::App &app)
{
    app.add_option("files", m_files, "Directions: FILE[@SCALE], or names of the library");
    app.add_option("--methods", m_methods,
                   "Discover the concept by these methods and judge the results: self,prompts,…");
    app.add_flag("--agreement", m_agreement,
                 "Discover by each of --methods a second time, with another seed, and compare");
    app.add_flag("--response", m_response,
                 "Measure instead how the share that shows the concept answers to the files' "
                 "sliders, by pictures that no other stage used");
    app.add_flag("--save", m_save, "Keep what --response measured in the files")
        ->needs("--response");
    m_sitting.addTo(app, 40);
    app.add_option("--out", m_out, "Folder for evaluate.json, .txt, .csv, .html and directions");
}

void EvaluateCommand::addFiles(CommandContext &context, evaluation::ComparisonPlan &plan) const
{
    for (const std::string &text : m_files) {
        const DirectionWish wish = parseDirection(text);
        evaluation::Candidate candidate;
        candidate.direction = directionFor(context, wish.file);
        candidate.name = candidate.direction.name;
        candidate.scale = wish.scale.value_or(candidate.direction.suggestedScale.value_or(1));
        plan.candidates.push_back(std::move(candidate));
    }
}

void EvaluateCommand::addMethods(CommandContext &context, evaluation::ComparisonPlan &plan,
                                 const std::vector<std::string> &methods, std::uint64_t seed,
                                 FoundDirections &kept) const
{
    discovery::Settings settings;
    settings.concept_ = plan.sitting.concept_;
    settings.base = plan.sitting.base;
    settings.negative = plan.sitting.negative;
    settings.seed = seed;
    for (const std::string &prompt : plan.sitting.prompts)
        if (const auto role = context.model().knowledge.roleOf(prompt))
            settings.without.push_back(*role);
    for (const std::string &name : methods) {
        const discovery::Method &method = discovery::methodNamed(name);
        if (method.info().aim == discovery::Aim::Anything)
            throw Error(ErrorKind::InvalidValue, "This method looks for no concept", name,
                        "Discover with it first and name its files.");
        const std::string file = name + "-" + std::to_string(seed);
        auto found = kept.find(file);
        if (!found) {
            context.say("Discovering \"" + plan.sitting.concept_ + "\" by " + name);
            auto findings = method.discover(context.model(), settings, context.context());
            if (findings.empty() || findings.front().stoppedEarly)
                throw base::Cancelled();
            found = {std::move(findings.front().direction), findings.front().reason};
            kept.keep(file, *found);
        }
        if (!found->direction.suggestedScale)
            context.note("No scale is suggested for " + name + ": " + found->reason);
        const double scale = found->direction.suggestedScale.value_or(1);
        plan.candidates.push_back({name, std::move(found->direction), scale});
    }
}

void EvaluateCommand::checkSave() const
{
    const auto refuse = [](const std::string &message, const std::string &where) {
        throw Error(ErrorKind::InvalidValue, message, where,
                    "Leave out --save, or measure the direction as it is.");
    };
    if (m_save && !m_sitting.conceptText().empty())
        refuse("What was measured for another concept is not kept in the file: it would be taken "
               "for the direction's own",
               "--concept");
    for (const std::string &text : m_files)
        if (m_save && parseDirection(text).scale)
            refuse("What was measured around another scale is not kept in the file: it would be "
                   "taken for the direction's own",
                   text);
}

int EvaluateCommand::runResponse(CommandContext &context) const
{
    const model::Model &model = context.model();
    if (m_files.empty())
        throw Error(ErrorKind::InvalidValue, "There is no slider to measure", "--response",
                    "Name a direction's file.");
    std::vector<evaluation::MeasuredSlider> sliders;
    for (const std::string &text : m_files) {
        const DirectionWish wish = parseDirection(text);
        const auto file = direction::directionFileOf(wish.file);
        const direction::Direction stored = directionFor(context, wish.file);
        direction::Direction judged = stored;
        if (wish.scale)
            judged.suggestedScale = wish.scale;
        if (!m_sitting.conceptText().empty()) {
            judged.concept_ = m_sitting.conceptText();
            judged.base = m_sitting.baseText();
            if (judged.provenance.contains("settings") && judged.provenance["settings"].is_object())
                judged.provenance["settings"].erase("negative"); // this is asked for instead
        }
        const observation::Sitting sitting =
            m_sitting.namesPrompts()
                ? m_sitting.sitting(model, &judged)
                : evaluation::heldOutSitting(model, judged, evaluation::Judged::Response,
                                             m_sitting.images());
        json key = keyOf(sitting);
        key["response"] = {direction::causeOf(judged), judged.suggestedScale.value_or(0)};
        format::Journal journal =
            runJournal(model, name() + "-response", m_out, key, Runs::Several);
        const auto response = scale::measureResponse(model, judged, sitting, kMeasuredReach,
                                                     journal, context.context());
        noteNegative(context, sitting);
        noteCut(context, sitting.prompts);
        sliders.push_back({judged.name, judged.method, response});
        if (m_save) {
            direction::Direction kept = stored;
            if (!kept.provenance.is_object())
                kept.provenance = json::object();
            kept.provenance["response"] = scale::toJson(response);
            direction::writeDirection(file, kept);
        }
    }
    showDocument(context, evaluation::documentOf(sliders, kMeasuredReach), m_out, name());
    return 0;
}

int EvaluateCommand::run(CommandContext &context)
{
    checkSave();
    m_files = onceEach(context, m_files, "direction");
    const model::Model &model = context.model();
    if (!m_out.empty())
        makeOutFolder(m_out);
    if (m_response)
        return runResponse(context);
    context.context().checkpointFolder = base::cacheFolder() / "checkpoints";
    evaluation::ComparisonPlan plan;
    addFiles(context, plan);
    plan.sitting = m_sitting.sitting(
        model, plan.candidates.empty() ? nullptr : &plan.candidates.front().direction);

    noteNegative(context, plan.sitting);
    noteCut(context, plan.sitting.prompts);
    noteCut(context, {plan.sitting.concept_, plan.sitting.base});

    std::vector<std::string> methods = parseList(m_methods);
    std::erase(methods, "text");
    const json key = keyOf(plan.sitting);
    format::Journal journal = runJournal(model, name(), m_out, key);
    const auto run = model::runKey(model, key).substr(0, 16);
    FoundDirections kept(m_out.empty() ? base::cacheFolder() / "runs" : fs::path(m_out),
                         m_out.empty() ? name() + "-" + run + "-" : "", journal);
    addMethods(context, plan, methods, 0, kept);
    addMethods(context, plan, {"text"}, 0, kept); // the rival has its row in every comparison

    std::vector<direction::Direction> directions;
    for (const auto &candidate : plan.candidates)
        directions.push_back(candidate.direction);
    if (m_agreement) {
        evaluation::ComparisonPlan twins = plan;
        twins.candidates.clear();
        addMethods(context, twins, methods, 1, kept);
        for (const auto &candidate : twins.candidates)
            directions.push_back(candidate.direction);
    }
    const auto comparison = evaluation::compare(model, plan, journal, context.context());
    const auto agreement = evaluation::agreements(directions);
    showDocument(context, evaluation::documentOf(comparison, agreement, plan.sitting.prompts),
                 m_out, name());
    return 0;
}

} // namespace deviascope::cli
