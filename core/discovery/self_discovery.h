#pragma once

#include "discovery/self_settings.h"

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
    /// As above, for callers that have its own settings.
    std::vector<Finding> discover(const model::Model &model, SelfSettings settings,
                                  base::Context &context) const;
    double forecast(const model::Model &model, const Settings &settings) const override;
};

} // namespace deviascope::discovery
