#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace deviascope::discovery {

/// A direction of unit length in a cloud of samples.
struct Component {
    at::Tensor vector;    ///< [D] float64, of unit length
    double deviation = 0; ///< standard deviation of the samples along it
};

/// The first `count` principal components of `samples` [N, D], by falling deviation, through the
/// N × N Gram matrix in double precision (Haas et al. 2023, III). Fewer where the samples span
/// fewer dimensions. Signs are fixed: the largest entry is positive.
std::vector<Component> principalComponents(const at::Tensor &samples, int count);

/// Whether every output of a layer counts alike, or as strongly as its weights are.
enum class Outputs { UnitNorm, AsTheyAre };

/// Eigenvectors of A^T A by falling eigenvalue for a stack of weights A [outputs, C], each output
/// scaled to unit norm first as in SeFa, or not. `deviation` holds the square root of the
/// eigenvalue: how far one unit of the vector moves the outputs.
std::vector<Component> readDirections(const at::Tensor &weights, int count,
                                      Outputs outputs = Outputs::UnitNorm);

} // namespace deviascope::discovery
