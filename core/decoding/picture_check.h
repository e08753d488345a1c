#pragma once

#include "base/interval.h"
#include "base/picture.h"
#include "decoding/reliability.h"

#include <optional>
#include <string>
#include <vector>

namespace deviascope::decoding {

/// A picture that is laid beside the prompts of a bank.
struct ShownPicture {
    std::string name; ///< of its file
    base::Picture picture;
    std::string caption; ///< a prompt of the bank; empty: none is known
};

/// Where a picture lies among the prompts.
struct PicturePlace {
    std::string name, caption;
    std::vector<NamedBy> nearest;
    double chance = 0;            ///< as in Decoded
    double margin = 0;            ///< best cosine - chance; at most 0: no prompt names it
    std::optional<double> cosine; ///< with its own caption's d, where it has one
    int rank = 0; ///< of its caption among the bank's prompts, 1 the nearest; 0: no caption
};

/// How often the own caption is among the first, and how often another picture's would be.
struct RankShare {
    int count = 0, n = 0;
    base::Interval interval; ///< Wilson, 95 %, pictures taken as independent
    double shuffled = 0;     ///< mean share when captions are shuffled among the pictures
    double shuffledQ95 = 0;  ///< 95 % of the shuffles have a smaller share, or this one
};

/// "Image conditioning" of Decoding Diffusion (methods-details.md, 2; house formulas): do pictures
/// lie where their captions lie?
struct PictureCheck {
    std::vector<PicturePlace> places;
    int captioned = 0; ///< pictures with a caption
    int captions = 0;  ///< different ones
    RankShare first, firstFive;
    double cosine = 0;                            ///< with the own caption's d, mean over pictures
    std::optional<base::Interval> cosineInterval; ///< 95 %, Student's t
    double shuffledCosine = 0;                    ///< the same with shuffled captions
};

/// Throws InvalidValue for fewer than three pictures, which cannot be compared with each other, or
/// a caption that is not among `prompts`. Nothing where there is no picture.
void requireCheckable(const std::vector<ShownPicture> &pictures,
                      const std::vector<std::string> &prompts);

/// `places` [n, r]: each picture's activations in the bank's space (intoBank). Their mean is taken
/// off, as the bank's mean is from the prompts: noise, the empty prompt and what all pictures share
/// move every picture alike. `rows`: which prompts of the bank take part, captions among them.
/// Throws as requireCheckable.
PictureCheck checkPictures(const WhitenedBank &bank, const std::vector<int64_t> &rows,
                           const std::vector<ShownPicture> &pictures, const at::Tensor &places,
                           std::uint64_t seed);

} // namespace deviascope::decoding
