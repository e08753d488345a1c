#pragma once

#include "direction/direction.h"
#include "format/journal.h"
#include "observation/perceiver.h"
#include "scale/slider_response.h"

namespace deviascope::scale {

/// Measures the share that shows the concept along a direction's slider: from 0 outward on both
/// sides in steps of half the suggested scale (of .75 without one), up to `reach` or five steps. A
/// side ends early when the role is lost, when no picture is perceived otherwise than a step
/// before, or when nothing is left to change. Drawn by ten steps of DPM++ 2M, which foretell the
/// model's own sampler, whatever the settings of `wanted`. Blocks and polls; a stop throws
/// Cancelled. Throws Unsupported for a model without a scorer, InvalidValue for a direction without
/// a concept or no pictures.
SliderResponse measureResponse(const model::Model &model, const direction::Direction &direction,
                               const observation::Sitting &wanted, double reach,
                               base::Context &context);

/// The same, and what `journal`, of a run named by the model, the direction and the sitting, has
/// looked at is not drawn again.
SliderResponse measureResponse(const model::Model &model, const direction::Direction &direction,
                               const observation::Sitting &wanted, double reach,
                               format::Journal &journal, base::Context &context);

/// How the pictures of a response are drawn.
sampling::Settings responseSettings(const model::Model &model);

/// The scales of one side, ascending from the first step, for a suggested scale.
std::vector<double> responseScales(std::optional<double> suggested, double reach);

/// Whether a side goes on after a look: `last` is one step nearer to 0 and `now` the newest (their
/// `shown`), `unchanged` how many looks before this one changed nothing. Exposed for tests.
enum class Side { Positive, Negative };
bool goesOn(Side side, const std::vector<bool> &last, const ResponsePoint &now,
            const std::vector<bool> &nowShown, int &unchanged);

} // namespace deviascope::scale
