#pragma once

#include "cli/command.h"
#include "cli/table_options.h"
#include "discovery/method.h"

#include <nlohmann/json.hpp>

namespace deviascope::cli {

/// `discover`: finds the direction of a concept and writes its file.
class DiscoverCommand final : public Command {
public:
    bool goesOn() const override;
    std::string name() const override { return "discover"; }
    std::string summary() const override { return "Finds the direction of a concept"; }
    std::string examples() const override;
    void addOptions(CLI::App &app) override;
    int run(CommandContext &context) override;

    /// The methods' options and which method.
    static const base::OptionTable &options();

private:
    /// --out for the finding `index` of `count`.
    std::string numbered(size_t index, size_t count) const;

    TableOptions m_options;
    std::string m_out;
};

nlohmann::json toJson(const discovery::Finding &finding);

/// What a finding says to people: norm, loss with its interval, scale or the reason for none.
std::string describeFinding(const discovery::Finding &finding);

/// Writes a finding's file: to `out`, else into the user's directions folder, where it replaces
/// nothing but what the same run left there.
std::filesystem::path saveFinding(const discovery::Finding &finding, const std::string &out);

} // namespace deviascope::cli
