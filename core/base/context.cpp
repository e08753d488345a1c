#include "base/context.h"

#include "base/error.h"

#include <utility>

namespace deviascope::base {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kTrustedFraction = 0.02; ///< below it a pace says nothing

std::optional<double> timeLeft(double fraction, std::chrono::steady_clock::time_point start)
{
    if (fraction < kTrustedFraction)
        return std::nullopt;
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    return spent.count() * (1 / fraction - 1);
}

} // namespace

Context::Context(std::stop_token stop, Report report, Yield yield)
    : m_stop(std::move(stop)), m_report(std::move(report)), m_yield(std::move(yield))
{}

void Context::poll(const Progress &progress)
{
    if (!pollKeep(progress))
        throw Cancelled{};
}

bool Context::pollKeep(const Progress &progress)
{
    if (m_report) {
        Progress told = progress;
        if (!told.secondsLeft)
            told.secondsLeft = timeLeft(told.fraction, m_start);
        m_report(told);
    }
    if (m_yield && !m_stop.stop_requested()) {
        const Clock::time_point before = Clock::now();
        m_yield();
        m_start += Clock::now() - before; // others' time is not our pace
    }
    return !m_stop.stop_requested();
}

Context Context::part(double from, double to, std::string stage)
{
    auto report = [this, from, to, stage = std::move(stage)](const Progress &inner) {
        Progress mapped = inner;
        mapped.fraction = from + (to - from) * inner.fraction;
        if (!stage.empty())
            mapped.stage = stage;
        mapped.secondsLeft = timeLeft(mapped.fraction, m_start); // the part knows its own only
        m_report(mapped);
    };
    auto yield = [this] {
        const Clock::time_point before = Clock::now();
        m_yield();
        m_start += Clock::now() - before;
    };
    Context inner(m_stop, m_report ? Report(std::move(report)) : Report(),
                  m_yield ? Yield(std::move(yield)) : Yield());
    inner.checkpointFolder = checkpointFolder;
    inner.checkpointPause = checkpointPause;
    return inner;
}

} // namespace deviascope::base
