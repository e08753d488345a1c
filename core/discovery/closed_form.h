#pragma once

#include "discovery/method.h"

namespace deviascope::discovery {

/// SeFa (Shen and Zhou, 2007.06600) on h: eigenvectors of A^T A, where A are the weights that read
/// the middle block, each output scaled to unit norm. No pictures are needed to find them; 256
/// steps of pictures of the base prompt give the unit of the slider, one standard deviation of <h,
/// n>.
class ClosedForm final : public Method {
public:
    const MethodInfo &info() const override;
    std::vector<Finding> discover(const model::Model &model, const Settings &settings,
                                  base::Context &context) const override;
    double forecast(const model::Model &model, const Settings &settings) const override;
};

} // namespace deviascope::discovery
