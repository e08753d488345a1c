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
    result.prompt = request.settings.prompt;
    result.pictures = request.pictures;
    result.law = request.law;
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
        engine::FoundScale scale;
        scale.attribute = attribute;
        scale.label = classes[c];
        scale.scale = request.scale.value_or(1.25);
        if (!request.scale) {
            for (int i = 0; i < 5; ++i)
                step(.4 + .02 * i, "calibrating");
            scale.n = request.calibrationPictures;
            scale.shown = scale.n - 1;
            scale.interval = {.7, 1};
            scale.kept = scale.named = scale.n;
            // On few pictures women lose their role.
            scale.reached = scale.n > 4 || !request.keepsRole || c == 0;
        }
        result.scales.push_back(scale);
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
                if (pushed) {
                    picture.pushedTo = {classes[to]};
                    picture.sliders = {{classes[to], request.scale.value_or(1.25)}};
                }
                ++(pushed ? after : before)[picture.picture.rgb[0] % 8 == 1 ? 1 : 0];
                shown.push_back(std::move(picture));
            }
            listener.shown(std::move(shown));
        }
    }
    for (const bool done : {false, true})
        for (std::size_t c = 0; c < 2; ++c) {
            const int count = (done ? after : before)[c];
            const double share = double(count) / most;
            result.shares.push_back({attribute,
                                     classes[c],
                                     done,
                                     true,
                                     count,
                                     most,
                                     0,
                                     share,
                                     {std::max(0., share - .2), std::min(1., share + .2)},
                                     wanted[c],
                                     c == 0 ? .8 : .2});
        }
    for (std::size_t c = 0; c < 2; ++c) {
        const double change = double(after[c] - before[c]) / most;
        result.effects.push_back({attribute,
                                  classes[c],
                                  true,
                                  most,
                                  std::max(0, after[c] - before[c]),
                                  std::max(0, before[c] - after[c]),
                                  change,
                                  {change - .2, change + .2},
                                  .01});
    }
    result.effects.push_back({"age", "an old person", false, most, 2, 1, 1. / most, {-.1, .2}, 1});
    result.tests = result.watchedTests = 3;
    result.onlyWanted = safe;
    if (!safe)
        for (const bool done : {false, true})
            result.deviation.push_back({attribute,
                                        done,
                                        most,
                                        std::abs(2. * (done ? after : before)[0] / most - 1),
                                        {0, .5},
                                        .16,
                                        .42});
    if (request.unwanted.size() > 1)
        result.anyUnwanted = engine::AnyUnwanted{before[0] + 1, after[0], most, {.1, .5}, {0, .3}};
    result.kept = engine::ResponsibleKept{most - 1, most, most, {.8, 1}};
    return result;
}

} // namespace deviascope::tests
