#include "base/context.h"

#include "base/error.h"

#include <utility>

namespace deviascope::base {

Context::Context(std::stop_token stop, Report report, Yield yield)
    : m_stop(std::move(stop)), m_report(std::move(report)), m_yield(std::move(yield))
{
}

void Context::poll(const Progress &progress)
{
    if (!pollKeep(progress))
        throw Cancelled{};
}

bool Context::pollKeep(const Progress &progress)
{
    if (m_report)
        m_report(progress);
    if (m_yield && !m_stop.stop_requested())
        m_yield();
    return !m_stop.stop_requested();
}

Context Context::part(double from, double to, std::string stage)
{
    auto report = [this, from, to, stage = std::move(stage)](const Progress &inner) {
        if (!m_report)
            return;
        Progress mapped = inner;
        mapped.fraction = from + (to - from) * inner.fraction;
        if (!stage.empty())
            mapped.stage = stage;
        mapped.secondsLeft.reset(); // the part knows only its own time
        m_report(mapped);
    };
    Context inner(m_stop, std::move(report), m_yield);
    inner.checkpointFolder = checkpointFolder;
    return inner;
}

} // namespace deviascope::base
