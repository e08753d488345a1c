#pragma once

#include "base/device.h"
#include "model/knowledge.h"
#include "model/scheduler_config.h"
#include "model/text_encoder.h"
#include "network/autoencoder.h"
#include "network/clip_vision.h"
#include "network/unet.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::model {

enum class Family { StableDiffusion1, StableDiffusion2, LatentConsistency };

/// "SD 1", "SD 2", "LCM".
std::string familyName(Family family);

/// How a scorer's pictures are prepared (preprocessor_config.json): the shorter edge is brought to
/// `shortestEdge` bicubically, the middle `crop` square is cut out, then (x / 255 - mean) / std.
struct Preprocessing {
    int shortestEdge = 224;
    int crop = 224;
    std::array<double, 3> mean{0.48145466, 0.4578275, 0.40821073};
    std::array<double, 3> std{0.26862954, 0.26130258, 0.27577711};
};

/// A CLIP model that judges pictures.
struct ScorerNetworks {
    TextEncoder text;
    network::ClipVision vision;
    double logitScale = 1; ///< exp of the stored value
    Preprocessing preprocessing;
};

/// Who says what the U-Net predicts.
enum class PredictionSource {
    Stated,  ///< the model's files
    Chosen,  ///< the user
    Guessed, ///< a probe of the U-Net
};

/// A loaded diffusion model: networks, schedule and what is known of it. Immutable; copies share
/// the weights. The engine thread owns it in the studio.
struct Model {
    std::string name;
    std::filesystem::path path;
    Family family = Family::StableDiffusion1;
    base::Compute compute;
    TextEncoder text;
    network::Unet unet;
    network::Autoencoder autoencoder;
    std::optional<ScorerNetworks> scorer;
    SchedulerConfig scheduler;
    PredictionSource predictionSource = PredictionSource::Stated;
    Knowledge knowledge;
    Defaults defaults;
    int64_t parameters = 0; ///< of text tower, U-Net and autoencoder
    /// Drawn in few steps, each of which foretells the whole picture.
    bool fewSteps = false;
    /// Of the contents of its weight files, whatever they are called (format::contentHash); another
    /// where they are read otherwise than they state, or for velocity where they state nothing.
    std::string hash;
    /// What `hash` was before it was of the contents alone. Directions, calibrations and runs that
    /// name it are this model's.
    std::string formerHash;
    std::vector<std::string> notes; ///< what the user should know of a model that opened well
    std::vector<std::filesystem::path> files; ///< that were read

    /// Whether a hash that was written down is this model's.
    bool isNamed(std::string_view written) const
    {
        return written == hash || written == formerHash;
    }

    /// Native picture side in pixels.
    int64_t pictureSize() const { return unet.config().sampleSize * autoencoder.factor(); }
};

/// What of a model's networks is needed.
enum class Networks {
    Whole,
    Outlined, ///< large ones without values (on the meta device): to be asked, not to draw with
};

struct LoadOptions {
    base::Compute compute;
    /// Wins over what the model's files say. Empty: those, or a guess where they say nothing.
    std::optional<Prediction> prediction = {};
    /// The folder that keeps, for each model, whether float32 or bfloat16 is faster on this
    /// machine; it wins over `compute.dtype`. What is not known is measured by a few calls of the
    /// U-Net. Empty: `compute.dtype` as given.
    std::optional<std::filesystem::path> dtypes = {};
    Networks networks = Networks::Whole;
};

/// Loads a model folder in diffusers layout (or a Hub cache's folder around one) or a single-file
/// checkpoint, safetensors or a pickle, in the original layout. What a path is, is decided by its
/// content. Throws NotFound, DamagedFile or Unsupported (naming the family that it found).
Model loadModel(const std::filesystem::path &path, const LoadOptions &options);

/// The teaching model among the program's resources.
std::filesystem::path teachingModelFolder();

} // namespace deviascope::model
