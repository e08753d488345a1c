#pragma once

#include "network/unet.h"

#include <cstdint>

namespace deviascope::discovery {

/// Counts what a method spends (methods.md, "U-Net evaluations"): one evaluation is one sample
/// through a whole U-Net; a half pass counts by its share of the arithmetic.
class Ledger {
public:
    /// What a backward pass runs through: the whole network, or the half behind the middle block.
    enum class Backward { Decoder, Whole };

    explicit Ledger(const network::Unet &unet, Backward backward = Backward::Decoder)
        : m_encoderShare(unet.encoderShare()),
          m_backwardShare(backward == Backward::Whole ? 1 : 1 - m_encoderShare)
    {}

    void full(std::int64_t samples) { m_forward += static_cast<double>(samples); }
    void encoder(std::int64_t samples)
    {
        m_forward += m_encoderShare * static_cast<double>(samples);
    }
    void decoder(std::int64_t samples)
    {
        m_forward += (1 - m_encoderShare) * static_cast<double>(samples);
    }
    void backward(std::int64_t samples) { m_backward += samples; }

    double forwardPasses() const { return m_forward; }
    std::int64_t backwardPasses() const { return m_backward; }
    /// All in one figure: a backward pass counts as two more of what it runs through.
    double total() const
    {
        return m_forward + 2 * m_backwardShare * static_cast<double>(m_backward);
    }
    void restore(double forward, std::int64_t backward)
    {
        m_forward = forward;
        m_backward = backward;
    }

private:
    double m_encoderShare, m_backwardShare;
    double m_forward = 0;
    std::int64_t m_backward = 0;
};

} // namespace deviascope::discovery
