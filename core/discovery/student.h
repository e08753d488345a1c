#pragma once

#include "discovery/ledger.h"
#include "discovery/training_set.h"

#include <span>

namespace deviascope::discovery {

/// What of a pass under the base prompt no learned vector touches: the half up to the middle block,
/// made once, or, where a vector learns at a down site, only the inputs.
struct UntouchedPart {
    network::UnetHalf half; ///< `h` undefined: the whole pass is to be made
    network::UnetInput input;

    int64_t rows() const { return half.h.defined() ? half.h.size(0) : input.sample.size(0); }
};

/// The frozen network as self-discovery uses it: what it should predict (the target), and what it
/// predicts from the base prompt with vectors added (Li et al. 2024, eq. 6). Holds references.
class Student {
public:
    Student(const model::Model &model, const TrainingSet &set, const SelfSettings &settings,
            Ledger &ledger);

    /// `rows` noised to `timesteps`, [B] int64 each, with the noise of `seed`.
    Examples examples(const at::Tensor &rows, const at::Tensor &timesteps,
                      std::uint64_t seed) const;

    /// `rows` [B] int64 at timesteps uniform on the schedule; or, where the set has a trajectory,
    /// at calls of it.
    Examples drawExamples(const at::Tensor &rows, std::uint64_t seed) const;

    /// Held-out examples: every picture at stratum `index` of the schedule, or at one recorded
    /// call.
    Examples heldOut(int64_t index, std::uint64_t seed) const;
    int64_t heldOutStrata() const;

    /// What the loss compares with, [B, 4, h, w] float32, no graph: the drawn noise (or velocity),
    /// or the network's own prediction under the target context (recorded, or made now), taken
    /// further from the one under the empty or the negative prompt where the settings say so.
    at::Tensor target(const Examples &examples) const;

    /// Under the base prompt; no graph.
    UntouchedPart encode(const Examples &examples) const;

    /// The prediction from there with the vectors [K, C, h, w] of the concepts that each row
    /// shows [B, K] added; a graph where gradients are on and a vector needs one. float32.
    at::Tensor predict(const UntouchedPart &untouched, const at::Tensor &shows,
                       const std::map<network::Site, at::Tensor> &vectors) const;

    /// What the mean squared distance of that prediction to `target` changes by with each vector,
    /// float32 and shaped as it; the vectors stand at sites of the settings. In half precision too:
    /// the loss is scaled on its way back. Throws Device where fp16 overflows.
    std::map<network::Site, at::Tensor>
    gradients(const UntouchedPart &untouched, const at::Tensor &shows,
              const std::map<network::Site, at::Tensor> &vectors, const at::Tensor &target) const;

    /// [K, C, h, w]: for each concept the mean of activation(concept) - activation(base) at `site`
    /// over `count` shared (x_t, t) of pictures that show it, a set's shared out among its
    /// concepts: where `distilled` starts. Blocks and polls.
    at::Tensor warmStart(network::Site site, int64_t count, std::uint64_t seed,
                         base::Context &context) const;

    const model::Model &model() const { return m_model; }
    const TrainingSet &set() const { return m_set; }

private:
    at::Tensor warmColumn(network::Site site, int64_t column, int64_t count, std::uint64_t seed,
                          base::Context &context) const;
    network::UnetInput input(const Examples &examples, const at::Tensor &context) const;
    at::Tensor baseOf(const Examples &examples) const;
    at::Tensor targetOf(const Examples &examples) const;
    at::Tensor negativeOf(const Examples &examples) const;
    at::Tensor activationAt(network::Site site, const network::UnetInput &input) const;

    const model::Model &m_model;
    const TrainingSet &m_set;
    const SelfSettings &m_settings;
    Ledger &m_ledger;
    std::vector<double> m_abar;
    double m_guidance = 1;     ///< of the target
    at::Tensor m_awayFrom;     ///< [1, L, D] what a guided target leads away from
    bool m_learnsDown = false; ///< at a site before the middle block
};

/// Whether a site lies before the middle block, so that the whole network takes part.
bool learnsDown(const SelfSettings &settings);

/// The settings' guidance of the target, or what it is where they do not say.
double targetGuidanceOf(const SelfSettings &settings);

/// `count` integers in [0, limit), from one seed.
at::Tensor randomIntegers(int64_t count, int64_t limit, std::uint64_t seed);

} // namespace deviascope::discovery
