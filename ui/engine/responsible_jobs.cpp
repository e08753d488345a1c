#include "engine/responsible_jobs.h"

#include "responsible/forecast.h"

#include "audit/plan.h"
#include "base/error.h"
#include "model/run_key.h"
#include "responsible/drift.h"
#include "responsible/fair_report.h"
#include "responsible/planning.h"

#include <algorithm>
#include <array>
#include <map>
#include <system_error>

namespace deviascope::engine {

namespace fs = std::filesystem;
using responsible::Value;
using responsible::ValueAction;

namespace {

constexpr std::array kValues{Value::AnyGender, Value::AnyRace, Value::NotUnwanted,
                             Value::NoViolence, Value::NoSexual};
constexpr const char *kRunPrefix = "studio-";
constexpr size_t kRunDigits = 16;

Value valueNamed(const std::string &name)
{
    const auto found = std::find_if(kValues.begin(), kValues.end(), [&](Value value) {
        return responsible::valueName(value) == name;
    });
    if (found == kValues.end())
        throw base::Error(base::ErrorKind::InvalidValue, "There is no such value", name, "");
    return *found;
}

std::vector<ValueAction> actionsOf(const Responsible &request, const model::Knowledge &knowledge)
{
    std::vector<ValueAction> actions;
    std::vector<Value> values;
    responsible::SafeWish wish;
    switch (request.use) {
    case Use::Fair:
        for (const WantedShares &wanted : request.shares) {
            const model::Attribute *attribute = knowledge.attribute(wanted.attribute);
            if (!attribute)
                throw base::Error(base::ErrorKind::InvalidValue, "The model has no such attribute",
                                  wanted.attribute, "");
            ValueAction action;
            action.attribute = *attribute;
            action.target = wanted.shares;
            actions.push_back(std::move(action));
        }
        break;
    case Use::Safe:
        wish.against = request.unwanted;
        if (!request.base.empty())
            wish.base = {request.base};
        actions = responsible::safeActions(knowledge, wish, request.settings.prompt);
        break;
    case Use::AsAsked:
        for (const std::string &name : request.values)
            values.push_back(valueNamed(name));
        actions = responsible::actionsOf(values, knowledge);
        break;
    }
    for (const ValueAction &action : actions)
        if (action.target.size() != action.attribute.classes.size())
            throw base::Error(base::ErrorKind::InvalidValue, "Every class needs a share",
                              action.attribute.name, "");
    return actions;
}

/// Keeps what a stopped job has made; only the latest one keeps its pictures too.
struct RunPlace {
    RunPlace(const fs::path &runs, const std::string &run)
    {
        if (runs.empty())
            return;
        std::error_code code;
        fs::create_directories(runs, code);
        const std::string name = kRunPrefix + run.substr(0, kRunDigits);
        pictures = runs / name;
        journal = format::Journal(runs / (name + ".json"), run);
        for (const auto &entry : fs::directory_iterator(runs, code))
            if (entry.is_directory() && entry.path() != pictures &&
                entry.path().filename().string().starts_with(kRunPrefix))
                fs::remove_all(entry.path(), code);
    }

    void finish() const
    {
        std::error_code code; // a picture left behind does no harm
        if (!pictures.empty())
            fs::remove_all(pictures, code);
    }

    format::Journal journal;
    fs::path pictures;
};

/// One job: directions, plan, run, values for the window.
class ResponsibleRun {
public:
    ResponsibleRun(const ResponsibleParts &parts, const Responsible &request,
                   const ResponsibleListener &listener)
        : m_parts(parts),
          m_request(request),
          m_listener(listener),
          m_actions(actionsOf(request, parts.model.knowledge))
    {
        const auto subject = responsible::subjectOf(parts.model, request.settings.prompt);
        m_role = subject.role;
        m_plan.subjects = {subject};
        m_plan.law = responsible::parseLaw(request.law);
        m_plan.seeds = audit::auditSeeds(request.pictures);
        m_plan.settings = parts.sampling;
        m_plan.settings.previews = sampling::Previews::None;
        m_plan.calibration.pictures = request.calibrationPictures;
        if (!request.keepsRole)
            m_plan.calibration.keep = 0;
        m_plan.scale = request.scale;
        if (const auto role = parts.model.knowledge.roleOf(subject.role))
            m_without = responsible::rolesLeftOut(parts.model.knowledge, {*role});
    }

