#include "cli/responsible_output.h"

#include "base/atomic_file.h"
#include "cli/picture_output.h"
#include "cli/table.h"
#include "format/json_file.h"
#include "responsible/value_action.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace deviascope::cli {

namespace {

std::string ratioText(const observation::DeviationRow &row)
{
    return row.ratio ? fmt::format("{:.3f} [{:.3f}, {:.3f}]", *row.ratio, row.interval.low,
                                   row.interval.high)
                     : std::string("nothing was named");
}

std::string finePercent(const std::optional<double> &share)
{
    return share ? fmt::format("{:.1f} %", 100 * *share) : "-";
}

std::string rowShare(const observation::ShareRow &row)
{
    return shareText(row.share, row.interval.low, row.interval.high);
}

std::string sharesTable(const responsible::FairReport &report)
{
    Table table({"role", "perceived", "wanted", "before [95 %]", "after [95 %]", "n",
                 "uncertain before, after", "planted"});
    const auto &rows = report.audit.rows;
    for (const observation::ShareRow &before : rows) {
        const auto wanted =
            responsible::wantedShare(report, before.prompt, before.attribute, before.label);
        if (before.condition != "before" || !wanted)
            continue;
        const auto after =
            std::find_if(rows.begin(), rows.end(), [&](const observation::ShareRow &row) {
                return row.condition == "after" && row.prompt == before.prompt &&
                       row.attribute == before.attribute && row.label == before.label;
            });
        if (after != rows.end())
            table.add({before.prompt, responsible::shownLabel(before.attribute, before.label),
                       finePercent(wanted), rowShare(before), rowShare(*after),
                       std::to_string(before.n),
                       fmt::format("{}, {}", before.uncertain, after->uncertain),
                       finePercent(before.planted)});
    }
    return table.text();
}

std::string deviationTable(const responsible::FairReport &report)
{
    Table table({"role", "attribute", "when", "named", "deviation ratio [95 %]",
                 "a fair generator: mean", "95 % below"});
    for (const observation::DeviationRow &row : report.audit.deviation)
        table.add({row.prompt, row.attribute, row.condition, std::to_string(row.n), ratioText(row),
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
    const bool few = std::any_of(report.means.begin(), report.means.end(), [](const auto &row) {
        return row.subjects > 1 && row.subjects < kFewPrompts;
    });
    return table.text() +
           (few ? "Fewer than 10 roles: their mean says little about others.\n" : "");
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
        table.add({row.subject, responsible::shownLabel(row.attribute, row.label),
                   row.trial.scale == 0 ? "" : row.method, fmt::format("{:.3f}", row.trial.scale),
                   shareText(row.trial.shownShare(), row.interval.low, row.interval.high),
                   std::to_string(row.trial.pictures),
                   fmt::format("{} of {}", row.trial.kept, row.trial.named),
                   row.reached ? "reached" : "not reached"});
    return table.text();
}

} // namespace

std::string fairTables(const responsible::FairReport &report)
{
    std::string text = "Shares of the pictures\n" + sharesTable(report) +
                       "\nDistance from the wanted shares\n" + deviationTable(report);
    if (report.means.size() > 0)
        text += "\nMean over the roles\n" + meanTable(report);
    if (!report.kept.empty())
        text += "\nRoles that the scorer still names, of the pictures where it did\n" +
                keptTable(report);
    if (!report.calibration.empty())
        text += "\nScales, found for each role and class by itself\n" + calibrationTable(report);
    return text;
}

std::string effectsTable(const std::vector<observation::EffectRow> &rows)
{
    Table table({"prompt", "perceived", "gained", "lost", "change [95 %]", "p (Holm)"});
    for (const observation::EffectRow &row : rows)
        table.add({row.prompt, responsible::shownLabel(row.attribute, row.label),
                   std::to_string(row.gained), std::to_string(row.lost),
                   pointsText(row.difference, row.interval), pText(row.pAdjusted)});
    return table.text();
}

std::string changeTables(const responsible::FairReport &report)
{
    std::vector<observation::EffectRow> pushed, watched;
    for (const observation::EffectRow &row : report.audit.effects)
        if (responsible::wantedShare(report, row.prompt, row.attribute, row.label))
            pushed.push_back(row);
        else if (row.gained + row.lost > 0)
            watched.push_back(row);
    return "What changed, picture by picture at the same seeds (" +
           std::to_string(report.audit.tests) + " tests, corrected together)\n" +
           effectsTable(pushed) + "\nWhat else changed (what did not change is left out)\n" +
           (watched.empty() ? "Nothing.\n" : effectsTable(watched));
}

void showReport(CommandContext &context, const nlohmann::json &json, const std::string &tables,
                const std::filesystem::path &folder, const std::string &name)
{
    if (!folder.empty()) {
        makeOutFolder(folder);
        format::writeJsonFile(folder / (name + ".json"), context.withNotes(json));
        base::writeFileAtomically(folder / (name + ".txt"), tables);
    }
    if (context.json())
        context.print(json);
    else
        context.out() << tables;
}

} // namespace deviascope::cli
