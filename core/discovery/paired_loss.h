#pragma once

#include "base/interval.h"
#include "discovery/student.h"

#include <optional>
#include <vector>

namespace deviascope::discovery {

/// The held-out paired loss: loss(v) - loss(0) on the same (x0, noise, t), pictures that no step
/// learned from. The raw loss swings with t and shows nothing; this difference does.
class PairedLoss {
public:
    struct Value {
        double mean = 0;         ///< below 0: the vectors help
        base::Interval interval; ///< 95 %, t over pictures: one picture's timesteps hang together
    };
    struct Measured {
        Value all;               ///< over all pictures
        std::vector<Value> each; ///< by concept, over the pictures that show it
    };

    /// Makes targets and half passes once. Blocks and polls. `student` must outlive this.
    PairedLoss(const Student &student, std::uint64_t seed, base::Context &context);

    /// `Glance` looks at a third of the timesteps, for the curve while a vector is learned.
    enum class Extent { Glance, Whole };
    /// Blocks and polls; nothing when it was stopped.
    std::optional<Measured> measure(const std::map<network::Site, at::Tensor> &vectors,
                                    Extent extent, base::Context &context) const;

private:
    /// [timesteps, pictures], or undefined when it was stopped.
    at::Tensor losses(const std::map<network::Site, at::Tensor> &vectors, size_t stride,
                      base::Context &context) const;

    struct Batch {
        UntouchedPart untouched;
        at::Tensor target, shows;
    };
    const Student &m_student;
    std::vector<Batch> m_batches; ///< one per timestep, a row per picture
    at::Tensor m_untouched;       ///< [timesteps, pictures]
};

/// Whether held-out losses, in their order, have stopped falling: the best of the last six is not
/// below the best before them by a hundredth of it.
bool isFlat(std::span<const double> losses);

} // namespace deviascope::discovery
