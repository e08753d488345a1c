#pragma once

#include "discovery/method.h"
#include "scale/suggested_scale.h"

#include <nlohmann/json.hpp>

#include <string>

namespace deviascope::discovery {

/// What is looked for as JSON, as stored with a direction.
nlohmann::json subjectJson(const Subject &subject);
/// The same with the method's own options, defaults included; a file by its name and its content's
/// hash. Throws NotFound.
nlohmann::json settingsJson(const Settings &settings);

/// Everything that made a finding: settings, seeds, model hash, paired loss with its interval,
/// evaluations, seconds, compute, version. `steps` were really trained.
nlohmann::json provenance(const model::Model &model, nlohmann::json settings,
                          const Finding &finding, int steps);

/// What the method itself measured, with its intervals, as JSON.
nlohmann::json measuresJson(const Finding &finding);
/// Adds that to the provenance, where there is any.
void recordMeasures(Finding &finding);

/// Says of a finding and in its provenance that it is only a part of what was asked for.
void markStopped(Finding &finding);

/// Adds the trials of the scale search.
void recordTrials(nlohmann::json &provenance, const scale::SuggestedScale &suggested);

/// Names the search for a direction's scale, by all that its result depends on. Hexadecimal.
std::string scaleSearchKey(const model::Model &model, const Subject &subject,
                           const direction::Direction &direction);

/// Names a run by all that its result depends on: settings, model, dtype, version. Hexadecimal.
std::string checkpointKey(const model::Model &model, const nlohmann::json &settings);

} // namespace deviascope::discovery
