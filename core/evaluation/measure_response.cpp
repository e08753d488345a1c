#include "evaluation/measure_response.h"

#include "base/error.h"
#include "evaluation/rivals.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace deviascope::evaluation {

using base::Error;
using base::ErrorKind;

namespace {

constexpr int kSteps = 10;    ///< of DPM++ 2M, which draws at 10 what DDIM draws at 20
constexpr int kMostLooks = 5; ///< on each side
constexpr double kPlainStep = .75;
constexpr double kFinestStep = .125;
constexpr int kMostUnchanged = 2; ///< looks in a row
constexpr double kExpectedLooks = 9;

ResponsePoint pointOf(const observation::Seen &before, const observation::Seen &seen, double scale)
{
    ResponsePoint point;
    point.scale = scale;
    for (size_t i = 0; i < seen.shown.size(); ++i) {
        ++point.shown.n;
        point.shown.count += seen.shown[i];
        if (!before.named.empty() && before.named[i]) {
            ++point.kept.n;
            point.kept.count += seen.named[i];
        }
    }
    return point;
}

} // namespace

sampling::Settings responseSettings(const model::Model &model)
{
    return sampling::Settings::foretelling(model, kSteps);
}

SliderResponse measureResponse(const model::Model &model, const direction::Direction &direction,
                               const HeldOut &heldOut, double reach, base::Context &context)
{
    format::Journal nothing;
    return measureResponse(model, direction, heldOut, reach, nothing, context);
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
                               const HeldOut &heldOut, double reach, format::Journal &journal,
                               base::Context &context)
{
    if (heldOut.sitting.concept_.empty())
        throw Error(ErrorKind::InvalidValue, "This direction stands for no concept", direction.name,
                    "Only a named concept can be looked for in pictures.");
    const auto start = std::chrono::steady_clock::now();
    observation::Sitting sitting = heldOut.sitting;
    sitting.settings = responseSettings(model);
    observation::LookMemory memory(journal, {});
    observation::Perceiver perceiver(model, sitting, &memory);
    int looks = 0;
    const auto look = [&](double scale) {
        const double from = std::min(.95, looks / kExpectedLooks);
        const double to = std::min(1., (looks + 1) / kExpectedLooks);
        ++looks;
        base::Context part = context.part(from, std::max(from, to), "measuring");
        return perceiver.lookAt(direction, scale, part);
    };
    SliderResponse response;
    const observation::Seen before = look(0);
    response.points.push_back(pointOf(before, before, 0));
    for (const Side side : {Side::Positive, Side::Negative}) {
        // Nothing can be taken away from pictures none of which shows it, nor added to all that do.
        const statistics::Counted &untouched = response.points.front().shown;
        if (untouched.count == (side == Side::Positive ? untouched.n : 0))
            continue;
        std::vector<bool> last = before.shown;
        int unchanged = 0;
        for (const double size : responseScales(direction.suggestedScale, reach)) {
            const double scale = side == Side::Positive ? size : -size;
            const observation::Seen seen = look(scale);
            response.points.push_back(pointOf(before, seen, scale));
            if (direction.suggestedScale && std::abs(scale - *direction.suggestedScale) < 1e-9)
                response.suggested = contenderOf(before, seen, scale);
            if (!goesOn(side, last, response.points.back(), seen.shown, unchanged))
                break;
            last = seen.shown;
        }
    }
    if (direction.suggestedScale && !response.suggested) {
        // Its side ended before, or it lies beyond the reach.
        const double scale = *direction.suggestedScale;
        const observation::Seen seen = look(scale);
        response.suggested = contenderOf(before, seen, scale);
    }
    std::sort(response.points.begin(), response.points.end(),
              [](const ResponsePoint &a, const ResponsePoint &b) { return a.scale < b.scale; });
    fitResponse(response);
    response.prompts = sitting.prompts;
    response.seeds = sitting.seeds;
    response.newPrompts = heldOut.newPrompts;
    response.sampler = sitting.settings.sampler;
    response.steps = sitting.settings.steps;
    response.guidance = sitting.settings.guidance;
    response.model = model.hash;
    response.evaluations = perceiver.evaluations();
    response.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return response;
}

} // namespace deviascope::evaluation
