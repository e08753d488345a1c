#pragma once

#include "base/interval.h"
#include "discovery/student.h"

#include <vector>

namespace deviascope::discovery {

/// The held-out paired loss: loss(v) - loss(0) on the same (x0, noise, t), pictures that no step
/// learned from. The raw loss swings with t and shows nothing; this difference does.
class PairedLoss {
public:
    struct Value {
        double mean = 0;         ///< below 0: the vectors help
        base::Interval interval; ///< 95 %, t over pictures
    };

    /// Makes targets and half passes once. Blocks and polls. `student` must outlive this.
    PairedLoss(const Student &student, std::uint64_t seed, base::Context &context);

    Value measure(const std::map<network::Site, at::Tensor> &vectors) const;

private:
    at::Tensor losses(const std::map<network::Site, at::Tensor> &vectors) const;

    struct Batch {
        network::UnetHalf half;
        at::Tensor target;
    };
    const Student &m_student;
    std::vector<Batch> m_batches; ///< one per pass, a row per picture
    at::Tensor m_untouched;       ///< [passes, pictures]
};

/// 95 % interval of a mean from independent values; at least two.
base::Interval meanInterval(const std::vector<double> &values);

} // namespace deviascope::discovery
