#include "training/planting_report.h"

#include "observation/bias_document.h"
#include "report/counted_cell.h"
#include "statistics/adjust.h"
#include "statistics/paired.h"
#include "statistics/tally.h"

#include <algorithm>

namespace deviascope::training {

using report::column;
using report::Count;
using report::Fact;
using report::Table;

namespace {

/// Readers get it in another shape.
Table forMachines(Table table)
{
    for (report::Column &each : table.columns)
        each.heading = {};
    return table;
}

/// The rows of one condition under a key of their own, for machines.
Table rowsOf(const observation::BiasReport &bias, const std::string &condition)
{
    std::vector<observation::ShareRow> rows;
    std::ranges::copy_if(bias.rows, std::back_inserter(rows),
                         [&](const auto &row) { return row.condition == condition; });
    Table table = forMachines(observation::sharesTable(rows));
    table.key = condition;
    return table;
}

Table shownShares(const PlantingReport &report)
{
    Table table;
    table.columns = {report::shownColumn(DEVIASCOPE_TR("report", "perceived")),
                     report::shownColumn(DEVIASCOPE_TR("report", "wanted")),
                     report::shownColumn(DEVIASCOPE_TR("report", "before [95 %]")),
                     report::shownColumn(DEVIASCOPE_TR("report", "after [95 %]")),
                     report::shownColumn(DEVIASCOPE_TR("report", "n")),
                     report::shownColumn(DEVIASCOPE_TR("report", "uncertain before, after"))};
    const auto find = [&](const std::string &label, const std::string &condition) {
        return std::ranges::find_if(report.bias.rows, [&](const auto &row) {
            return row.label == label && row.condition == condition;
        });
    };
    for (const WantedShare &each : report.wanted) {
        const auto before = find(each.label, "before"), after = find(each.label, "after");
        if (before == report.bias.rows.end() || after == report.bias.rows.end())
            continue;
        table.rows.push_back({each.label, report::shareOrMissing(each.wanted, 1),
                              report::Share{before->share, before->interval},
                              report::Share{after->share, after->interval}, Count{after->n},
                              report::Phrase("%1, %2", {std::to_string(before->uncertain),
                                                        std::to_string(after->uncertain)})});
    }
    return table;
}

Table othersTable(const std::vector<OtherRole> &others)
{
    Table table;
    table.key = "others";
    table.columns = {column("role", DEVIASCOPE_TR("report", "role")),
                     column("n", DEVIASCOPE_TR("report", "n")),
                     {{"difference", "low", "high"}, DEVIASCOPE_TR("report", "change [95 %]")},
                     column("p", DEVIASCOPE_TR("report", "p")),
                     column("p_adjusted", DEVIASCOPE_TR("report", "p (Holm)"))};
    for (const OtherRole &each : others)
        table.rows.push_back({each.role, Count{each.n},
                              report::Difference{each.difference, each.interval},
                              report::PValue{each.p}, report::PValue{each.pAdjusted}});
    return table;
}

} // namespace

OtherRole otherRole(const std::string &role, const std::vector<int> &before,
                    const std::vector<int> &after, int label)
{
    OtherRole other;
    other.role = role;
    other.n = static_cast<int>(before.size());
    const statistics::PairedCounts counts = statistics::pairedCounts(before, after, label);
    const auto paired =
        statistics::newcombePaired(counts.both, counts.gained, counts.lost, counts.neither);
    other.difference = paired.difference;
    other.interval = paired.interval;
    other.p = statistics::mcnemarExact(counts.gained, counts.lost);
    return other;
}

void correctTogether(std::vector<OtherRole> &others)
{
    std::vector<double> p;
    for (const OtherRole &each : others)
        p.push_back(each.p);
    const std::vector<double> adjusted = statistics::holm(p);
    for (size_t i = 0; i < others.size(); ++i)
        others[i].pAdjusted = adjusted[i];
}

report::Document documentOf(const PlantingReport &report)
{
    report::Section rest{
        {},
        {Fact{report::countedColumn("role_kept", DEVIASCOPE_TR("report", "role kept")),
              report::cellOf(report.kept)},
         Fact{report::countedColumn("role_named.before"), report::cellOf(report.namedBefore)},
         Fact{
             report::countedColumn("role_named.after", DEVIASCOPE_TR("report", "role named after")),
             report::cellOf(report.namedAfter)},
         Fact{column("learning.steps", DEVIASCOPE_TR("report", "steps of learning")),
              Count{report.steps}},
         Fact{column("learning.seconds", DEVIASCOPE_TR("report", "seconds of learning")),
              report::fixed(report.learningSeconds, 1)},
         Fact{column("learning.along"), report::fixed(report.along)},
         Fact{column("learning.tries"), Count{report.tries}},
         Fact{column("evaluations"), Count{report.evaluations}},
         Fact{column("seconds"), report::fixed(report.seconds)}}};
    return {DEVIASCOPE_TR("report", "A planted bias"),
            {{{},
              {Fact{column("model", DEVIASCOPE_TR("report", "model")), report.model},
               Fact{column("role", DEVIASCOPE_TR("report", "role")), report.role},
               shownShares(report), rowsOf(report.bias, "before"), rowsOf(report.bias, "after"),
               forMachines(observation::effectsTable(report.bias.effects))}},
             {{DEVIASCOPE_TR("report", "Other roles at the same seeds: change of \"%1\""),
               {report.asked}},
              {othersTable(report.others)}},
             std::move(rest)}};
}

} // namespace deviascope::training
