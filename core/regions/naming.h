#pragma once

#include "regions/cut_subject.h"
#include "regions/region_map.h"

#include <string>
#include <vector>

namespace deviascope::regions {

/// What is called by none of the words.
inline constexpr const char *kBackground = "background";
/// What is asked for where the user names no words, and what it is called.
inline constexpr const char *kFigureWords = "a person";
inline constexpr const char *kFigure = "figure";

/// Where the model looks for words in a picture: [W, H, W] float32 on the CPU, of the picture's
/// size, above 0 where it does. One pass of the network for each, whose prompt is the word alone:
/// the cross-attention to its last token on the grid of EmerDiff's queries, less Otsu's threshold
/// of it, in units of its deviation (house). Blocks and polls.
at::Tensor lookFor(const model::Model &model, const Subject &subject,
                   const std::vector<std::string> &words, base::Context &context);

/// The same on the grid, without a threshold, on the model's device: [1, 1, h, w].
at::Tensor attentionTo(const model::Model &model, const Subject &subject, const std::string &word);

/// Gives each region the name whose map, one for each of `names`, is highest on it in the mean, or
/// kBackground where what speaks for that is higher: how far the region runs along the picture's
/// upper edge and sides. The margin is that of a softmax over them (house).
void nameRegions(RegionMap &map, const std::vector<std::string> &names, const at::Tensor &maps);

} // namespace deviascope::regions
