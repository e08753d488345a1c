#pragma once

#include "discovery/method.h"

namespace deviascope::discovery {

/// Self-discovery (Li et al., CVPR 2024): the network is frozen, vectors at the chosen sites learn
/// to make the base prompt's prediction that of the concept. With carriers, the `distilled`
/// objective and both sites it is the house's default; objective `noise` without carriers at `mid`
/// is the paper's. methods.md, section 1.
class SelfDiscovery final : public Method {
public:
    const MethodInfo &info() const override;
    std::vector<Finding> discover(const model::Model &model, const Settings &settings,
                                  base::Context &context) const override;
    double forecast(const model::Model &model, const Settings &settings) const override;
};

} // namespace deviascope::discovery
