#pragma once

#include "discovery/checkpoint.h"

#include <ATen/core/Tensor.h>

#include <string>

namespace deviascope::discovery {

/// Adam (Kingma & Ba 2015) for one tensor, betas .9 and .999, no weight decay: as torch's, written
/// out so that its state can be stored with a checkpoint.
class Adam {
public:
    explicit Adam(const at::Tensor &parameter);

    /// Changes `parameter` in place by one step along `gradient`.
    void step(at::Tensor &parameter, const at::Tensor &gradient, double learningRate);

    /// State by name, below `prefix`; and back.
    void save(Checkpoint &checkpoint, const std::string &prefix) const;
    void load(const Checkpoint &checkpoint, const std::string &prefix);

private:
    at::Tensor m_mean, m_square;
    int64_t m_steps = 0;
};

} // namespace deviascope::discovery
