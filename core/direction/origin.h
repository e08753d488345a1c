#pragma once

#include "direction/direction.h"

#include <nlohmann/json.hpp>

#include <string>

namespace deviascope::direction {

/// The model that a direction says it was made with: its hash, its name. Empty where it says
/// nothing, or says it in another form than ours.
std::string modelHashOf(const Direction &direction);
std::string modelNameOf(const Direction &direction);

/// Whether it says that it was stopped before its end: the best so far.
bool stoppedEarly(const Direction &direction);

/// Shape and SHA-256 of each tensor, by site; "text" for text states.
nlohmann::json tensorHashes(const Direction &direction);

/// All of a direction that what is drawn and counted with it can depend on, for keys of runs: name,
/// prompts, method, branch, timesteps and tensors. Nothing that was measured or kept with it later
/// (results, timings, suggested scale, tags).
nlohmann::json causeOf(const Direction &direction);

/// What a direction is, as a SHA-256 in hexadecimal digits: its tensors and how they act
/// (timesteps, branch), and the prompts that they stand for. Whatever it is called and whatever was
/// measured with it, the revision stays; with its tensors it changes.
std::string revisionOf(const Direction &direction);

/// The same with how it is applied.
nlohmann::json causeOf(const AppliedDirection &applied);

/// Whether one and the same run makes both: equal name, prompts, method, model and settings; where
/// neither says its settings, equal causes.
bool ofTheSameRun(const Direction &one, const Direction &other);

} // namespace deviascope::direction
