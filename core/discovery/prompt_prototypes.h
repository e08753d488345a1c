#pragma once

#include "discovery/method.h"

namespace deviascope::discovery {

/// Decoding Diffusion (Zeng et al. 2410.21314), the direction of one prompt: H(concept) - H(base),
/// where H is the mean activation over shared seeds and the steps of a short unguided trajectory.
/// `sites`: `mid` unless given; `pictures`: the seeds, 32 unless given. Nothing is learned.
class PromptPrototypes final : public Method {
public:
    const MethodInfo &info() const override;
    std::vector<Finding> discover(const model::Model &model, const Settings &settings,
                                  base::Context &context) const override;
    double forecast(const model::Model &model, const Settings &settings) const override;
};

} // namespace deviascope::discovery
