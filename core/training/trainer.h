#pragma once

#include "base/context.h"
#include "discovery/adam.h"
#include "discovery/checkpoint.h"
#include "training/moving_average.h"
#include "training/rate_schedule.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::training {

/// How a training goes.
struct TrainerSettings {
    int steps = 100;
    int parts = 1;      ///< a step's batch in so many parts, each with its own backward pass
    double rate = 1e-3; ///< Adam's learning rate
    RateSchedule schedule;
    /// What the loss is multiplied by on its way back, for half precision, a power of two; the
    /// gradients are divided by it again.
    double gradientScale = 1;
    std::optional<double> largestGradient; ///< the norm to which all gradients together are cut
    std::optional<double> averageDecay;    ///< of a moving average of the parameters
    std::optional<double> seconds;         ///< no step begins after so much time of its own
    std::string stage = "learning";        ///< of its progress
};

/// What became of it.
struct Trained {
    int steps = 0; ///< that were made
    double seconds = 0;
    std::vector<double> losses; ///< by step, the mean over its parts
    bool isShort = false;       ///< the time was over before the steps were
    bool isStopped = false;     ///< by the user: the same training goes on from its checkpoint
};

/// Minimises a loss by Adam: the one loop of everything that trains weights. A training that was
/// stopped or killed goes on from its checkpoint to the same bits, at the same threads and device.
/// One thread.
class Trainer {
public:
    using Parameters = std::map<std::string, at::Tensor>;
    /// The mean loss of a part of a step, with a graph to the parameters. All that is random in it
    /// comes of these two numbers.
    using Loss = std::function<at::Tensor(int step, int part)>;

    /// `parameters`: float32 leaves, changed in place where their network holds them; they take
    /// gradients from now on. `checkpoint` outlives this.
    Trainer(Parameters parameters, TrainerSettings settings, discovery::Checkpoint &checkpoint);

    /// Blocks; polls before each part, while no graph is alive. Throws Device for gradients that
    /// are not finite.
    Trained run(const Loss &loss, base::Context &context);

    const Parameters &parameters() const { return m_parameters; }
    /// The moving average where the settings ask for one, else the parameters.
    const Parameters &averaged() const;

private:
    void restore();
    void keep(discovery::Checkpoint::When when);
    bool makeStep(const Loss &loss, base::Context &context);
    void cutGradients();

    Parameters m_parameters;
    TrainerSettings m_settings;
    discovery::Checkpoint &m_checkpoint;
    std::map<std::string, discovery::Adam> m_adams;
    std::optional<MovingAverage> m_average;
    Trained m_trained;
};

} // namespace deviascope::training
