#pragma once

#include "discovery/checkpoint.h"
#include "discovery/foretold_change.h"
#include "discovery/regional_objective.h"

#include <cstdint>

namespace deviascope::discovery {

/// How a region's directions are learned.
struct RegionalSettings {
    RegionalWeights weights;
    std::int64_t components = 4;
    int steps = 80;
    double length = 1; ///< of each direction, at which it is tried with either sign
    std::uint64_t seed = 0;
};

/// Learns directions at the middle block by Adam from what is foretold of a few pictures a step,
/// each at a timestep of its own and by a sign that all directions share there. They start from
/// singular vectors of the network's derivative within the masks (Haas et al. 2023, eq. 9-10), of
/// a few pictures together, and keep their length. Holds all by reference. One thread.
class RegionalLearner {
public:
    /// Goes on from what `checkpoint` has of this run, the ledger's sums too.
    RegionalLearner(const model::Model &model, const ForetoldChange &foretold,
                    const RegionPictures &pictures, const RegionalSettings &settings,
                    Ledger &ledger, Checkpoint &checkpoint);

    /// Blocks; polls before each pass of the network, never while a graph is alive. False when a
    /// stop was asked for: what is learned so far is there. Throws Cancelled before anything is,
    /// Device where fp16 overflows.
    bool learn(base::Context &context);

    /// [K, C, h, w] float32 where the model is.
    const at::Tensor &vectors() const { return m_vectors; }
    int steps() const { return m_step; } ///< that were made

    static double forecast(const network::Unet &unet, const RegionalSettings &settings);

private:
    void start(base::Context &context);
    at::Tensor gradient(std::uint64_t seed) const;
    at::Tensor timesteps(std::int64_t count, std::uint64_t seed) const;
    std::uint64_t noiseOf(int step) const;

    const model::Model &m_model;
    const ForetoldChange &m_foretold;
    const RegionPictures &m_pictures;
    const RegionalSettings m_settings;
    Ledger &m_ledger;
    Checkpoint &m_checkpoint;
    at::Tensor m_vectors;
    int m_step = 0;
};

} // namespace deviascope::discovery
