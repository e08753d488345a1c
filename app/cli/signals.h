#pragma once

#include <stop_token>
#include <thread>

namespace deviascope::cli {

/// While it lives, SIGINT and SIGTERM ask for a stop; a second one ends the program at once. One at
/// a time in a process.
class SignalStop {
public:
    SignalStop();
    ~SignalStop();
    SignalStop(const SignalStop &) = delete;
    SignalStop &operator=(const SignalStop &) = delete;

    std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    std::thread m_watcher; ///< a stop may not be asked for inside a signal handler
};

} // namespace deviascope::cli
