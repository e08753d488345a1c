#pragma once

#include "direction/direction.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace deviascope::direction {

/// [channels, height, width] of the middle block's output that a file of vectors was made for; the
/// default is Stable Diffusion 1.x at 512 pixels.
struct OfficialForm {
    std::int64_t channels = 1280;
    std::int64_t height = 8;
    std::int64_t width = 8;
};

/// Whether the file is a direction file of ours rather than one of torch's, by its front. Throws
/// NotFound.
bool isDirectionFile(const std::filesystem::path &file);

/// Reads the concept vectors of Li et al. (CVPR 2024): a torch file whose tensor
/// `controlnet.fc1.weight` [channels · height · width, K] has a concept in each column. Names come
/// from `concept_dict.json` beside the file ({"name": column}); columns without one are "concept 1"
/// and so on, and left out where they are still as training starts them. Nothing in the file is
/// executed. Throws NotFound, DamagedFile, and Unsupported when the vectors are of another length
/// than `form`.
std::vector<Direction> importOfficial(const std::filesystem::path &file,
                                      const OfficialForm &form = {});

/// Writes the same two files; each direction must have one tensor at `mid`, for every timestep, all
/// of one shape, and names must differ. Throws InvalidValue, and as base::AtomicFile.
void exportOfficial(const std::filesystem::path &file, std::span<const Direction> directions);

} // namespace deviascope::direction
