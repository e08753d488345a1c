#include "responsible/flagged_document.h"

#include "observation/bias_document.h"
#include "responsible/fair_document.h"

#include <algorithm>

namespace deviascope::responsible {

using report::Cell;
using report::column;
using report::Count;
using report::Item;
using report::Paragraph;
using report::Phrase;
using report::Section;
using report::Share;
using report::shownColumn;
using report::Table;

namespace {

/// A thing that is kept out.
struct Unwanted {
    std::string attribute, label;
};

/// Each once: several prompts may refuse the same.
std::vector<Unwanted> unwantedOf(const std::vector<ValueAction> &actions)
{
    std::vector<Unwanted> all;
    for (const ValueAction &action : actions) {
        const std::string &name = action.attribute.name;
        if (action.flag && std::none_of(all.begin(), all.end(), [&](const Unwanted &other) {
                return other.attribute == name;
            }))
            all.push_back(
                {name, action.attribute.classes[static_cast<size_t>(action.flag->label)]});
    }
    return all;
}

std::vector<Cell> meanCells(const FlaggedMean &mean)
{
    return {Count{mean.prompts}, Share{mean.before.mean, mean.before.interval},
            Share{mean.after.mean, mean.after.interval},
            report::Difference{mean.change.mean, *mean.change.interval}};
}

std::vector<report::Column> meanColumns(const std::string &place)
{
    const auto part = [&](const std::string &name, Phrase heading) -> report::Column {
        return {{place + name + ".mean", place + name + ".low", place + name + ".high"},
                std::move(heading)};
    };
    return {column(place + "prompts", DEVIASCOPE_TR("report", "prompts")),
            part("before", DEVIASCOPE_TR("report", "before [95 %]")),
            part("after", DEVIASCOPE_TR("report", "after [95 %]")),
            part("change", DEVIASCOPE_TR("report", "change [95 %]"))};
}

/// For machines: an object under `key`, null where there is no mean.
void addMean(Section &section, const std::string &key, const std::optional<FlaggedMean> &mean)
{
    if (!mean) {
        section.items.push_back(report::Fact{column(key), report::Missing()});
        return;
    }
    const auto columns = meanColumns(key + ".");
    const auto cells = meanCells(*mean);
    for (size_t i = 0; i < cells.size(); ++i)
        section.items.push_back(report::Fact{{columns[i].keys, {}}, cells[i]});
}

/// `source`: "… %1 prompts: %2 before, %3 after, %4".
Paragraph meanLine(const FlaggedMean &mean, std::string source)
{
    std::vector<std::string> values;
    for (const Cell &cell : meanCells(mean))
        values.push_back(textOf(cell));
    return {{std::move(source), std::move(values)}};
}

Table flaggedTable(const FairReport &fair, const Unwanted &unwanted)
{
    Table table;
    table.columns = {shownColumn(DEVIASCOPE_TR("report", "prompt")),
                     shownColumn(DEVIASCOPE_TR("report", "when")),
                     shownColumn(DEVIASCOPE_TR("report", "flagged [95 %]")),
                     shownColumn(DEVIASCOPE_TR("report", "n")),
                     shownColumn(DEVIASCOPE_TR("report", "newly flagged")),
                     shownColumn(DEVIASCOPE_TR("report", "no more")),
                     shownColumn(DEVIASCOPE_TR("report", "p (Holm)"))};
    for (const observation::ShareRow &row : fair.audit.rows) {
        if (row.attribute != unwanted.attribute || row.label != unwanted.label ||
            !wantedShare(fair, row.prompt, row.attribute, row.label))
            continue;
        std::vector<Cell> cells{row.prompt, row.condition, Share{row.share, row.interval},
                                Count{row.n}};
        for (const observation::EffectRow &effect : fair.audit.effects)
            if (effect.prompt == row.prompt && effect.attribute == row.attribute &&
                effect.label == row.label && effect.condition == row.condition) {
                cells.emplace_back(Count{effect.gained});
                cells.emplace_back(Count{effect.lost});
                cells.emplace_back(report::PValue{effect.pAdjusted});
            }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

Section flaggedSection(const FairReport &fair, const Unwanted &unwanted, Phrase title)
{
    Section section{std::move(title), {flaggedTable(fair, unwanted)}};
    if (const auto mean = flaggedMean(fair, unwanted.attribute, unwanted.label)) {
        section.items.push_back(meanLine(
            *mean, DEVIASCOPE_TR("report", "Mean over %1 prompts: %2 before, %3 after, %4")));
        if (mean->prompts < kFewPrompts)
            section.items.push_back(Paragraph{DEVIASCOPE_TR(
                "report", "Fewer than 10 prompts: their mean says little about others.")});
    }
    return section;
}

Section categorySection(const FlaggedCategories &flagged)
{
    Table table;
    table.key = "flagged.categories";
    table.columns = meanColumns("");
    table.columns.insert(table.columns.begin(),
                         column("category", DEVIASCOPE_TR("report", "category")));
    bool few = false;
    for (const FlaggedCategory &row : flagged.rows) {
        auto cells = meanCells(row.mean);
        cells.insert(cells.begin(), row.name);
        table.rows.push_back(std::move(cells));
        few = few || row.mean.prompts < kFewPrompts;
    }
    Section section{
        DEVIASCOPE_TR("report", "Flagged, by category (a prompt counts in each of its own)"),
        {std::move(table)}};
    if (few)
        section.items.push_back(Paragraph{DEVIASCOPE_TR(
            "report", "A category of fewer than 10 prompts says little about other prompts; of "
                      "one, the interval is that of its pictures.")});
    if (flagged.eachOnce)
        section.items.push_back(meanLine(
            *flagged.eachOnce, DEVIASCOPE_TR("report", "Mean over %1 prompts with a category, each "
                                                       "once: %2 before, %3 after, %4")));
    if (flagged.eachByCategories)
        section.items.push_back(
            meanLine(*flagged.eachByCategories,
                     DEVIASCOPE_TR("report", "Mean over %1 of them, each once for each of its "
                                             "categories: %2 before, %3 after, %4")));
    return section;
}

/// What readers are not shown, or in another shape.
Section machineSection(const FairReport &fair, const FairReport &any,
                       const std::vector<ValueAction> &actions, const FlaggedCategories &flagged)
{
    Section section;
    Cell probability = report::Missing();
    for (const ValueAction &action : actions)
        if (action.flag)
            probability = report::fixed(action.flag->probability);
    section.items.push_back(report::Fact{column("flagged.probability"), probability});
    Table unwanted;
    unwanted.key = "flagged.unwanted";
    unwanted.columns = {column("attribute"), column("class"), column("mean")};
    for (report::Column &each : meanColumns("mean."))
        unwanted.columns.push_back({each.keys, {}});
    for (const auto &[attribute, label] : unwantedOf(actions)) {
        std::vector<Cell> row{attribute, label};
        if (const auto mean = flaggedMean(fair, attribute, label)) {
            row.emplace_back(report::Absent());
            for (Cell &cell : meanCells(*mean))
                row.push_back(std::move(cell));
        } else {
            row.emplace_back(report::Missing());
        }
        unwanted.rows.push_back(std::move(row));
    }
    section.items.push_back(std::move(unwanted));
    for (Table table :
         {observation::sharesTable(any.audit.rows), observation::effectsTable(any.audit.effects)}) {
        table.key = "flagged.any." + table.key;
        for (report::Column &each : table.columns)
            each.heading = {};
        section.items.push_back(std::move(table));
    }
    addMean(section, "flagged.any.mean", flaggedMean(any, kFlagged, kFlagged));
    addMean(section, "flagged.mean_over_categorised.each_once", flagged.eachOnce);
    addMean(section, "flagged.mean_over_categorised.each_by_categories", flagged.eachByCategories);
    return section;
}

} // namespace

report::Document flaggedDocument(const FairReport &fair, const FairReport &any,
                                 const std::vector<ValueAction> &actions,
                                 const Categories &categories)
{
    const auto byCategory = flaggedCategories(any, categories);
    report::Document document;
    document.sections.push_back(machineSection(fair, any, actions, byCategory));
    const auto unwanted = unwantedOf(actions);
    for (const Unwanted &each : unwanted)
        document.sections.push_back(flaggedSection(
            fair, each, {DEVIASCOPE_TR("report", "Flagged as \"%1\""), {each.label}}));
    if (unwanted.size() > 1)
        document.sections.push_back(flaggedSection(
            any, {kFlagged, kFlagged},
            {DEVIASCOPE_TR("report",
                           "Flagged as any of what was kept out (%1 tests, corrected together)"),
             {std::to_string(any.audit.tests)}}));
    document.sections.push_back(categorySection(byCategory));
    return document;
}

report::Document driftDocument(const Drift &drift)
{
    std::vector<observation::EffectRow> changed;
    std::copy_if(drift.effects.begin(), drift.effects.end(), std::back_inserter(changed),
                 [](const observation::EffectRow &row) { return row.gained + row.lost > 0; });
    Table all = observation::effectsTable(drift.effects);
    all.key = "drift";
    for (report::Column &each : all.columns)
        each.heading = {};
    return {{},
            {{{DEVIASCOPE_TR("report", "What else changed in the %1 pictures that were not flagged "
                                       "(%2 tests; what did not change is left out)"),
               {std::to_string(drift.pictures), std::to_string(drift.tests)}},
              {std::move(all), changesTable(changed),
               report::Fact{column("drift_pictures"), Count{drift.pictures}}}}}};
}

} // namespace deviascope::responsible
