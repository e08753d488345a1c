#pragma once

#include "decoding/picture_check.h"
#include "decoding/prompt_axis.h"
#include "decoding/prompt_recorder.h"
#include "decoding/reliability.h"
#include "decoding/resampling.h"
#include "direction/direction.h"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace deviascope::decoding {

/// Two poles, and what was measured in pictures beside them.
struct MapAxis {
    std::string positive, negative;
    /// prompt -> share of `positive` in its pictures, where it was counted.
    std::map<std::string, double> shares = {};
};

/// What is asked of a bank of prompts.
struct MapPlan {
    std::vector<std::string> bank; ///< prompts or captions, each once; at least three
    std::string base = "a person";
    std::vector<std::string> templates = {"{a role}"}; ///< of the axes' prompts
    std::vector<MapAxis> axes;
    /// attribute -> classes by which every prompt of the bank that is a role is described.
    std::map<std::string, std::vector<std::string>> descriptors;
    std::vector<std::string> roles;               ///< of the bank: prompts that can be described
    std::vector<direction::Direction> directions; ///< to be named
    /// To be laid beside the prompts, at least three; captions are prompts of the bank. None: no
    /// check.
    std::vector<ShownPicture> pictures = {};
    int clusters = 0; ///< 0: as many as separate best, at most 20
};

struct MapPoint {
    std::string prompt;
    double x = 0, y = 0; ///< first two principal components of the whitened d
    int cluster = 0;
    double reliability = 0; ///< cosine of d over even and over odd seeds
    std::vector<NamedBy> nearest;
};

struct MapCluster {
    int size = 0;
    std::vector<std::string> names;
};

struct MapAxisResult {
    MapAxis axis;
    std::vector<AxisScore> scores;
    std::optional<Association> association; ///< with the shares, where enough are known
};

/// Decoding Diffusion (Zeng et al. 2024, arXiv 2410.21314): what a model's prompts mean to it, from
/// activations alone. All formulas are the house's (methods-details.md, 2).
struct PromptMap {
    std::vector<MapPoint> points;
    std::vector<MapCluster> clusters;
    std::vector<MapAxisResult> axes;
    std::vector<DefaultTest> defaults;
    std::vector<std::pair<std::string, Decoded>> decoded; ///< by the direction's name
    std::optional<PictureCheck> pictures;                 ///< where some were shown
    SplitHalf reliability;
    double explained = 0; ///< share of the prototypes' variance on the map's basis
    double onMap = 0;     ///< share of the whitened variance that x and y show
    std::int64_t evaluations = 0;
    int recorded = 0, stored = 0; ///< prompts drawn now, and read from disk
    double seconds = 0;
};

/// What a plan costs, in evaluations, with what is on disk already. Throws InvalidValue for one
/// that cannot be carried out.
double evaluationsOf(const MapPlan &plan, const PromptRecorder &recorder);

/// Records what is not on disk yet and measures. Blocks and polls; a stop throws Cancelled, and
/// the same call goes on from there. Throws as PromptRecorder and whiten, and InvalidValue for a
/// direction without a tensor at `mid`, and as checkPictures.
PromptMap mapPrompts(const MapPlan &plan, PromptRecorder &recorder, base::Context &context);

} // namespace deviascope::decoding
