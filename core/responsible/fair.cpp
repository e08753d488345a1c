#include "responsible/fair.h"

#include "base/error.h"
#include "sampling/rows_in_turn.h"

#include <algorithm>
#include <chrono>
#include <map>

namespace deviascope::responsible {

using base::Error;
using base::ErrorKind;
using nlohmann::json;

namespace {

constexpr int kShownAtOnce = 16; ///< pairs, at most, where somebody watches

json journalOf(const CalibratedScale &each)
{
    return {{"rival", each.rival},
            {"method", each.method},
            {"attribute", each.attribute},
            {"class", each.label},
            {"scale", each.scale},
            {"shown", each.shown.count},
            {"n", each.shown.n},
            {"kept", each.kept.count},
            {"named", each.kept.n},
            {"counts", each.counts},
            {"low", each.shown.interval().low},
            {"high", each.shown.interval().high},
            {"reached", each.reached}};
}

CalibratedScale calibratedOf(const std::string &subject, const json &value)
{
    CalibratedScale each;
    each.subject = subject;
    each.attribute = value.at("attribute");
    each.label = value.at("class");
    each.rival = value.at("rival");
    each.method = value.at("method");
    each.scale = value.at("scale");
    each.shown = {value.at("shown"), value.at("n")};
    each.kept = {value.at("kept"), value.at("named")};
    each.counts = value.at("counts").get<std::vector<int>>();
    each.reached = value.at("reached");
    return each;
}

json journalOf(const SubjectResult &result)
{
    json calibrated = json::array();
    for (const CalibratedScale &each : result.calibrated)
        calibrated.push_back(journalOf(each));
    return {{"calibrated", calibrated},
            {"assigned", result.assigned},
            {"before", observation::toJson(result.before)},
            {"after", observation::toJson(result.after)},
            {"evaluations", result.evaluations}};
}

/// What the journal holds of a subject, or nothing.
std::optional<SubjectResult> resultOf(const format::Journal &journal, const std::string &subject)
{
    const auto stored = journal.find(subject);
    if (!stored)
        return {};
    try {
        SubjectResult result;
        result.subject = subject;
        for (const json &each : stored->at("calibrated"))
            result.calibrated.push_back(calibratedOf(subject, each));
        result.assigned = stored->at("assigned").get<std::vector<std::vector<int>>>();
        result.before = observation::judgementOf(stored->at("before"));
        result.after = observation::judgementOf(stored->at("after"));
        result.evaluations = stored->at("evaluations");
        return result;
    } catch (const json::exception &) { // somebody wrote in it: draw again
        return {};
    }
}

/// What the result counts, untouched and pushed in one go.
void drawAtOnce(const Drawing &drawing, const Subject &subject,
                const std::vector<sampling::Row> &rows, const std::vector<Push> &pushes,
                SubjectResult &result, base::Context &context)
{
    base::Context beforePart = context.part(0, 0.5, "drawing");
    result.before = drawing.draw(rows, subject.role, {}, result.evaluations, beforePart);
    base::Context afterPart = context.part(0.5, 1, "drawing");
    result.after = drawing.drawPushed(rows, subject.role, pushes, result.before, result.evaluations,
                                      afterPart);
}

/// The same by turns, a micro-batch at a time, so that whoever watches sees pairs as they come.
void drawByTurns(const Drawing &drawing, const Subject &subject,
                 const std::vector<sampling::Row> &rows, const std::vector<Push> &pushes,
                 const Watch &watch, SubjectResult &result, base::Context &context)
{
    const auto batch = static_cast<size_t>(std::min(drawing.settings.microBatch, kShownAtOnce));
    for (size_t from = 0; from < rows.size(); from += batch) {
        const size_t count = std::min(batch, rows.size() - from);
        const auto some = std::span(rows).subspan(from, count);
        std::vector<Push> parts = pushes;
        for (Push &part : parts)
            part.assigned = {part.assigned.begin() + static_cast<std::ptrdiff_t>(from),
                             part.assigned.begin() + static_cast<std::ptrdiff_t>(from + count)};
        const auto at = [&](double place) {
            return (static_cast<double>(from) + place * static_cast<double>(count)) /
                   static_cast<double>(rows.size());
        };
        base::Context beforePart = context.part(at(0), at(0.5), "drawing");
        const observation::Look before = drawing.drawShown(some, subject.role, beforePart);
        watch.drawn({subject.name, from, Condition::Before, some, before.pictures,
                     before.microBatches, parts});
        base::Context afterPart = context.part(at(0.5), at(1), "drawing");
        const observation::Look after =
            drawing.drawPushedShown(some, subject.role, parts, before, afterPart);
        watch.drawn({subject.name, from, Condition::After, some, after.pictures, after.microBatches,
                     parts});
        result.before.append(before.judgement);
        result.after.append(after.judgement);
        result.evaluations += before.evaluations + after.evaluations;
    }
}

SubjectResult runSubject(const Drawing &drawing, const FairPlan &plan, const Subject &subject,
                         const Watch &watch, base::Context &context)
{
    const bool calibrates = !plan.scale && plan.calibration.pictures > 0;
    const double calibratedAt = calibrates ? watch.calibrationShare : 0;
    SubjectResult result;
    result.subject = subject.name;
    if (calibrates) {
        base::Context part = context.part(0, calibratedAt);
        result.calibrated = calibrate(drawing, subject, plan.attributes, plan.calibration,
                                      result.evaluations, part);
    }
    const auto rows = sampling::rowsInTurn(subject.prompts, plan.seeds);
    std::vector<std::vector<double>> targets;
    for (const FairAttribute &each : plan.attributes)
        targets.push_back(
            plan.law == Law::Calibrated
                ? madeUpFor(each.target, countsOf(result.calibrated, subject.name, each.attribute))
                : each.target);
    result.assigned = assign(plan.law, static_cast<int>(rows.size()), targets, plan.seed);
    std::vector<FairAttribute> chosen;
    for (const FairAttribute &each : plan.attributes)
        chosen.push_back(chosenOf(each, result.calibrated, subject.name));
    std::vector<Push> pushes;
    for (size_t a = 0; a < chosen.size(); ++a) {
        const model::Attribute &attribute = chosen[a].attribute;
        pushes.push_back({&chosen[a], result.assigned[a],
                          plan.scale ? std::vector<double>(attribute.classes.size(), *plan.scale)
                                     : scalesOf(result.calibrated, subject.name, attribute)});
    }
    base::Context part = context.part(calibratedAt, 1);
    if (watch.drawn)
        drawByTurns(drawing, subject, rows, pushes, watch, result, part);
    else
        drawAtOnce(drawing, subject, rows, pushes, result, part);
    return result;
}

std::map<size_t, scorer::Flag> flagsOf(const FairPlan &plan)
{
    std::map<size_t, scorer::Flag> flags;
    for (size_t a = 0; a < plan.attributes.size(); ++a)
        if (plan.attributes[a].flag)
            flags[a] = *plan.attributes[a].flag;
    return flags;
}

} // namespace

std::vector<model::Attribute> judgedAttributes(const FairPlan &plan)
{
    std::vector<model::Attribute> attributes;
    for (const FairAttribute &each : plan.attributes)
        attributes.push_back(each.attribute);
    attributes.insert(attributes.end(), plan.watched.begin(), plan.watched.end());
    return attributes;
}

void checkPlan(const FairPlan &plan)
{
    const auto refuse = [](const std::string &message, const std::string &where,
                           const std::string &remedy) {
        throw Error(ErrorKind::InvalidValue, message, where, remedy);
    };
    if (plan.subjects.empty())
        refuse("There is no role to draw", "roles", "Give at least one, such as doctor.");
    if (plan.seeds.empty())
        refuse("There are no pictures to draw", "images", "Ask for at least one picture.");
    if (plan.law == Law::Calibrated && (plan.scale || plan.calibration.pictures == 0))
        refuse("A calibrated assignment needs calibrated scales", "assignment",
               "Leave out the fixed scale, or assign in balance.");
    if (plan.attributes.empty())
        refuse("There is no attribute to make fair", "attribute", "Give one, such as gender.");
    for (const FairAttribute &each : plan.attributes) {
        countsFor(1, each.target);
        if (each.target.size() != each.attribute.classes.size() ||
            each.directions.size() != each.attribute.classes.size())
            refuse("Every class needs a target share and a direction", each.attribute.name,
                   "Give a share to each class, 0 where it shall not be drawn.");
        if (each.flag && !(each.flag->probability > 0 && each.flag->probability < 1))
            refuse("A picture is flagged from a probability between 0 and 1 on",
                   std::to_string(each.flag->probability), "0.5 is the default.");
        if (std::count_if(plan.attributes.begin(), plan.attributes.end(), [&](const auto &other) {
                return other.attribute.name == each.attribute.name;
            }) > 1)
            refuse("Pictures cannot be pushed twice in one attribute", each.attribute.name,
                   "Name it once; of two classes keep out one.");
        if (!each.rivals.empty() && each.rivals.size() != each.attribute.classes.size())
            refuse("Rivals are one for each class, or none at all", each.attribute.name,
                   "Leave a class without a rival empty.");
    }
    const CalibrationSettings &calibration = plan.calibration;
    if (!(calibration.goal > 0 && calibration.goal <= 1))
        refuse("A goal must be above 0 and at most 1", std::to_string(calibration.goal),
               "0.95 is the default.");
    if (!(calibration.keep >= 0 && calibration.keep <= 1))
        refuse("The share that keeps the role must be 0 to 1", std::to_string(calibration.keep),
               "0.93 is the default; 0: the role holds no push back.");
    if (calibration.pictures < 0)
        refuse("The pictures to calibrate on cannot be fewer than none",
               std::to_string(calibration.pictures), "30 is the default.");
}

FairResult runFair(const model::Model &model, const FairPlan &plan, format::Journal &journal,
                   base::Context &context)
{
    return runFair(model, plan, journal, Watch{}, context);
}

FairResult runFair(const model::Model &model, const FairPlan &plan, format::Journal &journal,
                   const Watch &watch, base::Context &context)
{
    checkPlan(plan);
    const auto start = std::chrono::steady_clock::now();
    scorer::Judge judge(scorer::Scorer(model), judgedAttributes(plan), model.knowledge.roles,
                        plan.uncertainMargin, flagsOf(plan));
    judge.lookWithin(plan.within);
    observation::LookMemory memory(journal, watch.pictures);
    const Drawing drawing{model, judge, plan.settings, &memory, plan.acts};
    FairResult result;
    for (size_t i = 0; i < plan.subjects.size(); ++i) {
        const Subject &subject = plan.subjects[i];
        // Who watches wants the pictures of finished roles too.
        auto stored = watch.drawn ? std::nullopt : resultOf(journal, subject.name);
        if (!stored) {
            const auto count = static_cast<double>(plan.subjects.size());
            base::Context part =
                context.part(static_cast<double>(i) / count, static_cast<double>(i + 1) / count);
            stored = runSubject(drawing, plan, subject, watch, part);
            if (!watch.drawn) // its drawings are no more needed
                journal.forget(observation::LookMemory::kBeginning);
            journal.write(subject.name, journalOf(*stored));
        }
        result.subjects.push_back(std::move(*stored));
    }
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

} // namespace deviascope::responsible
