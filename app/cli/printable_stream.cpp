#include "cli/printable_stream.h"

#include "format/printable.h"

namespace deviascope::cli {

PrintableStream::PrintableStream(std::ostream &target) : std::ostream(nullptr), m_buffer(target)
{
    rdbuf(&m_buffer);
}

PrintableStream::~PrintableStream()
{
    flush();
}

PrintableStream::Buffer::int_type PrintableStream::Buffer::overflow(int_type character)
{
    if (character == traits_type::eof())
        return traits_type::not_eof(character);
    if (character == '\n') {
        m_target << format::printable(m_line) << '\n';
        m_line.clear();
    } else {
        m_line.push_back(traits_type::to_char_type(character));
    }
    return m_target.good() ? character : traits_type::eof();
}

int PrintableStream::Buffer::sync()
{
    if (!m_line.empty())
        m_target << format::printable(m_line);
    m_line.clear();
    m_target.flush();
    return m_target.good() ? 0 : -1;
}

} // namespace deviascope::cli
