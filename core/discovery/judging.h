#pragma once

#include "base/seeds.h"
#include "discovery/settings.h"
#include "format/journal.h"
#include "model/model.h"
#include "observation/look_memory.h"
#include "observation/perceiver.h"

#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::discovery {

/// Roles by which a direction is judged (at most eight; none where the model has no roles): those
/// that the model suggests, since users look at these first, then others evenly over its list.
std::vector<std::string> judgedRoles(const model::Model &model, const Subject &subject);

inline constexpr size_t kJudgedRoles = 8;

/// `perRole` pictures of each of those roles, on the seeds of `use`; without roles of the base
/// prompt. An anti-vector is judged where the unwanted may be seen: in its positive prompt.
observation::Sitting judgedSitting(const model::Model &model, const Subject &subject,
                                   base::SeedUse use, size_t perRole);

/// What a method's own looks remember: in the checkpoint folder of `context`, where there is one,
/// so that a killed run goes on. One thread.
class KeptLooks {
public:
    /// `name`: which looks; `key`: all that they depend on. Throws DiskFull.
    KeptLooks(const base::Context &context, const std::string &name, const std::string &key);
    KeptLooks(const KeptLooks &) = delete; // the memory knows the journal
    KeptLooks &operator=(const KeptLooks &) = delete;

    observation::LookMemory &memory() { return m_memory; }
    /// The looks are done with: nothing to go on from.
    void forget();

private:
    std::filesystem::path m_file;
    format::Journal m_journal;
    observation::LookMemory m_memory;
};

} // namespace deviascope::discovery
