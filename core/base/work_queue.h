#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::base {

/// Hands out the numbered parts of a piece of work among the processes that share a run, so that
/// each part is taken once.
class WorkQueue {
public:
    virtual ~WorkQueue() = default;

    /// A part of `work` that nobody has taken, 0 <= part < parts; nothing when none is left. Every
    /// process asks for the same works, with as many parts, in the same order.
    virtual std::optional<std::size_t> next(const std::string &work, std::size_t parts) = 0;
};

/// What the processes that share a run tell each other.
class Collective {
public:
    virtual ~Collective() = default;

    /// What each process has to say of `work`, the own among it, the same for all of them. Waits
    /// for every process.
    virtual std::vector<std::string> exchange(const std::string &work, const std::string &mine) = 0;
};

/// One process: takes every part in order, and has nobody to tell.
class OneProcess final : public WorkQueue, public Collective {
public:
    std::optional<std::size_t> next(const std::string &work, std::size_t parts) override;
    std::vector<std::string> exchange(const std::string &work, const std::string &mine) override;

private:
    std::map<std::string, std::size_t> m_taken; ///< of works that are not finished
};

} // namespace deviascope::base
