#pragma once

#include "discovery/method.h"

#include <ATen/ATen.h>

#include <cmath>

namespace deviascope::tests {

/// The teaching model and a method's findings on it, without a search for the scale.
struct WithTeachingModel {
    std::vector<discovery::Finding> find(const discovery::Method &method,
                                         discovery::Settings settings) const
    {
        settings.searchScale = false;
        base::Context context;
        return method.discover(model, settings, context);
    }

    model::Model model =
        model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}, {}});
};

inline double cosine(const at::Tensor &a, const at::Tensor &b)
{
    const at::Tensor x = a.flatten().to(at::kDouble), y = b.flatten().to(at::kDouble);
    return (x.dot(y) / (x.norm() * y.norm())).item<double>();
}

} // namespace deviascope::tests
