#include "scale/trials.h"

#include <algorithm>
#include <utility>

namespace deviascope::scale {

Trials::Trials(observation::Perceiver &perceiver, const direction::Direction &direction,
               std::string stage, double expected, base::Context &context)
    : m_perceiver(perceiver),
      m_direction(direction),
      m_stage(std::move(stage)),
      m_expected(expected),
      m_context(context)
{}

const observation::Seen &Trials::seen(double scale)
{
    const auto known = m_seen.find(scale);
    if (known != m_seen.end())
        return known->second;
    const auto looks = static_cast<double>(m_seen.size());
    base::Context part = m_context.part(std::min(0.95, looks / m_expected),
                                        std::min(1.0, (looks + 1) / m_expected), m_stage);
    return m_seen.emplace(scale, m_perceiver.lookAt(m_direction, scale, part)).first->second;
}

Trial Trials::at(double scale)
{
    const observation::Seen &before = seen(0);
    return trialOf(before, seen(scale), scale);
}

} // namespace deviascope::scale
