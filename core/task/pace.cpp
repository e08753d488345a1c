#include "task/pace.h"

#include "sampling/sampler.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

namespace deviascope::task {

namespace {

constexpr double kQuick = 1; ///< seconds of a step of one picture

sampling::Settings paceSettings(const model::Model &model, int steps)
{
    sampling::Settings settings = sampling::Settings::of(model);
    settings.sampler = "ddim";
    settings.steps = steps;
    return settings;
}

double timeOf(const std::function<void()> &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

double secondsOf(Surroundings &surroundings, const Cost &cost)
{
    if (cost.evaluations <= 0 && cost.pictures <= 0)
        return 0;
    const model::Model &model = surroundings.model();
    const auto drawn = [&](int pictures, int steps) {
        const std::vector<sampling::Row> rows(static_cast<size_t>(pictures), {"a person", "", 0});
        const sampling::Settings settings = paceSettings(model, steps);
        return timeOf([&] { sampling::draw(model, rows, settings, {}, surroundings.context()); });
    };
    surroundings.say("Measuring this machine's pace");
    // What the first call prepares is no part of the pace. A slow model is measured by one picture.
    const int pictures = drawn(1, 1) < kQuick ? paceSettings(model, 1).microBatch : 1;
    drawn(pictures, 1);
    const double one = std::min(drawn(pictures, 1), drawn(pictures, 1));
    const double three = drawn(pictures, 3);
    const auto step =
        static_cast<double>(sampling::evaluationsOf(model, paceSettings(model, 1), pictures));
    const double call = std::max(0., three - one) / (2 * step);
    const double picture = std::max(0., one - call * step) / pictures;
    return cost.evaluations * call + cost.pictures * picture;
}

} // namespace deviascope::task
