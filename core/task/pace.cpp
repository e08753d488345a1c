#include "task/pace.h"

#include "sampling/sampler.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

namespace deviascope::task {

namespace {

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
    const sampling::Settings usual = sampling::Settings::of(model);
    const std::vector<sampling::Row> rows{{"a person", "", 0}};
    const auto drawn = [&](int steps) {
        sampling::Settings settings = usual;
        settings.sampler = "ddim";
        settings.steps = steps;
        settings.microBatch = 1;
        return timeOf([&] { sampling::draw(model, rows, settings, {}, surroundings.context()); });
    };
    surroundings.say("Measuring this machine's pace");
    drawn(1); // what the first call prepares is no part of the pace
    const double one = drawn(1), three = drawn(3);
    sampling::Settings settings = usual;
    settings.sampler = "ddim";
    settings.steps = 2;
    const auto extra = static_cast<double>(sampling::evaluationsOf(model, settings, 1));
    const double call = std::max(0., three - one) / extra;
    const double picture = std::max(0., one - call * extra / 2);
    return cost.evaluations * call + cost.pictures * picture;
}

} // namespace deviascope::task
