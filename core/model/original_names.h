#pragma once

#include "model/tensor_file.h"

#include <cstdint>
#include <map>
#include <string>

namespace deviascope::model {

/// Where a weight of diffusers' name lies in a checkpoint of the original layout.
struct OriginalPlace {
    std::string name; ///< of the tensor in the file
    int third = -1;   ///< 0, 1, 2: only that third of its rows (query, key, value); -1: all of it
};

/// diffusers' (for the text tower: transformers') name -> where it is.
using OriginalNames = std::map<std::string, OriginalPlace, std::less<>>;

enum class TextTower { Clip, OpenClip };

/// The names of a Stable Diffusion 1 or 2 checkpoint in the layout of its authors, network by
/// network; what belongs to none of them (EMA copies, schedules) is left out. After diffusers'
/// loaders/single_file_utils.py.
struct OriginalLayout {
    OriginalNames unet, autoencoder, text;
    TextTower tower = TextTower::Clip;
};

OriginalLayout originalLayoutOf(const TensorFile &file);

} // namespace deviascope::model
