#pragma once

#include "discovery/checkpoint.h"
#include "discovery/decoder_jacobian.h"
#include "discovery/method.h"

#include <cstdint>

namespace deviascope::discovery {

/// Directions of one picture to which the network's prediction answers most (Haas et al.
/// 2303.11073, Alg. 1): the top right-singular vectors of d eps / d h at one step of its unedited
/// drawing, optionally where a mask is white. Applied at every step, each weighted by how strongly
/// it answers there. Scale 1 is one standard deviation of h along the vector over pictures of the
/// prompt.
class Jacobian final : public Method {
public:
    const MethodInfo &info() const override;
    std::vector<Finding> discover(const model::Model &model, const Settings &settings,
                                  base::Context &context) const override;
    double forecast(const model::Model &model, const Settings &settings) const override;
};

/// Block power iteration on J^T J with `count` columns from a generator of `seed`, until the span
/// is stable to 1e-5 or 50 rounds have passed. Polls before each round, and goes on from those in
/// `checkpoint`.
SingularDirections topSingularDirections(const DecoderJacobian &jacobian, at::IntArrayRef shape,
                                         int count, std::uint64_t seed, Checkpoint &checkpoint,
                                         base::Context &context);

} // namespace deviascope::discovery
