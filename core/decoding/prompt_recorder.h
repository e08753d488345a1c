#pragma once

#include "base/context.h"
#include "model/model.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::decoding {

/// How a prompt's activations are recorded: at the middle block, over seeds that all prompts share
/// (methods-details.md, 2).
struct RecordSettings {
    int seeds = 32;
    /// Steps of a short trajectory without guidance. 1 needs the first half of the network only.
    int steps = 1;
    std::uint64_t seed = 0; ///< another set of shared seeds
};

/// Records prompts, each once: what is on disk is read. A file that is damaged or of other settings
/// is recorded again. One thread.
class PromptRecorder {
public:
    /// Throws InvalidValue for impossible settings, DiskFull or NotFound when `folder` cannot be
    /// made.
    PromptRecorder(const model::Model &model, const RecordSettings &settings,
                   const std::filesystem::path &folder);

    /// [seeds, steps, F] float32 on the CPU; F = C · h · w with the activation averaged onto at
    /// most 4 × 4 places. Rounded to half precision, whether read or just recorded. Blocks and
    /// polls; a stop throws Cancelled.
    at::Tensor record(const std::string &prompt, base::Context &context);

    /// What it costs to record a prompt or a picture, and whether a prompt is on disk already.
    double evaluationsOfPrompt() const;
    double evaluationsOfPicture() const;
    bool isKept(const std::string &prompt) const;

    /// What the network makes of a picture, over the same seeds and steps: its latents under the
    /// seeds' noise at each timestep, with the empty prompt. The mean over seeds, laid out like a
    /// prototype: [steps · F] float32 on the CPU. Not kept on disk. Blocks and polls; a stop throws
    /// Cancelled.
    at::Tensor recordPicture(const base::Picture &picture, base::Context &context);

    std::int64_t evaluations() const; ///< of the U-Net, for what was not on disk
    int recorded() const { return m_recorded; }
    const std::vector<double> &timesteps() const { return m_timesteps; }

private:
    std::filesystem::path fileOf(const std::string &prompt) const;
    at::Tensor draw(const std::string &prompt, base::Context &context);
    at::Tensor encoded(const at::Tensor &input, size_t call, const at::Tensor &states);
    at::Tensor firstStep(const std::string &prompt, base::Context &context);
    at::Tensor trajectory(const std::string &prompt, base::Context &context);

    const model::Model &m_model;
    RecordSettings m_settings;
    std::filesystem::path m_folder;
    std::string m_key; ///< all that an activation depends on beside the prompt
    std::vector<std::uint64_t> m_seeds;
    std::vector<double> m_timesteps;
    double m_evaluations = 0;
    int m_recorded = 0;
};

} // namespace deviascope::decoding
