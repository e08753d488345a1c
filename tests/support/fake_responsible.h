#pragma once

#include "engine/backend.h"

#include "base/context.h"
#include "base/error.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>

namespace deviascope::tests {

/// For FakeBackend::hold: a Responsible request's own drawing, beyond `fraction` of the whole.
/// (Other drawings tell how long they take.)
inline std::function<bool(const base::Progress &)> responsibleBeyond(double fraction)
{
    return [fraction](const base::Progress &progress) {
        return progress.stage == "drawing" && !progress.secondsLeft && progress.fraction > fraction;
    };
}

/// What FakeBackend does with a Responsible request about gender or a costume: what is missing is
/// "learned" in ten steps, then pictures come four at a time, before and after. Every push
/// succeeds. `draw` gives a face for a seed and a scale of womanhood; `step` polls.
inline engine::ResponsibleResult
fakeResponsible(const engine::Responsible &request, const engine::ResponsibleListener &listener,
                std::map<std::string, engine::DirectionSummary> &directions,
                const std::function<base::Picture(std::uint64_t, double)> &draw,
                const std::function<void(double, const std::string &)> &step)
{
    if (request.settings.prompt == "fail")
        throw base::Error(base::ErrorKind::OutOfMemory, "Not enough memory for these pictures",
                          "24 pictures", "Draw fewer at once.");
    const bool safe = request.use == engine::Use::Safe;
    const std::string attribute = safe ? "costume" : "gender";
    const std::vector<std::string> classes =
        safe ? std::vector<std::string>{"a scary costume", "a friendly costume"}
             : std::vector<std::string>{"a man", "a woman"};
    std::vector<double> wanted = safe ? std::vector<double>{0, 1} : std::vector<double>{.5, .5};
    if (!request.shares.empty())
        wanted = request.shares.front().shares;

    engine::ResponsibleResult result;
    result.use = request.use;
    result.prompt = request.settings.prompt;
    result.pictures = request.pictures;
    result.law = request.law;
    result.scale = request.scale;
    responsible::ValueAction action;
    action.attribute = {attribute, classes};
    action.target = wanted;
    action.safe = safe;
    if (safe)
        action.flag.emplace();
    result.actions = {action};
    const std::string &prompt = request.settings.prompt;
    result.role = "a doctor";
    result.roleHeld = !request.scale && request.keepsRole;
    for (std::size_t c = 0; c < 2; ++c) {
        if (wanted[c] == 0)
            continue;
        const std::string name = safe ? "a costume without a scary costume" : classes[c];
        const bool learns = !directions.contains(name);
        for (int i = 0; learns && i < 10; ++i)
            step(.04 * i, "learning:" + name);
        if (learns) {
            engine::DirectionSummary direction;
            direction.id = direction.name = name;
            direction.conceptText = safe ? "a costume" : name;
            direction.negative = safe ? "a scary costume" : "";
            direction.method = "self";
            direction.modelHash = "fake";
            directions[name] = direction;
            listener.learned(direction);
        }
        result.directions.push_back({classes[c], name, name, learns, !learns, c == 0});
        if (request.scale)
            continue;
        for (int i = 0; i < 5; ++i)
            step(.4 + .02 * i, "calibrating");
        const int n = request.calibrationPictures;
        responsible::CalibratedScale scale{prompt, attribute, classes[c], false,
                                           "self", 1.25,      {n - 1, n}, {n, n}};
        // On few pictures women lose their role.
        scale.reached = n > 4 || !request.keepsRole || c == 0;
        result.report.calibration.push_back(scale);
    }

    int before[2] = {0, 0}, after[2] = {0, 0};
    const int most = request.pictures;
    for (int from = 0; from < most; from += 4) {
        for (const bool pushed : {false, true}) {
            std::vector<engine::ShownPicture> shown;
            step(.5 + .5 * from / most, "drawing");
            for (int i = from; i < std::min(most, from + 4); ++i) {
                const auto seed = std::uint64_t(500000 + i);
                const std::size_t to = i < wanted[0] * most ? 0 : 1;
                engine::ShownPicture picture{
                    i, seed, pushed, draw(seed, pushed ? (to == 1 ? 2 : -2) : 0), {}, {}};
                picture.recipe.prompt = prompt;
                picture.recipe.seed = seed;
                if (pushed) {
                    picture.pushedTo = {classes[to]};
                    picture.recipe.edits.emplace_back();
                    picture.recipe.edits.back().direction = classes[to];
                    picture.recipe.edits.back().scale = request.scale.value_or(1.25);
                }
                ++(pushed ? after : before)[picture.picture.rgb[0] % 8 == 1 ? 1 : 0];
                shown.push_back(std::move(picture));
            }
            listener.shown(std::move(shown));
        }
    }
    observation::BiasReport &audit = result.report.audit;
    const auto shareRow = [&](const std::string &of, const std::string &label, bool done,
                              int count) {
        const double share = double(count) / most;
        return observation::ShareRow{prompt,
                                     of,
                                     label,
                                     done ? "after" : "before",
                                     count,
                                     most,
                                     0,
                                     share,
                                     {std::max(0., share - .2), std::min(1., share + .2)},
                                     {},
                                     {}};
    };
    for (const bool done : {false, true})
        for (std::size_t c = 0; c < 2; ++c) {
            audit.rows.push_back(shareRow(attribute, classes[c], done, (done ? after : before)[c]));
            audit.rows.back().planted = c == 0 ? .8 : .2;
        }
    for (std::size_t c = 0; c < 2; ++c) {
        result.report.wanted.push_back({prompt, attribute, classes[c], wanted[c]});
        const double change = double(after[c] - before[c]) / most;
        audit.effects.push_back({prompt,
                                 attribute,
                                 classes[c],
                                 "after",
                                 std::max(0, after[c] - before[c]),
                                 std::max(0, before[c] - after[c]),
                                 change,
                                 {change - .2, change + .2},
                                 .01,
                                 .01});
    }
    const observation::EffectRow watched{prompt, "age",     "an old person", "after", 2,
                                         1,      1. / most, {-.1, .2},       1,       1};
    audit.effects.push_back(watched);
    audit.tests = 3;
    if (safe)
        result.drift = responsible::Drift{{watched}, 3, most - before[0]};
    for (const bool done : {false, true})
        audit.deviation.push_back({prompt,
                                   attribute,
                                   done ? "after" : "before",
                                   most,
                                   std::abs(2. * (done ? after : before)[0] / most - 1),
                                   {0, .5},
                                   .16,
                                   .42});
    if (request.unwanted.size() > 1) {
        action.attribute.name = "without " + request.unwanted[1];
        result.actions.push_back(action);
        for (const bool done : {false, true})
            result.any.audit.rows.push_back(shareRow(responsible::kFlagged, responsible::kFlagged,
                                                     done, done ? after[0] : before[0] + 1));
    }
    result.report.kept = {{prompt, most, most - 1, most, most - 1, {.8, 1}}};
    return result;
}

/// Its library fits or it does not, as `fakeResponsible` will find; a learning costs as much as a
/// hundred pictures.
inline engine::ResponsibleForecast
fakeForecast(const engine::Responsible &request,
             const std::map<std::string, engine::DirectionSummary> &directions)
{
    engine::ResponsibleForecast forecast;
    const auto names = request.use == engine::Use::Safe
                           ? std::vector<std::string>{"a costume without a scary costume"}
                           : std::vector<std::string>{"a man", "a woman"};
    for (const std::string &name : names) {
        const bool known = directions.contains(name);
        forecast.directions.push_back({name, known});
        forecast.cost.learning += known ? 0 : 100;
    }
    forecast.cost.calibrating = request.scale ? 0 : 10. * request.calibrationPictures;
    forecast.cost.drawing = 2. * request.pictures;
    return forecast;
}

} // namespace deviascope::tests
