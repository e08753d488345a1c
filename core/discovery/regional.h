#pragma once

#include "discovery/method.h"

namespace deviascope::discovery {

/// Directions that change one kind of region and leave the rest of pictures alone, learned over
/// many pictures, each with its own mask (after Ctrl-SIS, Schönfeld et al. 2212.01455). Only that
/// paper's abstract could be read: the objective is our own (methods-details.md, section 9), and
/// that they lie at the middle block too. Judged on pictures that they were not learned from,
/// beside random directions of equal length. Scale 1 is the length at which they were learned.
class Regional final : public Method {
public:
    const MethodInfo &info() const override;
    std::vector<Finding> discover(const model::Model &model, const Settings &settings,
                                  base::Context &context) const override;
    double forecast(const model::Model &model, const Settings &settings) const override;
};

} // namespace deviascope::discovery
