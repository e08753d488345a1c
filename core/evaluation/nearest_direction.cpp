#include "evaluation/nearest_direction.h"

#include "base/error.h"
#include "direction/origin.h"
#include "discovery/judging.h"
#include "discovery/provenance.h"
#include "discovery/scale_search.h"
#include "scale/trial.h"

#include <nlohmann/json.hpp>

#include <tuple>

namespace deviascope::evaluation {

using discovery::Finding;

namespace {

constexpr double kFarOut = 3; ///< the largest scale that the search tries
constexpr size_t kPerRole = 1;
constexpr double kChosen = 0.7; ///< of the time

direction::Direction turnedRound(direction::Direction direction)
{
    for (auto &[site, tensor] : direction.tensors)
        tensor = -tensor;
    if (direction.text.defined())
        direction.text = -direction.text;
    return direction;
}

/// How well a direction leads to the concept: pictures that turn and keep their role, then all that
/// turn.
std::tuple<int, int> meritOf(const scale::Trial &trial)
{
    return {trial.success.count, trial.turned.count};
}

} // namespace

Finding nearestDirection(const model::Model &model, const discovery::Subject &subject,
                         std::span<const Finding> findings, base::Context &context)
{
    Finding nearest = findings.front();
    std::tuple<int, int> best{-1, -1};
    int side = 1;
    const double looks = 1 + 2 * static_cast<double>(findings.size());
    double done = 0;
    const auto part = [&] {
        const double from = done;
        done += kChosen / looks;
        return context.part(from, done, "choosing");
    };
    nlohmann::json key = discovery::subjectJson(subject);
    for (const Finding &finding : findings)
        key["directions"].push_back(direction::causeOf(finding.direction));
    discovery::KeptLooks kept(context, "nearest", discovery::checkpointKey(model, key));
    observation::Perceiver perceiver(
        model, discovery::judgedSitting(model, subject, base::SeedUse::Scale, kPerRole),
        &kept.memory());
    base::Context first = part();
    const observation::Seen before = perceiver.lookAt(findings.front().direction, 0, first);
    for (const Finding &finding : findings)
        for (const int towards : {1, -1}) {
            base::Context looking = part();
            const double scale = towards * kFarOut;
            const auto seen = perceiver.lookAt(finding.direction, scale, looking);
            if (const auto merit = meritOf(scale::trialOf(before, seen, scale)); merit > best) {
                best = merit;
                nearest = finding;
                side = towards;
            }
        }
    if (side < 0)
        nearest.direction = turnedRound(std::move(nearest.direction));
    nearest.direction.concept_ = subject.concept_;
    nearest.direction.provenance["nearest"] = {{"of", findings.size()},
                                               {"found_as", nearest.direction.name},
                                               {"side", side},
                                               {"turned", std::get<1>(best)},
                                               {"evaluations", perceiver.evaluations()}};
    base::Context search = context.part(kChosen, 1);
    discovery::searchScale(model, subject, nearest, search);
    if (nearest.stoppedEarly)
        throw base::Cancelled();
    kept.forget();
    return nearest;
}

double forecastOfNearest(const model::Model &model, const discovery::Subject &subject,
                         int directions)
{
    const auto pictures =
        static_cast<std::int64_t>(discovery::kJudgedRoles * kPerRole) * (1 + 2 * directions);
    return static_cast<double>(
               sampling::evaluationsOf(model, sampling::Settings::of(model), pictures)) +
           discovery::forecastOfScale(model, subject);
}

} // namespace deviascope::evaluation
