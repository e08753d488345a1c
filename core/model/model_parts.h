#pragma once

#include "model/scheduler_config.h"
#include "network/autoencoder.h"
#include "network/clip_text.h"
#include "network/unet.h"
#include "network/weights.h"
#include "text/clip_tokenizer.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::model {

/// What every layout of a model comes down to before its networks are built: where the weights are
/// and what their sizes mean.
struct ModelParts {
    std::shared_ptr<const network::WeightSource> unet, autoencoder, text;
    network::UnetConfig unetConfig;
    network::AutoencoderConfig autoencoderConfig;
    network::ClipTextConfig textConfig;
    std::optional<text::ClipTokenizer> tokenizer; ///< always there
    SchedulerConfig scheduler;
    bool isSingleFile = false;
    bool predictionStated = true; ///< false: nothing says what the U-Net predicts
    std::vector<std::filesystem::path> files;
    std::int64_t parameters = 0;
    std::vector<std::string> notes; ///< what a user should know of files that opened well
};

/// Opens a folder in diffusers layout. Throws NotFound, DamagedFile or Unsupported.
ModelParts openDiffusersFolder(const std::filesystem::path &folder);

/// Opens a checkpoint (safetensors or a pickle) of Stable Diffusion 1 or 2 in the original layout,
/// whatever its name; the vocabulary is the program's own. Throws as above, Unsupported naming
/// other families.
ModelParts openSingleFile(const std::filesystem::path &file);

} // namespace deviascope::model
