#pragma once

#include <filesystem>
#include <string>

namespace deviascope::store {

/// Holds a file for this process: a file beside it (its name and ".holder") is locked and says who
/// we are, so that a second opener can be told. The system drops the lock when the process ends,
/// however it ends; a left-over file without a lock is taken over. Any thread, one at a time.
class HolderLock {
public:
    /// `program`: our name as a user knows it. Throws Busy, naming the holder, and NotFound when
    /// the folder is missing or not writable.
    HolderLock(const std::filesystem::path &file, const std::string &program);
    ~HolderLock();
    HolderLock(const HolderLock &) = delete;
    HolderLock &operator=(const HolderLock &) = delete;

private:
    std::filesystem::path m_path;
    int m_descriptor = -1;
};

} // namespace deviascope::store
