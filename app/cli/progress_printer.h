#pragma once

#include "base/context.h"

#include <chrono>
#include <iosfwd>
#include <string>

namespace deviascope::cli {

/// Progress for people: a bar that rewrites itself on a terminal, else a line every few seconds.
/// One thread.
class ProgressPrinter {
public:
    explicit ProgressPrinter(std::ostream &err);
    ~ProgressPrinter();

    void show(const base::Progress &progress);
    /// Clears the bar, so that other text can follow.
    void finish();

private:
    std::ostream &m_err;
    bool m_terminal;
    bool m_shown = false; ///< a bar stands on the current line
    std::string m_stage;
    std::chrono::steady_clock::time_point m_last;
};

} // namespace deviascope::cli
