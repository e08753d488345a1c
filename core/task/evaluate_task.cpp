#include "base/error.h"
#include "base/paths.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "direction/origin.h"
#include "discovery/method.h"
#include "discovery/text_steering.h"
#include "evaluation/comparison_document.h"
#include "evaluation/held_out.h"
#include "evaluation/nearest_direction.h"
#include "evaluation/response_document.h"
#include "model/run_key.h"
#include "scale/measure_response.h"
#include "task/all_tasks.h"
#include "task/drawing_options.h"
#include "task/found_directions.h"
#include "task/input_notes.h"
#include "task/once.h"
#include "task/picture_output.h"
#include "task/run_journal.h"
#include "task/sitting_options.h"
#include "task/wished_directions.h"
#include "task/within_option.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::OptionKind;
using base::OptionValues;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr int kEvaluateImages = 40;
constexpr const char *kAllMethods = "all";
constexpr double kFound = 0.4;       ///< of the time, where what was found is chosen from
constexpr double kMeasuredReach = 3; ///< as far as the studio's sliders go

/// Of an anti-vector it must be said what is counted.
void noteGone(Surroundings &surroundings, const observation::Sitting &sitting)
{
    if (!sitting.negative.empty())
        surroundings.note("A picture counts as turned, or as showing it, where \"" +
                          sitting.negative + "\" is gone.");
}

void addFiles(Surroundings &surroundings, const std::vector<std::string> &files,
              evaluation::ComparisonPlan &plan)
{
    for (const std::string &text : files) {
        const DirectionWish wish = parseDirection(text);
        evaluation::Candidate candidate;
        candidate.direction = directionFor(surroundings, wish.file);
        candidate.name = candidate.direction.name;
        candidate.scale = wish.scale.value_or(candidate.direction.suggestedScale.value_or(1));
        plan.candidates.push_back(std::move(candidate));
    }
}

discovery::Subject subjectOf(const model::Model &model, const observation::Sitting &sitting,
                             std::uint64_t seed)
{
    discovery::Subject subject;
    subject.concept_ = sitting.concept_;
    subject.base = sitting.base;
    subject.negative = sitting.negative;
    subject.seed = seed;
    for (const std::string &prompt : sitting.prompts)
        if (const auto role = model.knowledge.roleOf(prompt))
            subject.without.push_back(*role);
    return subject;
}

/// What `method` finds of the subject's concept. Of a method that looks for nothing, what leads
/// there.
discovery::Finding foundBy(Surroundings &surroundings, const discovery::Method &method,
                           const discovery::Subject &subject)
{
    base::Context &context = surroundings.context();
    const bool chooses = method.info().aim == discovery::Aim::Anything;
    base::Context finding = context.part(0, chooses ? kFound : 1);
    auto findings = method.discover(surroundings.model(), {method, subject}, finding);
    if (findings.empty() || findings.front().stoppedEarly)
        throw base::Cancelled();
    if (!chooses)
        return std::move(findings.front());
    base::Context choosing = context.part(kFound, 1);
    return evaluation::nearestDirection(surroundings.model(), subject, findings, choosing);
}

void addMethods(Surroundings &surroundings, evaluation::ComparisonPlan &plan,
                const std::vector<std::string> &methods, std::uint64_t seed, FoundDirections &kept)
{
    const auto subject = subjectOf(surroundings.model(), plan.sitting, seed);
    for (const std::string &name : methods) {
        const discovery::Method &method = discovery::methodNamed(name);
        const std::string file = name + "-" + std::to_string(seed);
        auto found = kept.find(file);
        if (!found) {
            surroundings.say("Discovering \"" + plan.sitting.concept_ + "\" by " + name);
            auto finding = foundBy(surroundings, method, subject);
            found = {std::move(finding.direction), finding.reason};
            kept.keep(file, *found);
        }
        if (!found->direction.suggestedScale)
            surroundings.note("No scale is suggested for " + name + ": " + found->reason);
        const double scale = found->direction.suggestedScale.value_or(1);
        plan.candidates.push_back({name, std::move(found->direction), scale});
    }
}

/// Which has its row in every comparison.
std::string rivalName()
{
    return discovery::TextSteering().info().name;
}

/// The methods asked for beside the rival. Throws before the first of them is begun.
std::vector<std::string> methodsIn(const OptionValues &values)
{
    std::vector<std::string> methods = parseList(values.text("methods"));
    if (methods == std::vector<std::string>{kAllMethods}) {
        methods.clear();
        for (const discovery::MethodInfo *info : discovery::methodInfos())
            methods.push_back(info->name);
    }
    for (const std::string &name : methods)
        (void)discovery::methodNamed(name);
    std::erase(methods, rivalName());
    return methods;
}

double forecastOf(const model::Model &model, const std::string &name,
                  const discovery::Subject &subject)
{
    const discovery::Method &method = discovery::methodNamed(name);
    const discovery::Settings settings(method, subject);
    double forecast = method.forecast(model, settings);
    if (method.info().aim == discovery::Aim::Anything)
        forecast += evaluation::forecastOfNearest(
            model, subject, static_cast<int>(settings.own.integer("components")));
    return forecast;
}

