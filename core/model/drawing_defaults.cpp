#include "model/drawing_defaults.h"

namespace deviascope::model {

namespace {

Defaults inFewSteps(const std::string &sampler, int steps, double guidance)
{
    Defaults defaults;
    defaults.sampler = sampler;
    defaults.steps = steps;
    defaults.guidance = guidance;
    return defaults;
}

/// SD-Turbo says nothing of itself but by its scheduler: SD 2 that predicts noise is drawn by Euler
/// from the noisiest timestep down.
bool isTurbo(Family family, const SchedulerConfig &scheduler)
{
    return family == Family::StableDiffusion2 && scheduler.prediction == Prediction::Epsilon &&
           scheduler.spacing == Spacing::Trailing && scheduler.className.starts_with("Euler");
}

DrawingDefaults byKind(Family family, const SchedulerConfig &scheduler)
{
    constexpr int kConsistencySteps = 4;
    constexpr double kEmbeddedGuidance = 7;
    constexpr double kNoGuidance = 1;
    if (family == Family::LatentConsistency)
        return {inFewSteps("lcm", kConsistencySteps, kEmbeddedGuidance), true, {}};
    const bool trajectory = scheduler.className == "TCDScheduler";
    if (scheduler.className == "LCMScheduler" || trajectory)
        return {inFewSteps("lcm", kConsistencySteps, kNoGuidance),
                true,
                {"Its scheduler, " + scheduler.className +
                 ", says that this model is distilled for few steps: without other wishes it is "
                 "drawn by lcm in 4 steps without guidance." +
                 (trajectory ? " TCD's own sampler is not built in." : "")}};
    if (isTurbo(family, scheduler)) {
        const bool ancestral = scheduler.className.starts_with("EulerAncestral");
        return {inFewSteps(ancestral ? "euler_a" : "euler", 1, kNoGuidance),
                true,
                {"Its scheduler is Turbo's, so that this model looks distilled for few steps: "
                 "without other wishes it is drawn in 1 step without guidance."}};
    }
    return {};
}

} // namespace

DrawingDefaults drawingDefaultsOf(const Knowledge &knowledge, Family family,
                                  const SchedulerConfig &scheduler)
{
    DrawingDefaults result = byKind(family, scheduler);
    if (knowledge.defaults) {
        result.defaults = *knowledge.defaults;
        result.notes.clear();
    }
    return result;
}

} // namespace deviascope::model
