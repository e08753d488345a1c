#include "cli/audit_output.h"

#include "cli/table.h"

#include <fmt/format.h>

namespace deviascope::cli {

namespace {

std::string percent(const std::optional<double> &share)
{
    return share ? fmt::format("{:.0f} %", 100 * *share) : std::string("-");
}

} // namespace

std::string auditTables(const observation::BiasReport &report)
{
    Table shares(
        {"prompt", "perceived", "when", "n", "share [95 %]", "uncertain", "planted", "counted"});
    for (const observation::ShareRow &row : report.rows)
        shares.add({row.prompt, row.label, row.condition, std::to_string(row.n),
                    shareText(row.share, row.interval.low, row.interval.high),
                    std::to_string(row.uncertain), percent(row.planted), percent(row.drawn)});
    std::string text = shares.text();

    if (!report.effects.empty()) {
        Table effects(
            {"prompt", "perceived", "when", "gained", "lost", "change [95 %]", "p", "p (Holm)"});
        for (const observation::EffectRow &row : report.effects)
            effects.add({row.prompt, row.label, row.condition, std::to_string(row.gained),
                         std::to_string(row.lost), pointsText(row.difference, row.interval),
                         pText(row.p), pText(row.pAdjusted)});
        text += "\nChange at the same seeds (paired; " + std::to_string(report.tests) +
                " tests, corrected after Holm)\n" + effects.text();
    }

    Table deviation({"prompt", "attribute", "when", "n", "deviation ratio [95 %]",
                     "a fair generator: mean", "95 % below"});
    for (const observation::DeviationRow &row : report.deviation)
        deviation.add({row.prompt, row.attribute, row.condition, std::to_string(row.n),
                       row.ratio ? fmt::format("{:.3f} [{:.3f}, {:.3f}]", *row.ratio,
                                               row.interval.low, row.interval.high)
                                 : std::string("nothing was named"),
                       shortNumber(row.nullMean), shortNumber(row.nullQ95)});
    return text + "\nDistance from even shares\n" + deviation.text();
}

} // namespace deviascope::cli
