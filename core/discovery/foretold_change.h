#pragma once

#include "discovery/ledger.h"
#include "discovery/region_pictures.h"
#include "model/model.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace deviascope::discovery {

/// What vectors at the middle block do to the picture that the network foretells:
/// F_k = x0_hat(h + v_k) - x0_hat(h) (methods-details.md, section 9), of pictures that noise was
/// laid over. Holds model and ledger by reference. One thread.
class ForetoldChange {
public:
    /// `prompt`: what the pictures were drawn from.
    ForetoldChange(const model::Model &model, const std::string &prompt, Ledger &ledger);

    /// Some pictures at some timesteps, and what is foretold of them untouched.
    struct Examples {
        network::UnetHalf half; ///< of B rows
        at::Tensor masks;       ///< [B, 1, H, W] float32
        at::Tensor untouched;   ///< [B, 4, H, W] float32 the prediction
        at::Tensor factor;      ///< [B, 1, 1, 1] float32: x0_hat by the prediction
        int64_t size() const { return masks.size(0); }
    };

    /// Noise of `seed` is laid over the pictures at `timesteps` [B] int64 on the CPU. No graph.
    Examples examples(const RegionPictures &pictures, const at::Tensor &timesteps,
                      std::uint64_t seed) const;

    /// F [B, K, 4, H, W] float32 for vectors [K, C, h, w] float32 where the model is, times the
    /// picture's sign, `signs` [B]; undefined: 1 for all. A graph where gradients are on.
    at::Tensor operator()(const Examples &examples, const at::Tensor &vectors,
                          const at::Tensor &signs = {}) const;

    /// Of a single row: what a DecoderJacobian takes.
    static network::UnetHalf row(const Examples &examples, int64_t index);

private:
    const model::Model &m_model;
    Ledger &m_ledger;
    at::Tensor m_states; ///< [1, L, D]
    std::vector<double> m_abar;
};

} // namespace deviascope::discovery
