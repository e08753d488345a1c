#include "scale/measure_response.h"

#include "base/error.h"
#include "observation/perceiver.h"
#include "scale/trials.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace deviascope::scale {

using base::Error;
using base::ErrorKind;

namespace {

constexpr int kSteps = 10;    ///< of DPM++ 2M, which draws at 10 what DDIM draws at 20
constexpr int kMostLooks = 5; ///< on each side
constexpr double kPlainStep = .75;
constexpr double kFinestStep = .125;
constexpr int kMostUnchanged = 2; ///< looks in a row
constexpr double kExpectedLooks = 9;

ResponsePoint pointOf(const Trial &trial)
{
    return {trial.scale, trial.shown(), trial.kept, 0};
}

} // namespace

void requireConcept(const direction::Direction &direction, const observation::Sitting &sitting)
{
    if (sitting.concept_.empty())
        throw Error(ErrorKind::InvalidValue, "This direction stands for no concept", direction.name,
                    "Only a named concept can be looked for in pictures.");
}

sampling::Settings responseSettings(const model::Model &model)
{
    return sampling::Settings::foretelling(model, kSteps);
}

SliderResponse measureResponse(const model::Model &model, const direction::Direction &direction,
                               const observation::Sitting &wanted, double reach,
                               base::Context &context)
{
    format::Journal nothing;
    return measureResponse(model, direction, wanted, reach, nothing, context);
}

std::vector<double> responseScales(std::optional<double> suggested, double reach)
{
    double step = kPlainStep;
    if (suggested && std::abs(*suggested) <= reach)
        step = std::max(std::abs(*suggested) / 2, kFinestStep);
    std::vector<double> scales;
    for (int i = 1; i <= kMostLooks && i * step <= reach + 1e-9; ++i)
        scales.push_back(i * step);
    return scales;
}

bool goesOn(Side side, const std::vector<bool> &last, const ResponsePoint &now,
            const std::vector<bool> &nowShown, int &unchanged)
{
    if (isRoleLost(now.kept))
        return false;
    if (now.shown.count == (side == Side::Positive ? now.shown.n : 0))
        return false;
    // A weak direction may need two steps before it does anything.
    unchanged = nowShown == last ? unchanged + 1 : 0;
    return unchanged < kMostUnchanged;
}

SliderResponse measureResponse(const model::Model &model, const direction::Direction &direction,
                               const observation::Sitting &wanted, double reach,
                               format::Journal &journal, base::Context &context)
{
    requireConcept(direction, wanted);
    const auto start = std::chrono::steady_clock::now();
    observation::Sitting sitting = wanted;
    sitting.settings = responseSettings(model);
    observation::LookMemory memory(journal, {});
    observation::Perceiver perceiver(model, sitting, &memory);
    Trials trials(perceiver, direction, "measuring", kExpectedLooks, context);
    SliderResponse response;
    response.points.push_back(pointOf(trials.at(0)));
    for (const Side side : {Side::Positive, Side::Negative}) {
        // Nothing can be taken away from pictures none of which shows it, nor added to all that do.
        const statistics::Counted &untouched = response.points.front().shown;
        if (untouched.count == (side == Side::Positive ? untouched.n : 0))
            continue;
        std::vector<bool> last = trials.seen(0).shown;
        int unchanged = 0;
        for (const double size : responseScales(direction.suggestedScale, reach)) {
            const double scale = side == Side::Positive ? size : -size;
            response.points.push_back(pointOf(trials.at(scale)));
            const std::vector<bool> &shown = trials.seen(scale).shown;
            if (!goesOn(side, last, response.points.back(), shown, unchanged))
                break;
            last = shown;
        }
    }
    if (direction
            .suggestedScale) // drawn already, unless its side ended before, or beyond the reach
        response.suggested = trials.at(*direction.suggestedScale);
    std::sort(response.points.begin(), response.points.end(),
              [](const ResponsePoint &a, const ResponsePoint &b) { return a.scale < b.scale; });
    fitResponse(response);
    response.prompts = sitting.prompts;
    response.seeds = sitting.seeds;
    response.newPrompts = sitting.newPrompts;
    response.sampler = sitting.settings.sampler;
    response.steps = sitting.settings.steps;
    response.guidance = sitting.settings.guidance;
    response.model = model.hash;
    response.evaluations = perceiver.evaluations();
    response.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return response;
}

} // namespace deviascope::scale