void checkSave(const OptionValues &values)
{
    const auto refuse = [](const std::string &message, const std::string &where) {
        throw Error(ErrorKind::InvalidValue, message, where,
                    "Leave out --save, or measure the direction as it is.");
    };
    if (!values.flag("save"))
        return;
    if (!values.text("within").empty())
        refuse("What was seen in a part of the pictures is not kept in the file: it would be taken "
               "for the whole",
               values.text("within"));
    if (!values.text("mask").empty())
        refuse("What a direction does in a part of the pictures is not kept in the file: it would "
               "be taken for the whole",
               values.text("mask"));
    if (!values.text("concept").empty())
        refuse("What was measured for another concept is not kept in the file: it would be taken "
               "for the direction's own",
               "--concept");
    for (const std::string &text : values.texts("files"))
        if (parseDirection(text).scale)
            refuse("What was measured around another scale is not kept in the file: it would be "
                   "taken for the direction's own",
                   text);
}

/// A slider whose answer is measured.
struct AskedSlider {
    fs::path file;
    direction::Direction stored, judged;
    observation::Sitting sitting;
};

AskedSlider askedSlider(Surroundings &surroundings, const OptionValues &values,
                        const SittingWish &wished, const std::string &text)
{
    const model::Model &model = surroundings.model();
    const DirectionWish wish = parseDirection(text);
    AskedSlider slider;
    slider.file = direction::directionFileOf(wish.file);
    slider.stored = directionFor(surroundings, wish.file);
    direction::Direction &judged = slider.judged = slider.stored;
    if (wish.scale)
        judged.suggestedScale = wish.scale;
    if (!wished.conceptText().empty()) {
        judged.concept_ = wished.conceptText();
        judged.base = wished.baseText();
        if (judged.provenance.contains("settings") && judged.provenance["settings"].is_object())
            judged.provenance["settings"].erase("negative"); // this is asked for instead
    }
    slider.sitting = wished.namesPrompts()
                         ? wished.sitting(model, &judged)
                         : evaluation::heldOutSitting(model, judged, evaluation::Judged::Response,
                                                      wished.images());
    slider.sitting.within = withinOf(surroundings, values);
    slider.sitting.acts = maskOf(surroundings, values);
    scale::requireConcept(slider.judged, slider.sitting);
    return slider;
}

std::vector<std::string> askedFiles(Surroundings &surroundings, const OptionValues &values)
{
    checkSave(values);
    const auto files = onceEach(surroundings, values.texts("files"), "direction");
    if (values.flag("response") && files.empty())
        throw Error(ErrorKind::InvalidValue, "There is no slider to measure", "--response",
                    "Name a direction's file.");
    return files;
}

Outcome measureSliders(Surroundings &surroundings, const OptionValues &values, const fs::path &out)
{
    const model::Model &model = surroundings.model();
    const SittingWish wished(surroundings, values);
    std::vector<evaluation::MeasuredSlider> sliders;
    for (const std::string &text : askedFiles(surroundings, values)) {
        const AskedSlider asked = askedSlider(surroundings, values, wished, text);
        json key = keyOf(asked.sitting);
        key["response"] = {direction::causeOf(asked.judged),
                           asked.judged.suggestedScale.value_or(0)};
        format::Journal journal =
            runJournal(model, "evaluate-response", out, std::move(key), Runs::Several);
        const auto response = scale::measureResponse(
            model, asked.judged, asked.sitting, kMeasuredReach, journal, surroundings.context());
        noteGone(surroundings, asked.sitting);
        noteCut(surroundings, asked.sitting.prompts);
        sliders.push_back({asked.judged.name, asked.judged.method, response});
        if (!values.flag("save"))
            continue;
        direction::Direction kept = asked.stored;
        if (!kept.provenance.is_object())
            kept.provenance = json::object();
        kept.provenance["response"] = scale::toJson(response);
        direction::writeDirection(asked.file, kept);
    }
    return {evaluation::documentOf(sliders, kMeasuredReach)};
}

