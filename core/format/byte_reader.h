#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace deviascope::format {

/// Numbers out of a file's bytes, in either order. Past the end everything is 0.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    std::size_t size() const { return m_bytes.size(); }
    std::uint32_t byte(std::size_t at) const
    {
        return at < m_bytes.size() ? std::to_integer<std::uint32_t>(m_bytes[at]) : 0;
    }
    std::uint32_t big16(std::size_t at) const { return byte(at) << 8 | byte(at + 1); }
    std::uint32_t big32(std::size_t at) const { return big16(at) << 16 | big16(at + 2); }
    std::uint32_t little16(std::size_t at) const { return byte(at) | byte(at + 1) << 8; }
    std::uint32_t little24(std::size_t at) const { return little16(at) | byte(at + 2) << 16; }
    std::uint32_t little32(std::size_t at) const { return little16(at) | little16(at + 2) << 16; }
    bool has(std::size_t at, std::string_view text) const
    {
        for (std::size_t i = 0; i < text.size(); ++i)
            if (at + i >= size() || byte(at + i) != static_cast<unsigned char>(text[i]))
                return false;
        return true;
    }
    /// Those of the bytes that are there.
    std::span<const std::byte> part(std::size_t at, std::size_t count) const
    {
        return at < size() ? m_bytes.subspan(at, std::min(count, size() - at))
                           : std::span<const std::byte>();
    }

private:
    std::span<const std::byte> m_bytes;
};

} // namespace deviascope::format
