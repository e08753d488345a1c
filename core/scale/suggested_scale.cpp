#include "scale/suggested_scale.h"

#include "scale/search.h"
#include "scale/trials.h"

namespace deviascope::scale {

namespace {

constexpr double kTurnWanted = 0.85;
constexpr double kTurnWorthwhile = 0.25;
constexpr double kUsualLooks = 6;

double turnedShare(const Trial &trial)
{
    return trial.turned.share().value_or(0);
}

Wanted wanted()
{
    Wanted wanted;
    wanted.guess = 1.25;
    wanted.goal = kTurnWanted;
    wanted.share = turnedShare;
    wanted.loses = [](const Trial &trial) { return trial.kept.share().value_or(1) < kKeepWanted; };
    return wanted;
}

} // namespace

SuggestedScale suggestScale(observation::Perceiver &perceiver,
                            const direction::Direction &direction, base::Context &context)
{
    Trials trials(perceiver, direction, "scale", kUsualLooks, context);
    Search search(wanted(), trials.at(0), [&](double scale) { return trials.at(scale); });
    if (trials.at(0).turned.n > 0)
        search.bisect();
    SuggestedScale result;
    result.trials = search.trials();
    result.scale = chooseScale(result.trials);
    result.evaluations = perceiver.evaluations();
    return result;
}

std::optional<double> chooseScale(const std::vector<Trial> &trials)
{
    const auto best = bestOf(wanted(), trials);
    if (!best || turnedShare(*best) < kTurnWorthwhile)
        return std::nullopt;
    return best->scale;
}

} // namespace deviascope::scale
