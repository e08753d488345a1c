#include "cli/responsible_output.h"

#include "base/atomic_file.h"
#include "cli/picture_output.h"
#include "cli/table.h"
#include "format/json_file.h"

#include <fmt/format.h>

#include <map>

namespace deviascope::cli {

namespace {

std::string ratioText(const audit::DeviationRow &row)
{
    return row.ratio ? fmt::format("{:.3f} [{:.3f}, {:.3f}]", *row.ratio, row.interval.low,
                                   row.interval.high)
                     : std::string("nothing was named");
}

/// The deviation that a planted law has from even shares, where one was planted.
std::string plantedShares(const audit::Report &audit, const std::string &prompt,
                          const std::string &attribute)
{
    std::string text;
    for (const audit::ShareRow &row : audit.rows)
        if (row.prompt == prompt && row.attribute == attribute && row.condition == "before" &&
            row.planted)
            text += fmt::format("{}{:.0f}", text.empty() ? "" : " / ", 100 * *row.planted);
    return text.empty() ? "-" : text + " %";
}

std::string sharesText(const audit::Report &audit, const std::string &prompt,
                       const std::string &attribute, const std::string &condition)
{
    std::string text;
    for (const audit::ShareRow &row : audit.rows)
        if (row.prompt == prompt && row.attribute == attribute && row.condition == condition)
            text += fmt::format("{}{:.0f}", text.empty() ? "" : " / ", 100 * row.share);
    return text + " %";
}

std::string deviationTable(const responsible::FairReport &report)
{
    Table table({"role", "attribute", "when", "shares", "planted", "deviation ratio [95 %]",
                 "a fair generator: mean", "95 % below"});
    for (const audit::DeviationRow &row : report.audit.deviation)
        table.add({row.prompt, row.attribute, row.condition,
                   sharesText(report.audit, row.prompt, row.attribute, row.condition),
                   plantedShares(report.audit, row.prompt, row.attribute), ratioText(row),
                   shortNumber(row.nullMean), shortNumber(row.nullQ95)});
    return table.text();
}

std::string meanTable(const responsible::FairReport &report)
{
    Table table({"attribute", "when", "roles", "mean deviation ratio [95 %]", "less its bias",
                 "a fair generator: mean", "95 % below"});
    for (const responsible::MeanRow &row : report.means)
        table.add({row.attribute, row.condition, std::to_string(row.subjects),
                   row.deviation.interval
                       ? fmt::format("{:.3f} [{:.3f}, {:.3f}]", row.deviation.mean,
                                     row.deviation.interval->low, row.deviation.interval->high)
                       : shortNumber(row.deviation.mean) + " (one role)",
                   shortNumber(row.deviation.corrected), shortNumber(row.nullMean),
                   shortNumber(row.nullQ95)});
    return table.text();
}

std::string keptTable(const responsible::FairReport &report)
{
    Table table({"role", "pictures", "named before", "named after", "still named [95 %]"});
    for (const responsible::KeptRow &row : report.kept)
        table.add({row.subject.empty() ? "all" : row.subject, std::to_string(row.pictures),
                   std::to_string(row.named), std::to_string(row.namedAfter),
                   shareText(static_cast<double>(row.kept) / row.named, row.interval.low,
                             row.interval.high)});
    return table.text();
}

std::string calibrationTable(const responsible::FairReport &report)
{
    Table table({"role", "pushed to", "by", "scale", "shows it [95 %]", "n", "role kept", "goal"});
    for (const responsible::CalibratedScale &row : report.calibration)
        table.add({row.subject, row.label, row.trial.scale == 0 ? "" : row.method,
                   fmt::format("{:.3f}", row.trial.scale),
                   shareText(row.trial.shownShare(), row.interval.low, row.interval.high),
                   std::to_string(row.trial.pictures),
                   fmt::format("{} of {}", row.trial.kept, row.trial.named),
                   row.reached ? "reached" : "not reached"});
    return table.text();
}

} // namespace

std::string fairTables(const responsible::FairReport &report)
{
    std::string text = "Distance from the wanted shares\n" + deviationTable(report);
    if (report.means.size() > 0)
        text += "\nMean over the roles\n" + meanTable(report);
    if (!report.kept.empty())
        text += "\nRoles that the scorer still names, of the pictures where it did\n" +
                keptTable(report);
    if (!report.calibration.empty())
        text += "\nScales, found for each role and class by itself\n" + calibrationTable(report);
    return text;
}

std::string flaggedTable(const audit::Report &audit, const std::string &unwanted)
{
    Table table({"prompt", "when", "flagged [95 %]", "n", "newly flagged", "no more", "p"});
    for (const audit::ShareRow &row : audit.rows) {
        if (row.label != unwanted)
            continue;
        std::vector<std::string> cells{row.prompt, row.condition,
                                       shareText(row.share, row.interval.low, row.interval.high),
                                       std::to_string(row.n)};
        for (const audit::EffectRow &effect : audit.effects)
            if (effect.prompt == row.prompt && effect.label == unwanted &&
                effect.condition == row.condition) {
                cells.push_back(std::to_string(effect.gained));
                cells.push_back(std::to_string(effect.lost));
                cells.push_back(effect.p < 0.001 ? "< .001" : fmt::format("{:.3f}", effect.p));
            }
        cells.resize(7, "");
        table.add(cells);
    }
    return "Flagged as \"" + unwanted + "\"\n" + table.text();
}

void showReport(CommandContext &context, const nlohmann::json &json, const std::string &tables,
                const std::filesystem::path &folder, const std::string &name)
{
    if (!folder.empty()) {
        makeFolder(folder);
        format::writeJsonFile(folder / (name + ".json"), json);
        base::writeFileAtomically(folder / (name + ".txt"), tables);
    }
    if (context.json())
        context.print(json);
    else
        context.out() << tables;
}

} // namespace deviascope::cli
