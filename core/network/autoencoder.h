#pragma once

#include "network/attention.h"
#include "network/resnet.h"

#include <optional>
#include <vector>

namespace deviascope::network {

/// diffusers' AutoencoderKL config.
struct AutoencoderConfig {
    std::vector<int64_t> blockChannels = {128, 256, 512, 512};
    int64_t layersPerBlock = 2;
    int64_t latentChannels = 4;
    int64_t normGroups = 32;
    double scalingFactor = 0.18215;
    int64_t sampleSize = 512; ///< native side of the pictures
};

/// The law of a picture's latents: normal, independent values. Not scaled.
struct Posterior {
    at::Tensor mean;   ///< [B, 4, h, w]
    at::Tensor logvar; ///< [B, 4, h, w], within [-30, 20]
};

/// The autoencoder of Stable Diffusion (AutoencoderKL). Immutable after loading; thread-safe.
class Autoencoder {
public:
    /// Throws DamagedFile for missing or misshapen weights.
    static Autoencoder load(const Weights &weights, const AutoencoderConfig &config);

    /// pictures [B, 3, H, W] in -1..1 -> [B, 4, H/f, W/f]
    Posterior encode(const at::Tensor &pictures) const;
    /// latents already divided by the scaling factor -> pictures about -1..1, not clamped
    at::Tensor decode(const at::Tensor &latents) const;

    const AutoencoderConfig &config() const { return m_config; }
    const Placement &placement() const { return m_placement; }
    /// Picture side over latent side.
    int64_t factor() const { return int64_t(1) << (m_config.blockChannels.size() - 1); }

private:
    struct Middle {
        ResnetBlock first, second;
        GroupNorm norm;
        Attention attention;
        static Middle load(const Weights &weights, int64_t channels, int64_t groups);
        at::Tensor operator()(const at::Tensor &x) const;
    };
    struct Level {
        std::vector<ResnetBlock> resnets;
        std::optional<Conv2d> resample;
    };
    struct Half {
        Conv2d in, out;
        std::vector<Level> levels;
        Middle middle;
        GroupNorm norm;
    };

    at::Tensor decodeRows(const at::Tensor &latents) const;

    AutoencoderConfig m_config;
    Placement m_placement;
    Half m_encoder, m_decoder;
    std::optional<Linear> m_quant, m_postQuant; ///< 1×1 convolutions
};

} // namespace deviascope::network
