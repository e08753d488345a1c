#include "sampling/unipc.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace deviascope::sampling {

namespace {

constexpr int kUnipcOrder = 2;

} // namespace

UniPc::UniPc(const model::SchedulerConfig &config, int steps, SigmaSpacing spacing)
    : MultistepSolver(config, steps, spacing)
{}

at::Tensor UniPc::step(size_t call, const at::Tensor &output, const at::Tensor &sample,
                       NoiseSource & /*noise*/)
{
    const at::Tensor x0 = foretold(call, output, sample);
    const at::Tensor here = m_x0.defined() ? corrected(call, x0) : sample;
    const int history = (m_x0.defined() ? 1 : 0) + (m_older.defined() ? 1 : 0);
    m_older = m_x0;
    m_x0 = x0;
    m_last = here;
    m_order = std::min({kUnipcOrder, static_cast<int>(m_timesteps.size() - call),
                        history + 1}); // the last step is of first order
    return predicted(call, here);
}

/// From call to call + 1, out of this call's x0 and the one before.
at::Tensor UniPc::predicted(size_t call, const at::Tensor &sample) const
{
    const NoiseLevel from = level(call);
    const NoiseLevel to = level(call + 1);
    const double h = to.lambda - from.lambda;
    const double phi = std::expm1(-h); // h is infinite at the last call: -1
    const at::Tensor first = (to.noise / from.noise) * sample - (to.signal * phi) * m_x0;
    if (m_order == 1)
        return first;
    const double ratio = (level(call - 1).lambda - from.lambda) / h;
    return first - (to.signal * phi * 0.5 / ratio) * (m_older - m_x0);
}

/// The step that led to `call` once more, now that x0 there is known.
at::Tensor UniPc::corrected(size_t call, const at::Tensor &x0) const
{
    const NoiseLevel from = level(call - 1);
    const NoiseLevel to = level(call);
    const double h = to.lambda - from.lambda;
    const double phi1 = std::expm1(-h);
    const at::Tensor first = (to.noise / from.noise) * m_last - (to.signal * phi1) * m_x0;
    const at::Tensor change = x0 - m_x0;
    if (m_order == 1)
        return first - (to.signal * phi1 * 0.5) * change;
    // The 2 by 2 system of the paper's eq. 9 for B(h) = e^-h - 1.
    const double phi2 = phi1 / -h - 1;
    const double phi3 = phi2 / -h - 0.5;
    const double b1 = phi2 / phi1;
    const double b2 = 2 * phi3 / phi1;
    const double ratio = (level(call - 2).lambda - from.lambda) / h;
    const double older = (b1 - b2) / (1 - ratio);
    return first -
           (to.signal * phi1) * ((older / ratio) * (m_older - m_x0) + (b1 - older) * change);
}

} // namespace deviascope::sampling
