#pragma once

#include "discovery/method_settings.h"
#include "network/site.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace deviascope::discovery {

/// Pictures that no training step learns from, for each set of concepts.
inline constexpr int kHeldOutPictures = 12;

enum class Objective { Distilled, Noise };
/// How far the base prompt is padded while a vector learns: as the model takes it, or as the
/// official code does, to the longest prompt of the batch.
enum class Pad { Model, Official };

/// What self-discovery is asked for. Zeros mean its default.
struct SelfSettings : Subject {
    /// Concepts learned in the same run; "a + b": pictures that show both.
    std::vector<std::string> together = {};
    std::vector<network::Site> sites = {}; ///< empty: mid and up_0
    Objective objective = Objective::Distilled;
    Carriers carriers = Carriers::Roles;
    int pictures = 0;      ///< to learn from; 0: 32
    int steps = 0;         ///< training steps; 0: 50 for each set of concepts
    int batch = 0;         ///< 0: 16 (distilled), 8 (noise)
    double strength = 1.5; ///< s: how far the target context goes past the concept
    /// Distilled: g, how far the target goes past the network's prediction; 0: 1, which is that
    /// prediction, or 4 for anti-vectors.
    double targetGuidance = 0;
    Pad pad = Pad::Model;
    bool allSteps = false; ///< go on although the held-out loss no longer falls
};

/// The options of self-discovery, declared beside where their defaults are filled in.
base::OptionTable selfOptions();

/// What its options say. Throws InvalidValue for a site's name that is none.
SelfSettings selfSettingsOf(const Settings &settings);

/// The settings of a self-discovery with its defaults filled in (methods.md, 1). Throws
/// InvalidValue, naming what, for one that cannot be run.
SelfSettings filledIn(SelfSettings settings, const model::Model &model);

/// As stored with a direction.
nlohmann::json toJson(const SelfSettings &settings);

} // namespace deviascope::discovery
