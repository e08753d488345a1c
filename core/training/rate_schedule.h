#pragma once

namespace deviascope::training {

/// How a learning rate changes from step to step, as a factor on it.
struct RateSchedule {
    enum class Shape {
        Constant,
        Cosine, ///< falls as half a cosine (Loshchilov & Hutter 2017, without restarts)
    };
    Shape shape = Shape::Constant;
    int warmUp = 0;  ///< steps in which it rises evenly from 1 / (warmUp + 1)
    double last = 0; ///< of a cosine: what it falls to

    /// Of `step`, 0 to `steps` - 1. Above 0 unless `last` is 0.
    double factor(int step, int steps) const;
};

} // namespace deviascope::training
