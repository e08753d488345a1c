#include "evaluation/profile.h"

#include "base/error.h"
#include "sampling/scheduler.h"
#include "scale/trial.h"
#include "statistics/adjust.h"

#include <ATen/ATen.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <set>

namespace deviascope::evaluation {

using base::Error;
using base::ErrorKind;
using nlohmann::json;
using Part = ProfileRow::Part;

namespace {

constexpr int kMaskSide = 16; ///< of one cell: whole activation cells fall into one or the other

/// One part of the plan: what its row is before it is counted, and how the direction acts.
struct Wanted {
    std::string name; ///< in the journal
    ProfileRow row;
    direction::Application application;
};

std::vector<Wanted> partsOf(const model::Model &model, const ProfilePlan &plan)
{
    const auto timesteps = makeScheduler(model, plan.sitting.settings)->timesteps();
    const auto stepsIn = [&](const sampling::Window &window) {
        return static_cast<int>(std::count_if(timesteps.begin(), timesteps.end(),
                                              [&](double t) { return window.contains(t); }));
    };
    std::vector<Wanted> parts;
    const auto add = [&](std::string name, Part part) -> Wanted & {
        Wanted wanted;
        wanted.name = std::move(name);
        wanted.row.part = part;
        wanted.row.steps = static_cast<int>(timesteps.size());
        wanted.application.scale = plan.scale;
        parts.push_back(std::move(wanted));
        return parts.back();
    };
    add("whole", Part::Whole);
    for (const sampling::Window &window : slidingWindows(timesteps)) {
        Wanted &wanted = add(fmt::format("t{:.1f}-{:.1f}", window.to, window.from), Part::Window);
        wanted.row.window = wanted.application.window = window;
        wanted.row.steps = stepsIn(window);
    }
    for (int r = 0; r < plan.cells; ++r)
        for (int c = 0; c < plan.cells; ++c) {
            Wanted &wanted = add(fmt::format("cell{}.{}", r, c), Part::Cell);
            wanted.row.row = r;
            wanted.row.column = c;
            wanted.application.mask = cellMask(r, c, plan.cells);
        }
    if (plan.mask.weights.defined())
        add("mask", Part::Mask).application.mask = plan.mask;
    return parts;
}

} // namespace

void checkPlan(const ProfilePlan &plan)
{
    if (plan.direction.tensors.empty())
        throw Error(ErrorKind::InvalidValue,
                    "A direction in text states acts everywhere and at every step",
                    plan.direction.name, "Use a direction in activations, such as `self` finds.");
    if (plan.cells < 0 || plan.cells > 8)
        throw Error(ErrorKind::InvalidValue, "The picture is cut into 0 to 8 cells a side",
                    std::to_string(plan.cells),
                    "4 is the default; 0 leaves out the profile in "
                    "space.");
}

std::vector<sampling::Window> slidingWindows(const std::vector<double> &timesteps)
{
    const std::set<double, std::greater<>> falling(timesteps.begin(), timesteps.end());
    const std::vector<double> t(falling.begin(), falling.end());
    const size_t n = t.size(), width = std::max<size_t>(1, n / 4);
    const size_t most = n - width + 1; // places where a window can begin
    const size_t count = std::min<size_t>(most, 7);
    std::vector<sampling::Window> windows;
    for (size_t i = 0; i < count; ++i) {
        const size_t first =
            count == 1 ? 0
                       : static_cast<size_t>(std::lround(static_cast<double>(i * (most - 1)) /
                                                         static_cast<double>(count - 1)));
        const size_t last = first + width - 1;
        windows.push_back({last + 1 == n ? 0 : (t[last] + t[last + 1]) / 2,
                           first == 0 ? 1000 : (t[first - 1] + t[first]) / 2});
    }
    return windows;
}

sampling::RegionMask cellMask(int row, int column, int cells)
{
    const int64_t side = static_cast<int64_t>(cells) * kMaskSide;
    sampling::RegionMask mask{"cell", at::zeros({1, 1, side, side})};
    mask.weights.narrow(2, row * kMaskSide, kMaskSide)
        .narrow(3, column * kMaskSide, kMaskSide)
        .fill_(1);
    return mask;
}

ProfileRow rowOf(const observation::Seen &before, const observation::Seen &after)
{
    const scale::Trial trial = scale::trialOf(before, after, 1);
    ProfileRow row;
    row.gained = trial.turned.count;
    row.lost = trial.wrongWay.count;
    row.shown = trial.shown();
    row.kept = trial.kept;
    row.effect = statistics::newcombePaired(trial.wrongWay.n - row.lost, row.gained, row.lost,
                                            trial.turned.n - row.gained);
    row.p = statistics::mcnemarExact(row.gained, row.lost);
    return row;
}

Profile profile(const model::Model &model, const ProfilePlan &plan, format::Journal &journal,
                base::Context &context)
{
    checkPlan(plan);
    const auto start = std::chrono::steady_clock::now();
    observation::LookMemory memory(journal, {});
    observation::Perceiver perceiver(model, plan.sitting, &memory);
    const std::vector<Wanted> parts = partsOf(model, plan);
    const double draws = 1 + static_cast<double>(parts.size());
    double done = 0;
    const auto look = [&](const std::string &name,
                          const std::vector<sampling::Intervention> &edits) {
        base::Context part = context.part(done / draws, (done + 1) / draws, "drawing " + name);
        ++done;
        return perceiver.look(name, edits, part);
    };

    Profile result;
    result.concept_ = plan.sitting.concept_;
    result.scale = plan.scale;
    result.cells = plan.cells;
    const observation::Seen before = look("untouched", {});
    result.before = scale::trialOf(before, before, 0).shown();
    std::vector<double> p;
    for (const Wanted &part : parts) {
        const observation::Seen after =
            look(part.name, direction::interventionsOf(plan.direction, part.application));
        ProfileRow row = rowOf(before, after);
        row.part = part.row.part;
        row.window = part.row.window;
        row.steps = part.row.steps;
        row.row = part.row.row;
        row.column = part.row.column;
        p.push_back(row.p);
        result.rows.push_back(row);
    }
    const auto adjusted = statistics::holm(p);
    for (size_t i = 0; i < adjusted.size(); ++i)
        result.rows[i].pAdjusted = adjusted[i];
    result.evaluations = perceiver.evaluations();
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

} // namespace deviascope::evaluation
