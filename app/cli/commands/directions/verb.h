#pragma once

#include "cli/command_context.h"
#include "report/document.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace deviascope::cli {

/// A verb of `directions`: describes its options, then answers once.
class DirectionsVerb {
public:
    virtual ~DirectionsVerb() = default;

    virtual std::string name() const = 0;
    virtual std::string summary() const = 0;
    virtual void addOptions(CLI::App &app) = 0;
    /// Throws base::Error and base::Cancelled.
    virtual report::Document answer(CommandContext &context) = 0;
};

using DirectionsVerbs = std::vector<std::unique_ptr<DirectionsVerb>>;

/// Each adds the verbs of its file. What the library holds, and what is done to its files.
void addLibraryVerbs(DirectionsVerbs &verbs);
/// The small pictures of the library.
void addThumbnailsVerb(DirectionsVerbs &verbs);
/// Sums, multiples, projections and angles.
void addAlgebraVerbs(DirectionsVerbs &verbs);
/// Files of other programs.
void addExchangeVerbs(DirectionsVerbs &verbs);

} // namespace deviascope::cli
