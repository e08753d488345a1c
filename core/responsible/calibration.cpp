#include "responsible/calibration.h"

#include "responsible/assignment.h"
#include "statistics/share.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace deviascope::responsible {

namespace {

constexpr std::uint64_t kFirstSeed = 600000; ///< away from learned, looked-at and audited pictures

/// Every prompt in turn, with as many seeds as that takes.
std::vector<sampling::Row> calibrationRows(const Subject &subject, int pictures)
{
    std::vector<sampling::Row> rows;
    for (int i = 0; i < pictures; ++i) {
        const auto prompts = static_cast<int>(subject.prompts.size());
        rows.push_back({subject.prompts[static_cast<size_t>(i % prompts)], "",
                        kFirstSeed + static_cast<std::uint64_t>(i / prompts)});
    }
    return rows;
}

PushTrial trialOf(double scale, const scorer::Judgement &before, const scorer::Judgement &after,
                  size_t attribute, int label)
{
    PushTrial trial;
    trial.scale = scale;
    for (const int each : after.labels[attribute]) {
        ++trial.pictures;
        trial.shown += each == label;
    }
    for (size_t i = 0; i < before.named.size(); ++i)
        if (before.named[i]) {
            ++trial.named;
            trial.kept += after.named[i];
        }
    return trial;
}

} // namespace

PushTrial searchPush(const CalibrationSettings &settings, const PushTrial &untouched,
                     const std::function<PushTrial(double scale)> &at)
{
    const auto enough = [&](const PushTrial &trial) { return trial.shownShare() >= settings.goal; };
    const auto keeps = [&](const PushTrial &trial) { return trial.keptShare() >= settings.keep; };
    if (enough(untouched))
        return untouched;
    std::map<int, PushTrial> seen;
    const auto steps = static_cast<int>(std::lround(settings.most / settings.grid));
    int low = 0, high = steps + 1; // low: too weak; high: enough, or the role is lost
    while (high - low > 1) {
        // Most slider scales are near 1, which halves the search.
        const int first = static_cast<int>(std::lround(1 / settings.grid));
        const int middle = seen.empty() && first < high ? first : (low + high) / 2;
        const PushTrial trial = seen[middle] = at(middle * settings.grid);
        (enough(trial) || !keeps(trial) ? high : low) = middle;
    }
    PushTrial best = untouched;
    for (const auto &[step, trial] : seen)
        if (keeps(trial) && !enough(best) && trial.shownShare() > best.shownShare())
            best = trial;
    return best;
}

std::vector<CalibratedScale> calibrate(const Drawing &drawing, const Subject &subject,
                                       std::span<const FairAttribute> attributes,
                                       const CalibrationSettings &settings,
                                       std::int64_t &evaluations, base::Context &context)
{
    constexpr double kExpectedDrawings = 4; // per class, for the progress only
    const auto rows = calibrationRows(subject, settings.pictures);
    double classes = 0;
    for (const FairAttribute &each : attributes)
        classes += static_cast<double>(each.attribute.classes.size());
    double done = 0;
    const auto part = [&](double share) {
        const double from = done;
        done += (1 - done) * std::min(1.0, share);
        return context.part(from, done, "calibrating");
    };
    base::Context first = part(1 / (1 + kExpectedDrawings * classes));
    const scorer::Judgement before = drawing.draw(rows, subject.role, {}, evaluations, first);

    std::vector<std::vector<double>> targets;
    for (const FairAttribute &each : attributes)
        targets.push_back(each.target);
    const auto assigned = assign(Law::Balanced, settings.pictures, targets, 0);

    std::vector<CalibratedScale> calibrated;
    std::vector<Push> earlier; // attributes that have their scales
    for (size_t a = 0; a < attributes.size(); ++a) {
        const FairAttribute &attribute = attributes[a];
        scorer::Judgement base = before;
        if (!earlier.empty()) {
            base::Context inner = part(1 / (1 + kExpectedDrawings * classes));
            base = drawing.drawPushed(rows, subject.role, earlier, before, evaluations, inner);
        }
        std::vector<double> scales;
        for (size_t c = 0; c < attribute.attribute.classes.size(); ++c) {
            if (attribute.target[c] == 0) { // nothing is pushed there
                scales.push_back(0);
                continue;
            }
            const auto label = static_cast<int>(c);
            std::vector<Push> pushes = earlier;
            pushes.push_back({&attribute, std::vector<int>(rows.size(), label),
                              std::vector<double>(attribute.attribute.classes.size(), 0)});
            const PushTrial trial =
                searchPush(settings, trialOf(0, base, base, a, label), [&](double scale) {
                    pushes.back().scales[c] = scale;
                    base::Context inner = part(1 / (1 + kExpectedDrawings * classes));
                    const auto after =
                        drawing.drawPushed(rows, subject.role, pushes, before, evaluations, inner);
                    return trialOf(scale, base, after, a, label);
                });
            scales.push_back(trial.scale);
            calibrated.push_back(
                {subject.name, attribute.attribute.name, attribute.attribute.classes[c], trial,
                 statistics::wilson(trial.shown, trial.pictures),
                 trial.shownShare() >= settings.goal && trial.keptShare() >= settings.keep});
        }
        earlier.push_back({&attribute, assigned[a], scales});
    }
    return calibrated;
}

std::vector<double> scalesOf(std::span<const CalibratedScale> calibrated,
                             const std::string &subject, const model::Attribute &attribute)
{
    std::vector<double> scales(attribute.classes.size(), 0);
    for (const CalibratedScale &each : calibrated)
        if (each.subject == subject && each.attribute == attribute.name)
            for (size_t c = 0; c < attribute.classes.size(); ++c)
                if (attribute.classes[c] == each.label)
                    scales[c] = each.trial.scale;
    return scales;
}

} // namespace deviascope::responsible
