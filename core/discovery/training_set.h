#pragma once

#include "discovery/carriers.h"
#include "discovery/checkpoint.h"
#include "discovery/ledger.h"

#include "sampling/sampler.h"

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

namespace deviascope::discovery {

/// What the network was asked and what it answered while a set was drawn, T calls a picture. Drawn
/// at guidance 1 from the target contexts, the answers are what `distilled` learns from: a teacher
/// that has been paid for (house).
struct Trajectory {
    at::Tensor noisy;      ///< [N, T, 4, h, w] float32 x_t as the network takes it
    at::Tensor prediction; ///< [N, T, 4, h, w] float32
    at::Tensor timesteps;  ///< [T] float32

    int64_t calls() const { return timesteps.size(0); }
};

/// Pictures of the concept as latents, one per carrier, drawn from the carriers' target contexts.
struct TrainingSet {
    at::Tensor latents;               ///< [N, 4, h, w] float32, scaled as the U-Net takes them
    at::Tensor baseContext;           ///< [N, L, D]
    std::vector<int64_t> baseLengths; ///< [N] positions of these prompts before the padding
    at::Tensor targetContext;         ///< [N, L, D]
    at::Tensor negativeContext;       ///< [1, L, D] for anti-vectors, else undefined
    at::Tensor shows;                 ///< [N, K] float32 on the CPU: which concepts pictures show
    std::optional<Trajectory> trajectory; ///< of sets drawn for `distilled` without a negative

    int64_t size() const { return latents.size(0); }
    TrainingSet part(int64_t first, int64_t count) const;
};

/// How its pictures are drawn, before the settings' own prompts. For what they cost.
sampling::Settings trainingDrawing(const model::Model &model, const SelfSettings &settings);

/// The set of pictures that the settings show, or draws it: at guidance 1 for `distilled` (then
/// both objectives share their minimiser), at the model's own guidance for `noise` as the paper, or
/// against the negative prompt. Blocks and polls; keeps every finished batch in `checkpoint` and
/// takes what is there. Picture i shows set i of `sets`, in turn.
TrainingSet drawTrainingSet(const model::Model &model, const SelfSettings &settings,
                            const ConceptSets &sets, int count, Checkpoint &checkpoint,
                            Ledger &ledger, base::Context &context);

/// One learning example per row.
struct Examples {
    at::Tensor noisy;      ///< [B, 4, h, w] x_t
    at::Tensor timesteps;  ///< [B] float32
    at::Tensor noise;      ///< [B, 4, h, w]; undefined for recorded ones
    at::Tensor latents;    ///< [B, 4, h, w] x0
    at::Tensor rows;       ///< [B] int64: of the training set
    at::Tensor shows;      ///< [B, K] float32: which concepts
    at::Tensor prediction; ///< [B, 4, h, w] the network's under the target context, if recorded
};

/// `rows` [B] int64 on the CPU of the set noised to `timesteps`: x_t = sqrt(abar) x0 + sqrt(1 -
/// abar) eps.
Examples noiseTo(const TrainingSet &set, const std::vector<double> &abar, const at::Tensor &rows,
                 const at::Tensor &timesteps, std::uint64_t seed);

/// Calls `calls` [B] int64 of pictures `rows` [B] int64 on the CPU, as the set's trajectory has
/// them.
Examples recorded(const TrainingSet &set, const at::Tensor &rows, const at::Tensor &calls);

} // namespace deviascope::discovery
