#pragma once

#include "model/model.h"
#include "sampling/call_cache.h"
#include "sampling/intervention.h"

#include <cstdint>
#include <span>

namespace deviascope::sampling {

/// The U-Net under classifier-free guidance, for one batch of pictures whose text stays the same
/// from call to call.
class GuidedNetwork {
public:
    /// What all calls have in common. The text states have one row per picture, [N, L, D].
    struct Fixed {
        at::Tensor conditional;
        at::Tensor unconditional; ///< used at guidance > 1, not by LCM; else undefined
        double guidance = 1;
    };

    /// Holds `model` and `cache` (may be null) by reference.
    GuidedNetwork(const model::Model &model, const Fixed &fixed, CallCache *cache);

    /// How the batch's rows lie, for the edits.
    const BatchLayout &layout() const { return m_layout; }

    /// The guided prediction [N, 4, h, w] float32 for latents `x` at `timestep`. Calls are numbered
    /// from 0 and made in order. `taps` see every row.
    at::Tensor operator()(std::size_t call, const at::Tensor &x, double timestep,
                          std::span<const network::Edit> edits, network::Taps *taps = nullptr);

    /// Samples that went through the network so far.
    std::int64_t evaluations() const { return m_evaluations; }

private:
    network::UnetInput input(const at::Tensor &x, double timestep) const;
    at::Tensor untouched(std::size_t call, const at::Tensor &x, double timestep);
    at::Tensor firstTouched(std::size_t call, const at::Tensor &x, double timestep,
                            std::span<const network::Edit> edits);
    /// Whether edits leave the unconditional rows and the network's first half alone.
    bool touchesLate(std::span<const network::Edit> edits) const;
    at::Tensor guide(const at::Tensor &unconditional, const at::Tensor &conditional) const;
    at::Tensor guide(const at::Tensor &output) const;

    const model::Model &m_model;
    CallCache *m_cache;
    BatchLayout m_layout;
    double m_guidance;
    at::Tensor m_context;          ///< [rows, L, D]
    at::Tensor m_guidanceFeatures; ///< [rows, G] for models that take it
    bool m_isUntouched = true;     ///< no call so far had an edit
    std::int64_t m_evaluations = 0;
};

/// Whether a model at this guidance takes two halves, unconditional and conditional.
bool isGuided(const model::Model &model, double guidance);

} // namespace deviascope::sampling
