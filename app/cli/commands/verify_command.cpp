#include "cli/commands/verify_command.h"

#include "cli/table.h"
#include "statistics/reference_check.h"
#include "verification/scheduler_check.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace deviascope::cli {

using nlohmann::json;

namespace {

constexpr int kCheckFailed = 1;

std::string verdict(bool ok)
{
    return ok ? "ok" : "FAILED";
}

/// A number for JSON, which has no infinity.
json finite(double value)
{
    return std::isfinite(value) ? json(value) : json();
}

} // namespace

std::string VerifyCommand::examples() const
{
    return "  deviascope verify --reference golden.safetensors\n"
           "  deviascope verify --model tiny-sd1 --reference tiny-sd1/golden.safetensors --json\n"
           "  deviascope verify --statistics statistics.json\n"
           "  deviascope verify --schedulers golden\n";
}

void VerifyCommand::addOptions(CLI::App &app)
{
    auto *kinds = app.add_option_group("what", "What to compare with");
    kinds->add_option("--reference", m_reference,
                      "Reference tensors of the loaded model; computed in fp32 unless --dtype");
    kinds->add_option("--statistics", m_statistics, "Reference statistics");
    kinds->add_option("--schedulers", m_schedulers,
                      "A folder with schedulers.json and schedulers.safetensors");
    kinds->require_option(1);
}

int VerifyCommand::run(CommandContext &context)
{
    if (!m_statistics.empty())
        return statistics(context);
    if (!m_schedulers.empty())
        return tell(verification::checkSchedulers(m_schedulers), context);
    return tell(verification::checkReference(context.loaded("fp32", model::Networks::Whole),
                                             m_reference, context.context()),
                context);
}

int VerifyCommand::tell(const verification::ReferenceReport &report, CommandContext &context)
{
    if (context.json()) {
        json rows = json::array();
        for (const auto &row : report.rows) {
            json entry = {{"key", row.key},
                          {"error", finite(row.error)},
                          {"tolerance", row.tolerance},
                          {"ok", row.ok ? json(*row.ok) : json()}};
            if (!row.reason.empty())
                entry["reason"] = row.reason;
            rows.push_back(std::move(entry));
        }
        context.print({{"rows", rows}, {"unknown", report.unknown}, {"ok", report.ok}});
    } else {
        Table table({"key", "error", "tolerance", ""});
        for (const auto &row : report.rows)
            table.add({row.key, row.ok ? fmt::format("{:.2e}", row.error) : "-",
                       fmt::format("{:.0e}", row.tolerance),
                       row.ok ? verdict(*row.ok) + (row.reason.empty() ? "" : ": " + row.reason)
                              : "not computed: " + row.reason});
        context.out() << table.text();
        for (const std::string &key : report.unknown)
            context.out() << "unknown key: " << key << '\n';
        context.out() << "all: " << verdict(report.ok) << '\n';
    }
    return report.ok ? 0 : kCheckFailed;
}

int VerifyCommand::statistics(CommandContext &context)
{
    const auto report = deviascope::statistics::checkStatistics(m_statistics);
    if (context.json()) {
        json rows = json::array();
        for (const auto &row : report.rows)
            rows.push_back({{"group", row.group},
                            {"index", row.index},
                            {"error", finite(row.error)},
                            {"tolerance", row.tolerance},
                            {"ok", row.ok}});
        context.print({{"rows", rows}, {"unknown", report.unknown}, {"ok", report.ok}});
    } else {
        Table table({"group", "entry", "error", "tolerance", ""});
        for (const auto &row : report.rows)
            table.add({row.group, std::to_string(row.index), fmt::format("{:.1e}", row.error),
                       fmt::format("{:.0e}", row.tolerance), verdict(row.ok)});
        context.out() << table.text();
        for (const std::string &group : report.unknown)
            context.out() << "unknown group: " << group << '\n';
        context.out() << "all: " << verdict(report.ok) << '\n';
    }
    return report.ok ? 0 : kCheckFailed;
}

} // namespace deviascope::cli
