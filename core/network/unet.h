#pragma once

#include "network/attention.h"
#include "network/edit.h"
#include "network/resnet.h"
#include "network/time_embedding.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deviascope::network {

/// What the tensors alone do not tell of a U-Net; the field names follow diffusers' config.json.
struct UnetConfig {
    int64_t inChannels = 4;
    int64_t outChannels = 4;
    std::vector<int64_t> blockChannels = {320, 640, 1280, 1280};
    std::vector<bool> downAttention = {true, true, true, false}; ///< CrossAttnDownBlock2D?
    std::vector<bool> upAttention = {false, true, true, true};
    std::vector<int64_t> heads = {8, 8, 8, 8}; ///< per level, counted from the outside
    int64_t layersPerBlock = 2;
    std::vector<int64_t> transformerDepth = {1, 1, 1, 1};
    int64_t crossAttentionWidth = 768;
    int64_t normGroups = 32;
    double normEps = 1e-5;
    bool cosineFirst = true; ///< flip_sin_to_cos
    double frequencyShift = 0;
    int64_t guidanceWidth = 0; ///< time_cond_proj_dim; 0: the model takes no guidance embedding
    int64_t sampleSize = 64;   ///< native side of the latents
};

/// The inputs of one pass. Rows are independent.
struct UnetInput {
    at::Tensor sample;           ///< [B, in, H, W]
    at::Tensor timesteps;        ///< [B], any number type
    at::Tensor context;          ///< [B, L, D] text states
    at::Tensor guidanceFeatures; ///< [B, G] float32 for models that take it, else undefined
};

/// A pass stopped after the middle block: all that the up blocks need. It does not depend on edits
/// at `mid` or later, so that it can be made once without gradients and used again.
struct UnetHalf {
    at::Tensor h;                  ///< output of the middle block, before edits
    std::vector<at::Tensor> skips; ///< in the order in which they were made
    at::Tensor activatedTime;      ///< silu of the time embedding
    at::Tensor context;
};

/// The U-Net of Stable Diffusion 1 and 2, as diffusers' UNet2DConditionModel. Immutable after
/// loading: calls from several threads are safe. Takes any float dtype for `sample` and answers in
/// the weights' dtype.
class Unet {
public:
    /// Throws DamagedFile for missing or misshapen weights.
    static Unet load(const Weights &weights, const UnetConfig &config,
                     AttentionForm form = AttentionForm::Fused);

    /// Down and middle blocks; applies edits at down sites.
    UnetHalf encode(const UnetInput &input, std::span<const Edit> edits = {}, Taps *taps = nullptr,
                    AttentionAccess *attention = nullptr) const;
    /// Up blocks; applies edits at `mid` and at up sites. -> [B, out, H, W]
    at::Tensor decode(const UnetHalf &half, std::span<const Edit> edits = {},
                      Taps *taps = nullptr) const;
    at::Tensor operator()(const UnetInput &input, std::span<const Edit> edits = {},
                          Taps *taps = nullptr) const;
    /// The same, its attention layers read and led.
    at::Tensor operator()(const UnetInput &input, AttentionAccess &attention) const;

    const UnetConfig &config() const { return m_config; }
    const Placement &placement() const { return m_placement; }
    /// Every site, in the order of the forward pass.
    std::vector<Site> sites() const;
    /// [C, h, w] of the activation at `site` for latents of the given size. Throws InvalidValue
    /// when the network has no such site.
    std::vector<int64_t> shape(const Site &site, int64_t latentHeight, int64_t latentWidth) const;

    /// Every transformer, in the order of the forward pass.
    std::vector<AttentionPlace> attentionPlaces() const;
    /// [C, h, w] of the positions among which a transformer attends. Throws InvalidValue when the
    /// network has no such transformer.
    std::vector<int64_t> attentionShape(const AttentionPlace &place, int64_t latentHeight,
                                        int64_t latentWidth) const;

    /// The weights that read the activation at `site`, [out, C, k, k] each: of the next resnet's
    /// first convolution and of its shortcut the part that falls on it, not on a skip; behind the
    /// last up block the convolution that makes the prediction. Throws InvalidValue when the
    /// network has no such site.
    std::vector<at::Tensor> readersOf(const Site &site) const;

    /// The share of a pass's multiplications that `encode` does, convolutions and linear layers
    /// counted by their weights and positions.
    double encoderShare() const;

    /// How the product of softmax and values is formed from now on.
    Unet withForm(AttentionForm form) const;
    /// The same network said to be made for latents of this side.
    Unet withSampleSize(int64_t side) const;

private:
    struct Level {
        std::vector<ResnetBlock> resnets;
        std::vector<SpatialTransformer> attentions; ///< empty, or one for each resnet
        std::optional<Conv2d> resample;             ///< down: stride 2; up: after doubling
    };

    at::Tensor decodeRows(const UnetHalf &half, std::span<const Edit> edits, Taps *taps,
                          AttentionAccess *attention = nullptr) const;

    UnetConfig m_config;
    Placement m_placement;
    AttentionForm m_form = AttentionForm::Fused;
    TimeEmbedding m_time;
    Conv2d m_in, m_out;
    GroupNorm m_outNorm;
    std::vector<Level> m_down, m_up;
    std::vector<ResnetBlock> m_midResnets;
    std::vector<SpatialTransformer> m_midAttentions;
};

} // namespace deviascope::network
