#include "engine/responsible_jobs.h"

#include "audit/plan.h"
#include "base/error.h"
#include "engine/job_surroundings.h"
#include "model/run_key.h"
#include "responsible/drift.h"
#include "responsible/flagged.h"
#include "responsible/forecast.h"
#include "responsible/planning.h"
#include "task/input_notes.h"
#include "task/picture_output.h"

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
        m_plan.law = request.law;
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
        noteCut(context);
        RunPlace place(m_parts.runs, model::runKey(m_parts.model, responsible::keyOf(m_plan)));
        responsible::Watch watch;
        watch.drawn = [&](const responsible::ShownPictures &shown) { show(shown); };
        watch.pictures = place.pictures;
        const responsible::Forecast cost = costOfDrawing();
        watch.calibrationShare = cost.calibrating / cost.all();
        base::Context part = context.part(ready, 1);
        const auto result = responsible::runFair(m_parts.model, m_plan, place.journal, watch, part);
        place.finish();
        return valuesOf(result);
    }

    /// What `run` will do.
    ResponsibleForecast forecast() const
    {
        ResponsibleForecast forecast;
        forecast.cost = costOfDrawing();
        const auto calls = static_cast<double>(
            sampling::evaluationsOf(m_parts.model, m_plan.settings, 1)); // of a picture
        for (const responsible::NeededDirection &needed : neededDirections()) {
            const bool known =
                responsible::findNeeded(m_parts.library.all(), m_parts.model, needed) != nullptr;
            forecast.directions.push_back({needed.name, known});
            if (!known)
                forecast.cost.learning +=
                    responsible::forecastOfLearning(m_parts.model, needed) / calls;
        }
        return forecast;
    }

private:
    /// Each once: what is learned for one action is there for the next.
    std::vector<responsible::NeededDirection> neededDirections() const
    {
        std::vector<responsible::NeededDirection> all;
        for (const ValueAction &action : m_actions)
            for (auto &needed : responsible::neededFor(m_parts.model.knowledge, action, m_without))
                if (needed && std::none_of(all.begin(), all.end(), [&](const auto &other) {
                        return other.name == needed->name;
                    }))
                    all.push_back(std::move(*needed));
        return all;
    }

    /// Learning takes long: what cannot be is said before.
    void checkBeforeLearning() const
    {
        responsible::checkActions(m_plan, m_actions);
        if (!m_parts.model.scorer)
            throw base::Error(base::ErrorKind::InvalidValue,
                              "This model comes without a scorer, so nothing can be counted", "",
                              "Open a model that has one, such as the teaching model.");
    }

    responsible::Forecast costOfDrawing() const
    {
        std::vector<int> pushed;
        for (const ValueAction &action : m_actions)
            pushed.push_back(
                static_cast<int>(std::count_if(action.target.begin(), action.target.end(),
                                               [](double share) { return share > 0; })));
        return responsible::forecastOf(pushed, m_request.scale ? 0 : m_request.calibrationPictures,
                                       m_request.pictures);
    }

    void noteCut(base::Context &context)
    {
        JobSurroundings surroundings(m_parts.model, context);
        task::noteCut(surroundings, {m_request.settings.prompt});
        task::noteCut(surroundings, responsible::judgedAttributes(m_plan));
        m_notes = surroundings.notes();
    }

    /// Fills the plan's attributes. Gives the fraction of the job that this took.
    double findDirections(base::Context &context)
    {
        const ResponsibleForecast expected = forecast();
        const double share = expected.cost.learning / expected.cost.all();
        const auto count = std::max<std::ptrdiff_t>(
            1, std::count_if(expected.directions.begin(), expected.directions.end(),
                             [](const auto &each) { return !each.inLibrary; }));
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
        if (!discovery::steersText(used.method)) {
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

    /// What pushes one of the pictures, as the library has it.
    std::vector<std::pair<std::string, direction::AppliedDirection>>
    appliedTo(std::span<const responsible::Push> pushes, size_t picture)
    {
        std::vector<std::pair<std::string, direction::AppliedDirection>> applied;
        for (const responsible::Push &push : pushes) {
            const auto c = static_cast<size_t>(push.assigned[picture]);
            if (push.scales[c] == 0)
                continue;
            const model::Attribute &attribute = push.attribute->attribute;
            direction::AppliedDirection each{push.attribute->directions[c], {}};
            each.application.scale = push.scales[c];
            const std::string id = idOf(each.direction, attribute.name, attribute.classes[c]);
            if (m_parts.library.contains(id)) // else it was removed meanwhile
                each.direction.name = m_parts.library.summary(id).name;
            applied.emplace_back(id, std::move(each));
        }
        return applied;
    }

    format::PictureRecipe recipeOf(const responsible::ShownPictures &shown, size_t picture)
    {
        std::vector<std::string> ids;
        std::vector<direction::AppliedDirection> directions;
        if (shown.condition == responsible::Condition::After)
            for (auto &[id, each] : appliedTo(shown.pushes, picture)) {
                ids.push_back(id);
                directions.push_back(std::move(each));
            }
        sampling::Settings used = m_plan.settings;
        used.microBatch = shown.microBatches[picture];
        auto recipe = task::recipeOf({shown.rows[picture], used, directions},
                                     shown.pictures[picture], m_parts.model);
        for (size_t i = 0; i < ids.size(); ++i)
            recipe.edits[i].direction = ids[i];
        return recipe;
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
                              recipeOf(shown, i)};
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

    ResponsibleResult valuesOf(const responsible::FairResult &result) const
    {
        ResponsibleResult values;
        values.use = m_request.use;
        values.prompt = m_request.settings.prompt;
        values.pictures = m_request.pictures;
        values.law = m_request.law;
        values.actions = m_actions;
        values.report = responsible::makeFairReport(m_plan, result, m_parts.model.knowledge);
        values.any = responsible::flaggedReport(responsible::flagsOf(m_plan, result));
        if (m_request.use == Use::Safe)
            values.drift = responsible::driftOf(m_plan, result);
        values.scale = m_request.scale;
        values.role = m_role;
        values.roleHeld = !m_request.scale && m_request.keepsRole;
        values.directions = m_used;
        values.notes = m_notes;
        return values;
    }

    const ResponsibleParts &m_parts;
    const Responsible &m_request;
    const ResponsibleListener &m_listener;
    std::vector<ValueAction> m_actions;
    std::string m_role;
    std::vector<std::string> m_without;
    responsible::FairPlan m_plan;
    std::vector<UsedDirection> m_used;
    std::vector<std::string> m_notes;
    std::map<std::string, std::string> m_texts; ///< ids of the text steering that was used
};

} // namespace

void addValues(ModelSummary &summary, const model::Knowledge &knowledge)
{
    summary.flagged = knowledge.flaggedClass.value_or(std::string());
    summary.unwantedWords = responsible::unwantedWords(knowledge);
    for (const Value value : kValues) {
        if (value == Value::NotUnwanted && !knowledge.flaggedClass)
            continue;
        const ValueAction action = responsible::actionOf(value, knowledge);
        const bool known = knowledge.attribute(action.attribute.name) != nullptr;
        summary.values.push_back({responsible::valueName(value), action, known});
    }
}

ResponsibleResult runResponsible(const ResponsibleParts &parts, const Responsible &request,
                                 const ResponsibleListener &listener, base::Context &context)
{
    return ResponsibleRun(parts, request, listener).run(context);
}

ResponsibleForecast forecastResponsible(const ResponsibleParts &parts, const Responsible &request)
{
    return ResponsibleRun(parts, request, {}).forecast();
}

} // namespace deviascope::engine
