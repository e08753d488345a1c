#pragma once

#include "discovery/method.h"

namespace deviascope::discovery {

/// The normal of a linear classifier on whitened principal components of h (IntroVAC, 2008.00760,
/// brought to h: (house)), over pictures that the scorer labels. With a guard, pictures drawn under
/// large edits teach a second classifier what left the data, and the normal keeps clear of it: no
/// step towards or away from it. At scale 1 a slider moves the code by four standard deviations,
/// IntroVAC's own step.
class Classifier final : public Method {
public:
    const MethodInfo &info() const override;
    std::vector<Finding> discover(const model::Model &model, const Settings &settings,
                                  base::Context &context) const override;
    double forecast(const model::Model &model, const Settings &settings) const override;
};

} // namespace deviascope::discovery
