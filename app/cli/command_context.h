#pragma once

#include "base/context.h"
#include "cli/options.h"
#include "cli/progress_printer.h"
#include "model/model.h"

#include <nlohmann/json_fwd.hpp>

#include <iosfwd>
#include <optional>
#include <stop_token>

namespace deviascope::cli {

/// What a command works with: its streams, the global options, a model on demand and a Context that
/// reports to stderr and stops on a signal. One thread.
class CommandContext {
public:
    CommandContext(std::ostream &out, std::ostream &err, const GlobalOptions &options,
                   std::stop_token stop);

    std::ostream &out() { return m_out; } ///< results; with --json only `print`
    std::ostream &err() { return m_err; } ///< messages
    const GlobalOptions &options() const { return m_options; }
    bool json() const { return m_options.json; }
    base::Context &context() { return m_context; }

    /// A message that --quiet keeps back.
    void note(const std::string &text);
    /// The one JSON object of a command.
    void print(const nlohmann::json &object);

    /// Loads the chosen model at the first call. `dtype` stands in for "auto".
    const model::Model &model(const std::string &dtype = "auto");

private:
    std::ostream &m_out;
    std::ostream &m_err;
    GlobalOptions m_options;
    ProgressPrinter m_printer;
    base::Context m_context;
    std::optional<model::Model> m_model;
};

} // namespace deviascope::cli