Outcome compareDirections(Surroundings &surroundings, const OptionValues &values,
                          const fs::path &out)
{
    const model::Model &model = surroundings.model();
    const SittingWish wished(surroundings, values);
    surroundings.context().checkpointFolder = direction::checkpointFolder();
    evaluation::ComparisonPlan plan;
    addFiles(surroundings, askedFiles(surroundings, values), plan);
    plan.sitting = wished.sitting(
        model, plan.candidates.empty() ? nullptr : &plan.candidates.front().direction);
    plan.sitting.acts = maskOf(surroundings, values);
    noteGone(surroundings, plan.sitting);
    noteCut(surroundings, plan.sitting.prompts);
    noteCut(surroundings, {plan.sitting.concept_, plan.sitting.base});

    const auto methods = methodsIn(values);
    const json key = keyOf(plan.sitting);
    format::Journal journal = runJournal(model, "evaluate", out, key);
    const auto run = model::runKey(model, key).substr(0, 16);
    FoundDirections kept(out.empty() ? base::cacheFolder() / "runs" : out,
                         out.empty() ? "evaluate-" + run + "-" : "", journal);
    addMethods(surroundings, plan, methods, 0, kept);
    addMethods(surroundings, plan, {rivalName()}, 0, kept);
    if (!plan.sitting.acts.isEverywhere())
        for (const auto &candidate : plan.candidates)
            noteUnmasked(surroundings, candidate.direction);

    std::vector<direction::Direction> directions;
    for (const auto &candidate : plan.candidates)
        directions.push_back(candidate.direction);
    if (values.flag("agreement")) {
        evaluation::ComparisonPlan twins = plan;
        twins.candidates.clear();
        addMethods(surroundings, twins, methods, 1, kept);
        for (const auto &candidate : twins.candidates)
            directions.push_back(candidate.direction);
    }
    const auto comparison = evaluation::compare(model, plan, journal, surroundings.context());
    const auto agreement = evaluation::agreements(directions);
    return {evaluation::documentOf(comparison, agreement, plan.sitting.prompts)};
}

base::OptionTable evaluateOptions()
{
    return base::OptionTable{
        {.key = "files",
         .kind = OptionKind::Texts,
         .help = "Directions: FILE[@SCALE], or names of the library",
         .commandLine = "files",
         .namesFiles = true},
        {.key = "methods",
         .kind = OptionKind::Text,
         .help = "Discover the concept by these methods and judge the results: self,prompts,…, or "
                 "all; of a method that looks for no concept, what leads to it"},
        {.key = "agreement",
         .help = "Discover by each of --methods a second time, with another seed, and compare"},
        {.key = "response",
         .help = "Measure instead how the share that shows the concept answers to the files' "
                 "sliders, by pictures that no other stage used"},
        {.key = "save", .help = "Keep what --response measured in the files", .needs = "response"}}
        .with(sittingOptions(kEvaluateImages))
        .with({maskOption()});
}

class EvaluateTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "evaluate", "Judges directions and methods side by side",
            "  deviascope evaluate woman.safetensors other.safetensors\n"
            "  deviascope evaluate --concept \"a woman\" --methods self,prompts,supervised\n"
            "  deviascope evaluate --concept \"a woman\" --methods all --images 16 --out table\n"
            "  deviascope evaluate --concept \"a woman\" --methods self --agreement --out table\n"
            "  deviascope evaluate woman.safetensors --response --save\n",
            evaluateOptions(), "Folder for evaluate.json, .txt, .csv, .html and directions"};
        return info;
    }

    Cost cost(Surroundings &surroundings, const OptionValues &values) const override
    {
        const model::Model &model = surroundings.model();
        const SittingWish wished(surroundings, values);
        const auto files = askedFiles(surroundings, values);
        requireScorer(surroundings);
        if (values.flag("response"))
            return responseCost(surroundings, values, wished, files);
        evaluation::ComparisonPlan plan;
        addFiles(surroundings, files, plan);
        plan.sitting = wished.sitting(
            model, plan.candidates.empty() ? nullptr : &plan.candidates.front().direction);
        plan.sitting.acts = maskOf(surroundings, values); // refuses one that cannot be
        const auto methods = methodsIn(values);
        const double candidates = static_cast<double>(files.size() + methods.size() + 1);
        // Each and its random control at every scale, and the untouched pictures.
        const double looks = 1 + 2 * candidates * static_cast<double>(plan.factors.size());
        Cost cost = costOf(model, plan.sitting.settings,
                           looks * static_cast<double>(plan.sitting.seeds.size()));
        const auto subject = subjectOf(model, plan.sitting, 0);
        cost.evaluations += forecastOf(model, rivalName(), subject);
        for (const std::string &name : methods)
            cost.evaluations +=
                (values.flag("agreement") ? 2 : 1) * forecastOf(model, name, subject);
        return cost;
    }

    Outcome run(Surroundings &surroundings, const OptionValues &values,
                const fs::path &out) const override
    {
        if (!out.empty())
            makeOutFolder(out);
        return values.flag("response") ? measureSliders(surroundings, values, out)
                                       : compareDirections(surroundings, values, out);
    }

private:
    static Cost responseCost(Surroundings &surroundings, const OptionValues &values,
                             const SittingWish &wished, const std::vector<std::string> &files)
    {
        const model::Model &model = surroundings.model();
        Cost cost;
        for (const std::string &text : files) {
            const AskedSlider slider = askedSlider(surroundings, values, wished, text);
            const double looks =
                1 +
                2 * static_cast<double>(
                        scale::responseScales(slider.judged.suggestedScale, kMeasuredReach).size());
            const auto settings = scale::responseSettings(model);
            const Cost one =
                costOf(model, settings, looks * static_cast<double>(slider.sitting.seeds.size()));
            cost.evaluations += one.evaluations;
            cost.pictures += one.pictures;
        }
        return cost;
    }
};

} // namespace

const Task &evaluateTask()
{
    static const EvaluateTask task;
    return task;
}

} // namespace deviascope::task
