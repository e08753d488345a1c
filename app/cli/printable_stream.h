#pragma once

#include <ostream>
#include <streambuf>
#include <string>

namespace deviascope::cli {

/// A stream for people: hands whole lines on to another one, made printable, so that no name out of
/// a file writes control characters to a terminal. What is left goes out with a flush.
class PrintableStream final : public std::ostream {
public:
    explicit PrintableStream(std::ostream &target);
    ~PrintableStream() override;

private:
    class Buffer final : public std::streambuf {
    public:
        explicit Buffer(std::ostream &target) : m_target(target) {}

    protected:
        int_type overflow(int_type character) override;
        int sync() override;

    private:
        std::ostream &m_target;
        std::string m_line;
    };

    Buffer m_buffer;
};

} // namespace deviascope::cli
