#include "training/moving_average.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace deviascope::training {

MovingAverage::MovingAverage(const std::map<std::string, at::Tensor> &values, double decay)
    : m_decay(decay)
{
    for (const auto &[name, value] : values)
        m_values[name] = value.detach().clone();
}

void MovingAverage::update(const std::map<std::string, at::Tensor> &values)
{
    const c10::NoGradGuard noGrad;
    ++m_updates;
    const double decay = std::min(m_decay, (1.0 + m_updates) / (10.0 + m_updates));
    for (auto &[name, average] : m_values)
        average.lerp_(values.at(name).detach(), 1 - decay);
}

void MovingAverage::save(discovery::Checkpoint &checkpoint, const std::string &prefix) const
{
    for (const auto &[name, average] : m_values)
        checkpoint.set(prefix + "." + name, average);
    checkpoint.setNumber(prefix + ".updates", m_updates);
}

void MovingAverage::load(const discovery::Checkpoint &checkpoint, const std::string &prefix)
{
    const auto updates = checkpoint.number(prefix + ".updates");
    if (!updates)
        return;
    for (auto &[name, average] : m_values)
        if (const auto kept = checkpoint.tensor(prefix + "." + name))
            average.copy_(*kept);
    m_updates = static_cast<int>(*updates);
}

} // namespace deviascope::training