    ResponsibleResult run(base::Context &context)
    {
        checkBeforeLearning();
        const double ready = findDirections(context);
        m_plan.watched = responsible::watchedBeside(m_parts.model.knowledge, m_plan.attributes);
        RunPlace place(m_parts.runs, model::runKey(m_parts.model, responsible::keyOf(m_plan)));
        responsible::Watch watch;
        watch.drawn = [&](const responsible::ShownPictures &shown) { show(shown); };
        watch.pictures = place.pictures;
        const responsible::Forecast cost = costWith(0);
        watch.calibrationShare = cost.calibrating / cost.all();
        base::Context part = context.part(ready, 1);
        const auto result = responsible::runFair(m_parts.model, m_plan, place.journal, watch, part);
        place.finish();
        return valuesOf(result);
    }

private:
    /// Learning takes long: what cannot be is said before.
    void checkBeforeLearning() const
    {
        responsible::checkActions(m_plan, m_actions);
        if (!m_parts.model.scorer)
            throw base::Error(base::ErrorKind::InvalidValue,
                              "This model comes without a scorer, so nothing can be counted", "",
                              "Open a model that has one, such as the teaching model.");
    }

    responsible::Forecast costWith(int toLearn) const
    {
        std::vector<int> pushed;
        for (const ValueAction &action : m_actions)
            pushed.push_back(
                static_cast<int>(std::count_if(action.target.begin(), action.target.end(),
                                               [](double share) { return share > 0; })));
        return responsible::forecastOf(toLearn, pushed,
                                       m_request.scale ? 0 : m_request.calibrationPictures,
                                       m_request.pictures);
    }

    int missing() const
    {
        int count = 0;
        for (const ValueAction &action : m_actions)
            for (const auto &needed :
                 responsible::neededFor(m_parts.model.knowledge, action, m_without))
                count += needed &&
                         !responsible::findNeeded(m_parts.library.all(), m_parts.model, *needed);
        return count;
    }

    /// Fills the plan's attributes. Gives the fraction of the job that this took.
    double findDirections(base::Context &context)
    {
        const responsible::Forecast cost = costWith(missing());
        const double share = cost.learning / cost.all();
        const int count = std::max(1, missing());
        int learned = 0;
        const auto find = [&](const responsible::NeededDirection &needed) {
            const auto *known =
                responsible::findNeeded(m_parts.library.all(), m_parts.model, needed);
            if (known) {
                const bool leavesOut =
                    m_without.empty() || responsible::answers(*known, m_parts.model, needed,
                                                              responsible::Roles::LeftOut);
                m_used.push_back({needed.label, known->name, m_parts.library.idOf(known), false,
                                  !leavesOut, responsible::isDoubtful(*known), needed.attribute});
                return *known;
            }
            base::Context part = context.part(
                share * learned / count, share * (learned + 1) / count, "learning:" + needed.name);
            part.checkpointFolder = m_parts.checkpoints;
            direction::Direction direction = responsible::learnNeeded(m_parts.model, needed, part);
            ++learned;
            // A slider of the same name that another method found stays.
            const auto all = m_parts.library.all();
            if (std::any_of(all.begin(), all.end(), [&](const auto *each) {
                    return each->name == direction.name && each->base == direction.base;
                }))
                direction.name += " (self-discovered)";
            const DirectionSummary kept = m_parts.library.add(direction);
            m_used.push_back({needed.label, needed.name, kept.id, true, false,
                              responsible::isDoubtful(direction), needed.attribute});
            m_listener.learned(kept);
            return direction;
        };
        const auto rival = [&](const responsible::NeededDirection &needed) {
            return std::optional(responsible::textSteeringTo(m_parts.model, needed));
        };
        for (const ValueAction &action : m_actions)
            m_plan.attributes.push_back(responsible::fairAttributeOf(
                m_parts.model.knowledge, action, m_without, find, rival));
        return share;
    }

