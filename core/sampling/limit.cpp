#include "sampling/limit.h"

#include <ATen/ATen.h>

namespace deviascope::sampling {

std::vector<Intervention> limited(std::span<const Intervention> interventions, const Limit &limit)
{
    std::vector<Intervention> all(interventions.begin(), interventions.end());
    if (limit.isEverywhere())
        return all;
    for (Intervention &each : all)
        if (auto *edit = std::get_if<ActivationEdit>(&each)) {
            const at::Tensor &weights = limit.mask.weights;
            edit->mask = edit->mask.defined()
                             ? edit->mask * onGrid(weights, edit->mask.size(2), edit->mask.size(3))
                             : weights;
        }
    return all;
}

} // namespace deviascope::sampling
