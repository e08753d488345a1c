#pragma once

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <new>

namespace deviascope::tests {

/// While it lives, LibTorch's CPU memory refuses single pieces larger than a limit.
class LimitedMemory final : public c10::Allocator {
public:
    explicit LimitedMemory(size_t limit = std::numeric_limits<size_t>::max())
        : m_limit(limit), m_before(c10::GetCPUAllocator())
    {
        c10::SetCPUAllocator(this, kPriority);
    }
    ~LimitedMemory() override { c10::SetCPUAllocator(m_before, kPriority); }
    LimitedMemory(const LimitedMemory &) = delete;
    LimitedMemory &operator=(const LimitedMemory &) = delete;

    c10::DataPtr allocate(size_t bytes) override
    {
        if (bytes > m_limit)
            throw std::bad_alloc();
        size_t largest = m_largest;
        while (largest < bytes && !m_largest.compare_exchange_weak(largest, bytes)) {
        }
        return m_before->allocate(bytes);
    }
    c10::DeleterFnPtr raw_deleter() const override { return m_before->raw_deleter(); }
    void copy_data(void *to, const void *from, size_t bytes) const override
    {
        m_before->copy_data(to, from, bytes);
    }

    /// The largest piece that was given.
    size_t largest() const { return m_largest; }

private:
    static constexpr uint8_t kPriority = 100;
    size_t m_limit;
    std::atomic<size_t> m_largest = 0;
    c10::Allocator *m_before;
};

/// The largest piece of memory that `action` asks for.
inline size_t largestPieceOf(const std::function<void()> &action)
{
    const LimitedMemory measured;
    action();
    return measured.largest();
}

} // namespace deviascope::tests