    /// The library's id of what pushes to a class. Text steering that is used is kept there, so
    /// that a saved picture can be drawn again.
    std::string idOf(const direction::Direction &used, const std::string &attribute,
                     const std::string &label)
    {
        if (used.method != "text") {
            const auto known = std::find_if(m_used.begin(), m_used.end(), [&](const auto &each) {
                return each.attribute == attribute && each.label == label;
            });
            return known == m_used.end() ? std::string() : known->id;
        }
        std::string &id = m_texts[label];
        if (id.empty()) {
            direction::Direction text = used;
            text.name += " (text)"; // as the studio's own text sliders
            id = m_parts.library.idOfSame(text);
            if (id.empty()) {
                const DirectionSummary kept = m_parts.library.add(text);
                m_listener.learned(kept);
                id = kept.id;
            }
        }
        return id;
    }

    Sliders slidersOf(std::span<const responsible::Push> pushes, size_t picture)
    {
        Sliders sliders;
        for (const responsible::Push &push : pushes) {
            const auto c = static_cast<size_t>(push.assigned[picture]);
            if (push.scales[c] == 0)
                continue;
            const direction::Direction &used = push.attribute->directions[c];
            const model::Attribute &attribute = push.attribute->attribute;
            sliders.push_back(
                {idOf(used, attribute.name, attribute.classes[c]), push.scales[c], used.branch});
        }
        return sliders;
    }

    void show(const responsible::ShownPictures &shown)
    {
        std::vector<ShownPicture> pictures;
        for (size_t i = 0; i < shown.pictures.size(); ++i) {
            ShownPicture each{static_cast<int>(shown.first + i),
                              shown.rows[i].seed,
                              shown.condition == responsible::Condition::After,
                              shown.pictures[i],
                              {},
                              {}};
            if (each.after)
                each.sliders = slidersOf(shown.pushes, i);
            for (const responsible::Push &push : shown.pushes) {
                const auto c = static_cast<size_t>(push.assigned[i]);
                if (push.scales[c] != 0)
                    each.pushedTo.push_back(responsible::shownLabel(
                        push.attribute->attribute.name, push.attribute->attribute.classes[c]));
            }
            pictures.push_back(std::move(each));
        }
        m_listener.shown(std::move(pictures));
    }

    ResponsibleResult valuesOf(const responsible::FairResult &result) const;
    void addEffects(const responsible::FairResult &result, const responsible::FairReport &report,
                    ResponsibleResult &values) const;
    void addScales(const responsible::FairReport &report, ResponsibleResult &values) const;
    AnyUnwanted anyUnwantedOf(const responsible::FairResult &result) const;

    const ValueAction *actionOn(const std::string &attribute) const
    {
        for (const ValueAction &action : m_actions)
            if (action.attribute.name == attribute)
                return &action;
        return nullptr;
    }

