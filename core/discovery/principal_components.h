#pragma once

#include "discovery/method.h"

namespace deviascope::discovery {

/// Principal components of h over pictures of the base prompt (Haas et al. 2303.11073, III): over
/// all steps joined, or with `perStep` of each step by itself. `pictures`: 64 unless given. At
/// scale 1 a slider moves h by one standard deviation of what it is over those pictures.
class PrincipalComponents final : public Method {
public:
    const MethodInfo &info() const override;
    std::vector<Finding> discover(const model::Model &model, const Settings &settings,
                                  base::Context &context) const override;
    double forecast(const model::Model &model, const Settings &settings) const override;
};

} // namespace deviascope::discovery
