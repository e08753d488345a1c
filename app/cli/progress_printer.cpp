#include "cli/progress_printer.h"

#include <fmt/format.h>

#include <cmath>
#include <iostream>
#include <unistd.h>

namespace deviascope::cli {

namespace {

constexpr std::chrono::milliseconds kBarPause{80};
constexpr std::chrono::milliseconds kLinePause{3000};
constexpr int kBarWidth = 24;

std::string timeLeft(const base::Progress &progress)
{
    if (!progress.secondsLeft)
        return {};
    const auto seconds = std::llround(*progress.secondsLeft);
    return fmt::format("  {}:{:02} left", seconds / 60, seconds % 60);
}

} // namespace

ProgressPrinter::ProgressPrinter(std::ostream &err)
    : m_err(err), m_terminal(&err == &std::cerr && isatty(STDERR_FILENO) == 1)
{}

ProgressPrinter::~ProgressPrinter()
{
    finish();
}

void ProgressPrinter::show(const base::Progress &progress)
{
    const auto now = std::chrono::steady_clock::now();
    const auto pause = m_terminal ? kBarPause : kLinePause;
    const bool newStage = progress.stage != m_stage;
    if (m_last.time_since_epoch().count() != 0 && now - m_last < pause && !(newStage && m_terminal))
        return;
    m_last = now;
    m_stage = progress.stage;
    const int percent = static_cast<int>(std::lround(100 * progress.fraction));
    if (!m_terminal) {
        m_err << fmt::format("{} {} %{}\n", progress.stage, percent, timeLeft(progress));
        m_err.flush();
        return;
    }
    const int filled = static_cast<int>(std::lround(kBarWidth * progress.fraction));
    m_err << fmt::format("\r\033[K{:<10} [{}{}] {:3} %{}", progress.stage,
                         std::string(static_cast<size_t>(filled), '='),
                         std::string(static_cast<size_t>(kBarWidth - filled), ' '), percent,
                         timeLeft(progress));
    m_err.flush();
    m_shown = true;
}

void ProgressPrinter::finish()
{
    if (m_shown)
        m_err << "\r\033[K" << std::flush;
    m_shown = false;
}

} // namespace deviascope::cli
