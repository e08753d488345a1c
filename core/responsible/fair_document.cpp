#include "responsible/fair_document.h"

#include "observation/bias_document.h"
#include "responsible/subject.h"
#include "responsible/value_action.h"

#include <algorithm>

namespace deviascope::responsible {

using report::column;
using report::Count;
using report::Phrase;
using report::Section;
using report::Share;
using report::shownColumn;
using report::Table;

namespace {

/// Readers get it in another shape.
Table forMachines(Table table)
{
    for (report::Column &each : table.columns)
        each.heading = {};
    return table;
}

Phrase labelOf(const std::string &attribute, const std::string &label)
{
    return report::plain(shownLabel(attribute, label));
}

Table beforeAndAfter(const FairReport &fair)
{
    Table table;
    table.columns = {shownColumn(DEVIASCOPE_TR("report", "role")),
                     shownColumn(DEVIASCOPE_TR("report", "perceived")),
                     shownColumn(DEVIASCOPE_TR("report", "wanted")),
                     shownColumn(DEVIASCOPE_TR("report", "before [95 %]")),
                     shownColumn(DEVIASCOPE_TR("report", "after [95 %]")),
                     shownColumn(DEVIASCOPE_TR("report", "n")),
                     shownColumn(DEVIASCOPE_TR("report", "uncertain before, after")),
                     shownColumn(DEVIASCOPE_TR("report", "planted"))};
    const auto &rows = fair.audit.rows;
    for (const observation::ShareRow &before : rows) {
        const auto wanted = wantedShare(fair, before.prompt, before.attribute, before.label);
        if (before.condition != "before" || !wanted)
            continue;
        const auto after =
            std::find_if(rows.begin(), rows.end(), [&](const observation::ShareRow &row) {
                return row.condition == "after" && row.prompt == before.prompt &&
                       row.attribute == before.attribute && row.label == before.label;
            });
        if (after == rows.end())
            continue;
        table.rows.push_back(
            {before.prompt, labelOf(before.attribute, before.label),
             report::shareOrMissing(wanted, 1), Share{before.share, before.interval},
             Share{after->share, after->interval}, Count{before.n},
             Phrase("%1, %2", {std::to_string(before.uncertain), std::to_string(after->uncertain)}),
             report::shareOrMissing(before.planted, 1)});
    }
    return table;
}

Table fairDeviation(const FairReport &fair)
{
    Table table = observation::deviationTable(fair.audit.deviation);
    table.columns[0].heading = DEVIASCOPE_TR("report", "role");
    table.columns[3].heading = DEVIASCOPE_TR("report", "named");
    return table;
}

Section meansOf(const FairReport &fair)
{
    Table table;
    table.key = "means";
    table.columns = {
        column("attribute", DEVIASCOPE_TR("report", "attribute")),
        column("condition", DEVIASCOPE_TR("report", "when")),
        column("prompts", DEVIASCOPE_TR("report", "roles")),
        {{"mean", "low", "high"}, DEVIASCOPE_TR("report", "mean deviation ratio [95 %]")},
        column("corrected", DEVIASCOPE_TR("report", "less its bias")),
        column("null_mean", DEVIASCOPE_TR("report", "a fair generator: mean")),
        column("null_q95", DEVIASCOPE_TR("report", "95 % below"))};
    bool few = false;
    for (const MeanRow &row : fair.means) {
        report::Ratio mean{row.deviation.mean, row.deviation.interval};
        if (!mean.interval)
            mean.remark = DEVIASCOPE_TR("report", "(one role)");
        table.rows.push_back({row.attribute, row.condition, Count{row.subjects}, mean,
                              report::fixed(row.deviation.corrected), report::fixed(row.nullMean),
                              report::fixed(row.nullQ95)});
        few = few || (row.subjects > 1 && row.subjects < kFewPrompts);
    }
    Section section{DEVIASCOPE_TR("report", "Mean over the roles"), {std::move(table)}};
    if (few)
        section.items.push_back(report::Paragraph{
            DEVIASCOPE_TR("report", "Fewer than 10 roles: their mean says little about others.")});
    return section;
}

Table keptTable(const FairReport &fair)
{
    Table table;
    table.key = "kept";
    table.columns = {column("prompt", DEVIASCOPE_TR("report", "role")),
                     column("n", DEVIASCOPE_TR("report", "pictures")),
                     column("named_before", DEVIASCOPE_TR("report", "named before")),
                     column("named_after", DEVIASCOPE_TR("report", "named after")),
                     column("kept"),
                     {{"share", "low", "high"}, DEVIASCOPE_TR("report", "still named [95 %]")}};
    for (const KeptRow &row : fair.kept) {
        const report::Cell all = report::Missing{DEVIASCOPE_TR("report", "all")};
        table.rows.push_back({row.subject.empty() ? all : report::Cell(row.subject),
                              Count{row.pictures}, Count{row.named}, Count{row.namedAfter},
                              Count{row.kept},
                              Share{static_cast<double>(row.kept) / row.named, row.interval}});
    }
    return table;
}

Table calibrationTable(const FairReport &fair)
{
    Table table;
    table.key = "calibration";
    table.columns = {column("prompt", DEVIASCOPE_TR("report", "role")),
                     column("attribute"),
                     column("class", DEVIASCOPE_TR("report", "pushed to")),
                     column("method", DEVIASCOPE_TR("report", "by")),
                     column("scale", DEVIASCOPE_TR("report", "scale")),
                     {{"share", "low", "high"}, DEVIASCOPE_TR("report", "shows it [95 %]")},
                     column("n", DEVIASCOPE_TR("report", "n")),
                     shownColumn(DEVIASCOPE_TR("report", "role kept")),
                     column("kept"),
                     column("named"),
                     column("reached", DEVIASCOPE_TR("report", "goal"))};
    for (const CalibratedScale &row : fair.calibration) {
        table.rows.push_back(
            {row.subject, row.attribute,
             report::Named{labelOf(row.attribute, row.label), row.label},
             report::Named{row.scale == 0 ? Phrase() : report::plain(row.method), row.method},
             report::fixed(row.scale), Share{row.shown.share().value_or(0), row.shown.interval()},
             Count{row.shown.n},
             Phrase(DEVIASCOPE_TR("report", "%1 of %2"),
                    {std::to_string(row.kept.count), std::to_string(row.kept.n)}),
             Count{row.kept.count}, Count{row.kept.n},
             report::Answer{row.reached, DEVIASCOPE_TR("report", "reached"),
                            DEVIASCOPE_TR("report", "not reached")}});
    }
    return table;
}

Table wantedTable(const FairReport &fair)
{
    Table table;
    table.key = "wanted";
    table.columns = {column("prompt"), column("attribute"), column("class"), column("share")};
    for (const WantedRow &row : fair.wanted)
        table.rows.push_back({row.subject, row.attribute, row.label, Share{row.share, {}}});
    return table;
}

} // namespace

report::Document fairDocument(const FairReport &fair, Law law)
{
    Section facts = observation::runFacts(fair.audit);
    facts.items.push_back(report::Fact{column("assignment"), lawName(law)});
    facts.items.push_back(forMachines(observation::sharesTable(fair.audit.rows)));
    facts.items.push_back(forMachines(observation::effectsTable(fair.audit.effects)));
    facts.items.push_back(wantedTable(fair));
    return {DEVIASCOPE_TR("report", "Pictures with the wanted shares"),
            {std::move(facts),
             {DEVIASCOPE_TR("report", "Shares of the pictures"), {beforeAndAfter(fair)}},
             {DEVIASCOPE_TR("report", "Distance from the wanted shares"), {fairDeviation(fair)}},
             meansOf(fair),
             {DEVIASCOPE_TR("report",
                            "Roles that the scorer still names, of the pictures where it did"),
              {keptTable(fair)}},
             {DEVIASCOPE_TR("report", "Scales, found for each role and class by itself"),
              {calibrationTable(fair)}}}};
}

Table changesTable(const std::vector<observation::EffectRow> &rows)
{
    Table table;
    table.columns = {shownColumn(DEVIASCOPE_TR("report", "prompt")),
                     shownColumn(DEVIASCOPE_TR("report", "perceived")),
                     shownColumn(DEVIASCOPE_TR("report", "gained")),
                     shownColumn(DEVIASCOPE_TR("report", "lost")),
                     shownColumn(DEVIASCOPE_TR("report", "change [95 %]")),
                     shownColumn(DEVIASCOPE_TR("report", "p (Holm)"))};
    table.whenEmpty = DEVIASCOPE_TR("report", "Nothing.");
    for (const observation::EffectRow &row : rows)
        table.rows.push_back({row.prompt, labelOf(row.attribute, row.label), Count{row.gained},
                              Count{row.lost}, report::Difference{row.difference, row.interval},
                              report::PValue{row.pAdjusted}});
    return table;
}

report::Document changeDocument(const FairReport &fair)
{
    std::vector<observation::EffectRow> pushed, watched;
    for (const observation::EffectRow &row : fair.audit.effects)
        if (wantedShare(fair, row.prompt, row.attribute, row.label))
            pushed.push_back(row);
        else if (row.gained + row.lost > 0)
            watched.push_back(row);
    return {{},
            {{{DEVIASCOPE_TR("report", "What changed, picture by picture at the same seeds (%1 "
                                       "tests, corrected together)"),
               {std::to_string(fair.audit.tests)}},
              {changesTable(pushed)}},
             {DEVIASCOPE_TR("report", "What else changed (what did not change is left out)"),
              {changesTable(watched)}}}};
}

} // namespace deviascope::responsible
