#pragma once

#include "regions/cut_subject.h"

#include <cstdint>
#include <vector>

namespace deviascope::regions {

/// Where and how the end of a drawing is disturbed.
struct TailSettings {
    int steps = 20;        ///< of DDIM, of a whole drawing
    double timestep = 281; ///< t_m; the nearest step's
    double strength = 10;  ///< c
};

/// The last steps of a drawing of a picture, without guidance, drawn again with parts of it pushed.
/// The picture is inverted to where they begin; while they are drawn, every row attends as the
/// untouched one does. Cross-attention is read and pushed at the coarsest up block of 8 or more
/// positions a side. Holds model and subject by reference. One thread.
class Tail {
public:
    Tail(const model::Model &model, const Subject &subject, const TailSettings &settings);

    /// Finds the way back and walks it. Blocks; polls before each U-Net call.
    void begin(base::Context &context);
    /// [N, C] of the last step, N positions; after `begin`.
    const at::Tensor &queries() const { return m_queries; }
    /// [C, h, w] of the positions.
    const std::vector<std::int64_t> &grid() const { return m_grid; }

    /// The finished latents [2K, 4, h, w] when c M_i is taken from, or then added to, what
    /// cross-attention gives at the first step, on all channels; masks [K, N]. Blocks and polls.
    /// Where memory is short, of one half of the masks after the other.
    at::Tensor pushed(const at::Tensor &masks, base::Context &context);

    std::int64_t evaluations() const { return m_evaluations; }
    /// What `begin` and `pushed` with so many masks cost for latents whose longer side is `side`,
    /// while memory is not short.
    static std::int64_t evaluationsOf(const model::Model &model, const TailSettings &settings,
                                      std::int64_t masks, std::int64_t side);

private:
    std::size_t calls() const { return m_timesteps.size() - m_first; }
    network::UnetInput input(const at::Tensor &x, std::size_t call) const;
    at::Tensor pushedTogether(const at::Tensor &masks, base::Context &context);

    const model::Model &m_model;
    const Subject &m_subject;
    TailSettings m_settings;
    std::vector<double> m_timesteps;
    std::size_t m_first = 0; ///< call of the pushed step
    network::AttentionPlace m_place;
    std::vector<std::int64_t> m_grid;
    std::vector<at::Tensor> m_way; ///< x_t of the untouched row before each call
    at::Tensor m_queries;
    std::int64_t m_evaluations = 0;
};

} // namespace deviascope::regions
