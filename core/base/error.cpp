#include "base/error.h"

namespace deviascope::base {

namespace {

struct KindFacts {
    const char *code;
    int exitStatus;
};

KindFacts facts(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::InvalidValue:
        return {"invalid-value", 2};
    case ErrorKind::DamagedFile:
        return {"damaged-file", 3};
    case ErrorKind::Unsupported:
        return {"unsupported", 3};
    case ErrorKind::OutOfMemory:
        return {"out-of-memory", 5};
    case ErrorKind::DiskFull:
        return {"disk-full", 5};
    case ErrorKind::NotFound:
        return {"not-found", 2};
    case ErrorKind::Device:
        return {"device", 2};
    case ErrorKind::Busy:
        return {"busy", 2};
    case ErrorKind::Internal:
        break;
    }
    return {"internal", 70};
}

} // namespace

Error::Error(ErrorKind kind, const std::string &message, std::string where, std::string remedy)
    : std::runtime_error(message),
      m_kind(kind),
      m_where(std::move(where)),
      m_remedy(std::move(remedy))
{}

const char *Error::code() const noexcept
{
    return facts(m_kind).code;
}

int Error::exitStatus() const noexcept
{
    return facts(m_kind).exitStatus;
}

std::string Error::line() const
{
    std::string text = what();
    if (!m_where.empty())
        text += " (" + m_where + ")";
    if (!m_remedy.empty())
        text += ". " + m_remedy;
    return text;
}

} // namespace deviascope::base