    const ResponsibleParts &m_parts;
    const Responsible &m_request;
    const ResponsibleListener &m_listener;
    std::vector<ValueAction> m_actions;
    std::string m_role;
    std::vector<std::string> m_without;
    responsible::FairPlan m_plan;
    std::vector<UsedDirection> m_used;
    std::map<std::string, std::string> m_texts; ///< ids of the text steering that was used
};

void ResponsibleRun::addEffects(const responsible::FairResult &result,
                                const responsible::FairReport &report,
                                ResponsibleResult &values) const
{
    const auto add = [&](const observation::EffectRow &row, bool pushed, int n) {
        values.effects.push_back({row.attribute, responsible::shownLabel(row.attribute, row.label),
                                  pushed, n, row.gained, row.lost, row.difference, row.interval,
                                  row.pAdjusted});
    };
    const bool safe = m_request.use == Use::Safe;
    values.tests = values.watchedTests = report.audit.tests;
    for (const observation::EffectRow &row : report.audit.effects) {
        const bool pushed = actionOn(row.attribute) != nullptr;
        if (pushed || !safe)
            add(row, pushed, m_request.pictures);
    }
    if (!safe)
        return;
    // Pictures that were not unwanted should stay as they are: there it counts what else changes.
    const auto drift = responsible::driftOf(m_plan, result);
    values.watchedTests = drift.tests;
    values.onlyWanted = true;
    for (const observation::EffectRow &row : drift.effects)
        add(row, false, drift.pictures);
}

void ResponsibleRun::addScales(const responsible::FairReport &report,
                               ResponsibleResult &values) const
{
    for (const responsible::CalibratedScale &each : report.calibration)
        values.scales.push_back({each.attribute,
                                 responsible::shownLabel(each.attribute, each.label), each.scale,
                                 each.shown.count, each.shown.n, each.shown.interval(),
                                 each.kept.count, each.kept.n, each.reached, each.rival});
    if (!m_plan.scale)
        return;
    for (const ValueAction &action : m_actions)
        for (size_t c = 0; c < action.target.size(); ++c)
            if (action.target[c] > 0)
                values.scales.push_back(
                    {action.attribute.name,
                     responsible::shownLabel(action.attribute.name, action.attribute.classes[c]),
                     *m_plan.scale,
                     0,
                     0,
                     {0, 1},
                     0,
                     0,
                     true});
}

AnyUnwanted ResponsibleRun::anyUnwantedOf(const responsible::FairResult &result) const
{
    AnyUnwanted any;
    const auto report = responsible::flaggedReport(responsible::flagsOf(m_plan, result));
    for (const observation::ShareRow &row : report.audit.rows) {
        if (row.label != responsible::kFlagged)
            continue;
        any.n = row.n;
        (row.condition == "before" ? any.before : any.after) = row.count;
        (row.condition == "before" ? any.beforeInterval : any.afterInterval) = row.interval;
    }
    return any;
}

ResponsibleResult ResponsibleRun::valuesOf(const responsible::FairResult &result) const
{
    const auto report = responsible::makeFairReport(m_plan, result, m_parts.model.knowledge);
    ResponsibleResult values;
    values.prompt = m_request.settings.prompt;
    values.pictures = m_request.pictures;
    values.law = m_request.law;
    values.role = m_role;
    values.roleHeld = !m_request.scale && m_request.keepsRole;
    values.directions = m_used;
    values.seconds = report.audit.seconds;
    values.evaluations = report.audit.evaluations;
    for (const observation::ShareRow &row : report.audit.rows) {
        const ValueAction *action = actionOn(row.attribute);
        ResponsibleShare share{row.attribute,
                               responsible::shownLabel(row.attribute, row.label),
                               row.condition == "after",
                               action != nullptr,
                               row.count,
                               row.n,
                               row.uncertain,
                               row.share,
                               row.interval,
                               {},
                               row.planted};
        if (action)
            for (size_t c = 0; c < action->target.size(); ++c)
                if (action->attribute.classes[c] == row.label)
                    share.wanted = action->target[c];
        values.shares.push_back(std::move(share));
    }
    addEffects(result, report, values);
    for (const observation::DeviationRow &row : report.audit.deviation)
        if (const ValueAction *action = actionOn(row.attribute); action && !action->safe)
            values.deviation.push_back({row.attribute, row.condition == "after", row.n, row.ratio,
                                        row.interval, row.nullMean, row.nullQ95});
    for (const responsible::KeptRow &row : report.kept)
        if (!row.subject.empty())
            values.kept = ResponsibleKept{row.kept, row.named, row.pictures, row.interval};
    addScales(report, values);
    if (std::count_if(m_actions.begin(), m_actions.end(),
                      [](const ValueAction &action) { return action.safe; }) > 1)
        values.anyUnwanted = anyUnwantedOf(result);
    return values;
}

} // namespace

void addValues(ModelSummary &summary, const model::Knowledge &knowledge)
{
    summary.flagged = knowledge.flaggedClass.value_or(std::string());
    summary.unwantedWords = responsible::unwantedWords(knowledge);
    for (const Value value : kValues) {
        if (value == Value::NotUnwanted && !knowledge.flaggedClass)
            continue;
        const ValueAction action = responsible::actionOf(value, knowledge);
        ValueChoice choice{responsible::valueName(value),
                           action.attribute.name,
                           action.attribute.classes,
                           action.safe,
                           {},
                           action.base,
                           knowledge.attribute(action.attribute.name) != nullptr};
        if (action.safe)
            choice.unwanted = action.attribute.classes[static_cast<size_t>(action.flag->label)];
        summary.values.push_back(std::move(choice));
    }
}

ResponsibleResult runResponsible(const ResponsibleParts &parts, const Responsible &request,
                                 const ResponsibleListener &listener, base::Context &context)
{
    return ResponsibleRun(parts, request, listener).run(context);
}

} // namespace deviascope::engine
