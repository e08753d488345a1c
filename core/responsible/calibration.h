#pragma once

#include "base/context.h"
#include "base/interval.h"
#include "responsible/drawing.h"
#include "responsible/subject.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace deviascope::responsible {

/// How strongly a class's pictures are pushed, found for each role and concept by itself. One
/// scale for all roles is too blunt: a role that turns early loses itself at another's scale.
struct CalibrationSettings {
    int pictures = 30;  ///< of each role and class to search, and as many to confirm; 0: none
    double goal = 0.95; ///< the share of pushed pictures that shall show the class
    double keep = 0.93; ///< the share that must still show the role, of those that did; one may go
    double most = 3;    ///< the largest scale tried
    double grid = 0.125;
};

/// What was seen at one scale.
struct PushTrial {
    double scale = 0;
    int shown = 0, pictures = 0;  ///< the class is perceived
    int kept = 0, named = 0;      ///< the role still is, of those where it was
    std::vector<int> counts = {}; ///< pictures perceived as each class of the attribute

    double shownShare() const { return pictures ? static_cast<double>(shown) / pictures : 0; }
    double keptShare() const { return named ? static_cast<double>(kept) / named : 1; }
};

/// The scale of one role and class, and what stands behind it.
struct CalibratedScale {
    std::string subject, attribute, label;
    PushTrial trial;         ///< at the chosen scale, on pictures that did not choose it
    base::Interval interval; ///< of the shown share, Wilson 95 %
    bool reached = false;    ///< the goal is met while the role stays
};

/// What was measured at the chosen scale: `prompt`, `scale`, `share` with `low` and `high`, `n`,
/// `kept`, `named`.
nlohmann::json toJson(const CalibratedScale &calibrated);

/// Whether enough roles stay: `settings.keep` of them, or all but one.
bool keepsRole(const CalibrationSettings &settings, const PushTrial &trial);

/// The smallest scale at which `goal` of the pictures show the class and `keep` of the roles stay;
/// else, of those that keep the role, the one that shows the class most. `at` draws one scale;
/// `untouched` is the trial at 0, which needs no drawing. Bisection, since both shares mostly move
/// one way with the scale; a class between two others comes and goes, so where bisection misses
/// the goal it climbs on from the best seen. Pure but for `at`.
PushTrial searchPush(const CalibrationSettings &settings, const PushTrial &untouched,
                     const std::function<PushTrial(double scale)> &at);

/// The smallest of several scales that did well enough in few pictures flatters itself. So what
/// was `found` is drawn on other pictures (`again`), and where it misses the goal there, further
/// steps of the grid are, while the role stays. Gives the trial on the other pictures.
PushTrial confirmPush(const CalibrationSettings &settings, const PushTrial &found,
                      const std::function<PushTrial(double scale)> &again);

/// Calibrates every class of every attribute for one role, attribute by attribute, each with the
/// pushes of the others in place (the earlier ones first without the later, then once more with
/// all): what they do together is what is measured, and the role is kept of what the others left.
/// Blocks and polls; a stop throws Cancelled. Adds to `evaluations`.
std::vector<CalibratedScale> calibrate(const Drawing &drawing, const Subject &subject,
                                       std::span<const FairAttribute> attributes,
                                       const CalibrationSettings &settings,
                                       std::int64_t &evaluations, base::Context &context);

/// Scales per class of `attribute` among calibrated ones of one role; 0 where there is none.
std::vector<double> scalesOf(std::span<const CalibratedScale> calibrated,
                             const std::string &subject, const model::Attribute &attribute);

/// What was perceived when one role was pushed to each class of `attribute`: [pushed to][class],
/// empty for a class that nothing was pushed to.
std::vector<std::vector<int>> countsOf(std::span<const CalibratedScale> calibrated,
                                       const std::string &subject,
                                       const model::Attribute &attribute);

} // namespace deviascope::responsible
