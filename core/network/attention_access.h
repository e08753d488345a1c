#pragma once

#include "network/site.h"

#include <ATen/core/Tensor.h>

#include <compare>
#include <map>

namespace deviascope::network {

/// A transformer of the U-Net: of those of one block the `layer`-th, from 0.
struct AttentionPlace {
    Site block;
    int layer = 0;

    auto operator<=>(const AttentionPlace &) const = default;
};

/// What a transformer saw in one pass; N positions, row by row.
struct AttentionReading {
    at::Tensor crossQueries; ///< [B, N, C] of the cross-attention, before heads are split
    at::Tensor selfWeights;  ///< [B, N, N] softmax(Q K^T / sqrt(d)) of the self-attention
    at::Tensor crossWeights; ///< [B, N, L] the same of the cross-attention; means over heads
};

/// What is read of the attention layers, and how they are led, during one pass. Like Edits and Taps
/// an argument of the call, never a state of the network.
struct AttentionAccess {
    /// Ask for a place by giving it an (empty) entry.
    std::map<AttentionPlace, AttentionReading> readings = {};
    /// Added to what the cross-attention at a place gives, behind its output projection:
    /// [1 or B, N, C].
    std::map<AttentionPlace, at::Tensor> added = {};
    /// Every row attends as the first does: the first row's softmax(Q K^T / sqrt(d)) weighs each
    /// row's own values, in all layers.
    bool followsFirstRow = false;
};

/// The part of an access that one transformer has to do with.
struct LayerAccess {
    AttentionReading *reading = nullptr;
    at::Tensor added; ///< or undefined
    bool followsFirstRow = false;
};

} // namespace deviascope::network
