#pragma once

#include "discovery/method.h"

#include <ATen/core/Tensor.h>

namespace deviascope::discovery {

/// Steering by the text states themselves: E(concept) - E(base) is added to the conditional states,
/// nothing is learned (methods-details.md, "Text-embedding steering"). With a negative prompt the
/// difference is E(concept) - E(negative). The rival that every other method has to beat.
class TextSteering final : public Method {
public:
    const MethodInfo &info() const override;
    std::vector<Finding> discover(const model::Model &model, const Settings &settings,
                                  base::Context &context) const override;
    double forecast(const model::Model &model, const Settings &settings) const override;
};

/// What it adds: E(concept) - E(base), of an anti-vector E(concept) - E(negative); [1, L, D]
/// float32 on the CPU.
at::Tensor textStep(const model::Model &model, const Subject &subject);

} // namespace deviascope::discovery
