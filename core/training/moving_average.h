#pragma once

#include "discovery/checkpoint.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <string>

namespace deviascope::training {

/// The exponential moving average of tensors that learn (EMA), which draws better than the last
/// step's: average += (1 - d) (value - average), where d rises to `decay` as (1 + n) / (10 + n) at
/// update n, so that the beginning is forgotten.
class MovingAverage {
public:
    /// Begins with the values as they are. `decay`: 0 to below 1.
    MovingAverage(const std::map<std::string, at::Tensor> &values, double decay);

    void update(const std::map<std::string, at::Tensor> &values);
    const std::map<std::string, at::Tensor> &values() const { return m_values; }

    /// State by name, below `prefix`; and back, where it is there.
    void save(discovery::Checkpoint &checkpoint, const std::string &prefix) const;
    void load(const discovery::Checkpoint &checkpoint, const std::string &prefix);

private:
    std::map<std::string, at::Tensor> m_values;
    double m_decay;
    int m_updates = 0;
};

} // namespace deviascope::training
