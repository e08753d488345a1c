#include "cli/signals.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace deviascope::cli {

namespace {

// A handler can reach nothing but globals; both are async-signal-safe to use.
int wakeUp = -1; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
volatile std::sig_atomic_t count = 0;
constexpr std::uint64_t kSignal = 1;
constexpr std::uint64_t kQuit = 1ULL << 32;

void onSignal(int number)
{
    if (count > 0)
        _exit(128 + number);
    count = 1;
    const int before = errno;
    [[maybe_unused]] const auto written = write(wakeUp, &kSignal, sizeof kSignal);
    errno = before;
}

void handle(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    for (const int number : {SIGINT, SIGTERM})
        sigaction(number, &action, nullptr);
}

} // namespace

SignalStop::SignalStop()
{
    count = 0;
    wakeUp = eventfd(0, EFD_CLOEXEC);
    m_watcher = std::thread([this, descriptor = wakeUp] {
        std::uint64_t value = 0;
        while (read(descriptor, &value, sizeof value) == sizeof value) {
            if (value >= kQuit)
                return;
            m_source.request_stop();
        }
    });
    handle(onSignal);
}

SignalStop::~SignalStop()
{
    handle(SIG_DFL);
    [[maybe_unused]] const auto written = write(wakeUp, &kQuit, sizeof kQuit);
    m_watcher.join();
    close(wakeUp);
    wakeUp = -1;
}

} // namespace deviascope::cli
