#pragma once

#include "discovery/checkpoint.h"
#include "sampling/activation_record.h"

#include <list>
#include <span>
#include <string>
#include <vector>

namespace deviascope::discovery {

/// sampling::recordActivations a micro-batch at a time. With a checkpoint folder in the context,
/// each batch is kept in a file of its own, so that a run that was killed or stopped goes on.
class KeptRecord {
public:
    /// `key` names the run: everything that its pictures depend on.
    KeptRecord(const base::Context &context, std::string key);

    /// `name`: which recording of the run this is. `edits` are the same for all pictures. Blocks
    /// and polls. Throws DiskFull.
    sampling::ActivationRecord record(const model::Model &model, const std::string &name,
                                      std::span<const sampling::Row> rows,
                                      const sampling::Settings &settings,
                                      std::span<const network::Site> sites, base::Context &context,
                                      std::span<const sampling::Intervention> edits = {});

    /// The run is finished: nothing to go on from.
    void forget();

private:
    std::filesystem::path m_folder;
    std::string m_key;
    std::list<Checkpoint> m_batches; ///< empty ones: what they hold is in the record
};

/// The pictures of several recordings at the same sites and timesteps in one.
sampling::ActivationRecord joined(std::vector<sampling::ActivationRecord> parts,
                                  std::span<const network::Site> sites);

} // namespace deviascope::discovery
