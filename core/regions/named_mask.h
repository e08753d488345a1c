#pragma once

#include "base/context.h"
#include "regions/cut_subject.h"

#include <cstdint>
#include <string>

namespace deviascope::regions {

/// Where in a picture something is, found by one pass of the network and one look for its name:
/// white there, black elsewhere, of the picture's size. `name` is any word; kFigure is looked for
/// as kFigureWords, and kBackground is what is not the figure. Black everywhere where the model
/// does not see it. Blocks and polls. Throws Unsupported, Cancelled.
base::Picture namedMask(const model::Model &model, const Subject &subject, const std::string &name,
                        base::Context &context);

/// What a mask costs, in evaluations.
std::int64_t evaluationsOfNamedMask();

} // namespace deviascope::regions
