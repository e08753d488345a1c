#pragma once

#include "base/context.h"
#include "base/picture.h"
#include "model/model.h"

#include <cstdint>
#include <string>

namespace deviascope::sampling {

/// How a drawing begins with a picture.
enum class Beginning {
    Noised,  ///< noise is laid over it, and the last steps are drawn (SDEdit, Meng et al. 2022)
    Inverted ///< the noise is found from which DDIM draws it again (Song et al. 2021, section 4.3)
};

struct StartPicture {
    base::Picture picture;
    std::string name; ///< of its file, for the record
    Beginning beginning = Beginning::Noised;
    double strength = 0.6; ///< Noised: the share of the steps that is drawn, 0 (none) … 1
};

/// The picture's latents [1, 4, h, w] float32, scaled as the U-Net takes them: the middle of the
/// picture, cut to the asked shape and resampled. Sides in pixels.
at::Tensor encodePicture(const model::Model &model, const base::Picture &picture, int width,
                         int height);

struct Inverted {
    at::Tensor noise; ///< [1, 4, h, w] float32, as the first call takes it
    std::int64_t evaluations = 0;
};

/// By which `invert` solves each step; the error shrinks about tenfold with each.
inline constexpr int kInversionIterations = 3;

/// The start noise from which `steps` steps of DDIM, with this prompt and without guidance, draw
/// `latents` again; or with a `firstCall` what they have made of it before that call. Each step is
/// solved by a few fixed-point iterations. Blocks and polls.
Inverted invert(const model::Model &model, const at::Tensor &latents, const std::string &prompt,
                int steps, base::Context &context, std::size_t firstCall = 0);

} // namespace deviascope::sampling
