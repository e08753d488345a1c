#pragma once

#include "base/context.h"
#include "cli/options.h"
#include "cli/printable_stream.h"
#include "cli/progress_printer.h"
#include "model/model.h"
#include "task/surroundings.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace deviascope::cli {

/// What a command works with: its streams, the global options, a model on demand and a Context that
/// reports to stderr and stops on a signal. One thread.
class CommandContext final : public task::Surroundings {
public:
    CommandContext(std::ostream &out, std::ostream &err, const GlobalOptions &options,
                   std::stop_token stop);

    std::ostream &out() { return m_lines; } ///< results for people; with --json only `print`
    const GlobalOptions &options() const { return m_options; }
    bool json() const { return m_options.json; }
    base::Context &context() override { return m_context; }

    /// What the user should know of this run: an entry of `notes` in the JSON and, without --quiet,
    /// a line on stderr. Each text once, however often it is noted.
    void note(const std::string &text) override;
    /// A message about what is being done, on stderr only; --quiet keeps it back.
    void say(const std::string &text) override;
    /// A line of the results for people.
    void made(const std::filesystem::path &file) override;
    /// `object` with the notes so far, as it is printed and written into files.
    nlohmann::json withNotes(nlohmann::json object) const;
    /// The one JSON object of a command, with its notes: nothing is noted after it.
    void print(const nlohmann::json &object);

    /// Loads the chosen model at the first call.
    const model::Model &model() override { return loaded("auto", model::Networks::Whole); }
    /// `dtype` stands in for "auto".
    const model::Model &loaded(const std::string &dtype, model::Networks networks);
    /// Options that a plan settles. A model that others chose is let go.
    void adopt(const GlobalOptions &options);

private:
    void hear(const base::Progress &progress);

    std::ostream &m_out;
    PrintableStream m_lines; ///< over m_out
    std::ostream &m_err;
    GlobalOptions m_options;
    std::vector<std::string> m_notes;
    ProgressPrinter m_printer;
    base::Context m_context;
    std::optional<model::Model> m_model;
};

} // namespace deviascope::cli
