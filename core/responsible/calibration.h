#pragma once

#include "base/context.h"
#include "responsible/calibrated_scale.h"
#include "responsible/drawing.h"
#include "responsible/subject.h"
#include "scale/search.h"
#include "scale/trial.h"

#include <nlohmann/json.hpp>

#include <span>
#include <string>
#include <vector>

namespace deviascope::responsible {

/// How strongly a class's pictures are pushed, found for each role and concept by itself. One
/// scale for all roles is too blunt: a role that turns early loses itself at another's scale.
struct CalibrationSettings {
    int pictures = 30;  ///< of each role and class to confirm a scale; half as many others to
                        ///< search it; 0: none
    double goal = 0.95; ///< the share of pushed pictures that shall show the class
    double keep = 0.93; ///< the share of the pictures that must not lose the role; one may; 0: all
    double most = 3;    ///< the largest scale tried
    double grid = 0.125;
};

/// Whether few enough pictures lose their role: 1 - `settings.keep` of all, or one. Of all, not of
/// those that had it: a role that the scorer seldom names would hang on a handful of them.
bool keepsRole(const CalibrationSettings &settings, const scale::Trial &trial);

/// Whether more than that lose it beyond chance (the 95 % interval lies above): what ends a search,
/// whose pictures are too few for the other question.
bool losesRole(const CalibrationSettings &settings, const scale::Trial &trial);

/// What a calibration looks for: the share that shows the class, and the role.
scale::Wanted wantedBy(const CalibrationSettings &settings);

/// What each of several attributes may take of the role, so that all of them together keep `keep`:
/// every picture gets a push of each.
CalibrationSettings ofEach(CalibrationSettings settings, size_t attributes);

/// Calibrates every class of every attribute for one role, attribute by attribute, each with the
/// pushes of the others in place (the earlier ones first without the later, then once more with
/// all, where a scale that still holds is only confirmed again): what they do together is what is
/// measured, and the role is kept where the others left it. Blocks and polls; a stop throws
/// Cancelled. Adds to `evaluations`.
std::vector<CalibratedScale> calibrate(const Drawing &drawing, const Subject &subject,
                                       std::span<const FairAttribute> attributes,
                                       const CalibrationSettings &settings,
                                       std::int64_t &evaluations, base::Context &context);

/// `attribute` with the directions that were taken for one role: rivals where they did better.
FairAttribute chosenOf(const FairAttribute &attribute, std::span<const CalibratedScale> calibrated,
                       const std::string &subject);

/// Scales per class of `attribute` among calibrated ones of one role; 0 where there is none.
std::vector<double> scalesOf(std::span<const CalibratedScale> calibrated,
                             const std::string &subject, const model::Attribute &attribute);

/// What was perceived when one role was pushed to each class of `attribute`: [pushed to][class],
/// empty for a class that nothing was pushed to.
std::vector<std::vector<int>> countsOf(std::span<const CalibratedScale> calibrated,
                                       const std::string &subject,
                                       const model::Attribute &attribute);

} // namespace deviascope::responsible
