#include "discovery/adam.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>

namespace deviascope::discovery {

namespace {
constexpr double kBeta1 = 0.9;
constexpr double kBeta2 = 0.999;
constexpr double kEps = 1e-8;
} // namespace

Adam::Adam(const at::Tensor &parameter)
    : m_mean(at::zeros_like(parameter)), m_square(at::zeros_like(parameter))
{}

void Adam::step(at::Tensor &parameter, const at::Tensor &gradient, double learningRate)
{
    const c10::NoGradGuard noGrad;
    ++m_steps;
    m_mean.mul_(kBeta1).add_(gradient, 1 - kBeta1);
    m_square.mul_(kBeta2).addcmul_(gradient, gradient, 1 - kBeta2);
    const double correction1 = 1 - std::pow(kBeta1, m_steps);
    const double correction2 = 1 - std::pow(kBeta2, m_steps);
    const at::Tensor root = (m_square / correction2).sqrt_().add_(kEps);
    parameter.addcdiv_(m_mean, root, -learningRate / correction1);
}

void Adam::save(Checkpoint &checkpoint, const std::string &prefix) const
{
    checkpoint.set(prefix + ".mean", m_mean);
    checkpoint.set(prefix + ".square", m_square);
    checkpoint.setNumber(prefix + ".steps", static_cast<double>(m_steps));
}

void Adam::load(const Checkpoint &checkpoint, const std::string &prefix)
{
    const auto mean = checkpoint.tensor(prefix + ".mean");
    const auto square = checkpoint.tensor(prefix + ".square");
    const auto steps = checkpoint.number(prefix + ".steps");
    if (!mean || !square || !steps)
        return; // nothing to go on from
    m_mean.copy_(*mean);
    m_square.copy_(*square);
    m_steps = static_cast<int64_t>(*steps);
}

} // namespace deviascope::discovery
