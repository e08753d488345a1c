#pragma once

#include "decoding/whitened_bank.h"

#include <ATen/ATen.h>

#include <map>
#include <string>
#include <vector>

namespace deviascope::tests {

/// Prompts with known places in a space of `features`, seen through noise that all prompts share
/// at a seed, and a little of their own.
class PretendedBank {
public:
    explicit PretendedBank(int64_t features = 6, int64_t seeds = 16, double noise = 0.1)
        : m_features(features), m_seeds(seeds), m_noise(noise)
    {
        m_common = 5 * draw({seeds, features});
    }

    void add(const std::string &prompt, const std::vector<double> &place)
    {
        at::Tensor x = at::zeros({m_features}, at::kDouble);
        for (size_t i = 0; i < place.size(); ++i)
            x[static_cast<int64_t>(i)] = place[i];
        prompts.push_back(prompt);
        recorded.push_back(
            (x + m_common + m_noise * draw({m_seeds, m_features})).unsqueeze(1).to(at::kFloat));
    }

    decoding::WhitenedBank whitened() const
    {
        return decoding::whiten(prompts, [this](size_t i) { return recorded[i]; });
    }

    std::vector<std::string> prompts;
    std::vector<at::Tensor> recorded; ///< [S, 1, F]

private:
    at::Tensor draw(at::IntArrayRef shape)
    {
        return at::randn(shape, m_generator, at::TensorOptions(at::kDouble));
    }

    int64_t m_features, m_seeds;
    double m_noise;
    at::Generator m_generator = at::make_generator<at::CPUGeneratorImpl>(11);
    at::Tensor m_common;
};

} // namespace deviascope::tests
