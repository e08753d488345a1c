#include "cli/flagged_output.h"

#include "cli/responsible_output.h"
#include "cli/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace deviascope::cli {

using nlohmann::json;
using responsible::FlaggedMean;
using responsible::kFlagged;

namespace {

std::array<std::string, 3> cellsOf(const FlaggedMean &mean)
{
    const auto share = [](const statistics::SampleMean &each) {
        return shareText(each.mean, each.interval->low, each.interval->high);
    };
    return {share(mean.before), share(mean.after),
            pointsText(mean.change.mean, *mean.change.interval)};
}

std::string meanLine(const FlaggedMean &mean, const std::string &over)
{
    const auto [before, after, change] = cellsOf(mean);
    return fmt::format("Mean over {} {}: {} before, {} after, {}\n", mean.prompts, over, before,
                       after, change);
}

std::string warning(const FlaggedMean &mean)
{
    return mean.prompts < kFewPrompts
               ? "Fewer than 10 prompts: their mean says little about others.\n"
               : "";
}

std::string rowsTable(const responsible::FairReport &report, const std::string &attribute,
                      const std::string &unwanted)
{
    Table table({"prompt", "when", "flagged [95 %]", "n", "newly flagged", "no more", "p (Holm)"});
    for (const observation::ShareRow &row : report.audit.rows) {
        if (row.attribute != attribute || row.label != unwanted ||
            !responsible::wantedShare(report, row.prompt, attribute, unwanted))
            continue;
        std::vector<std::string> cells{row.prompt, row.condition,
                                       shareText(row.share, row.interval.low, row.interval.high),
                                       std::to_string(row.n)};
        for (const observation::EffectRow &effect : report.audit.effects)
            if (effect.prompt == row.prompt && effect.attribute == attribute &&
                effect.label == unwanted && effect.condition == row.condition) {
                cells.push_back(std::to_string(effect.gained));
                cells.push_back(std::to_string(effect.lost));
                cells.push_back(pText(effect.pAdjusted));
            }
        cells.resize(7, "");
        table.add(cells);
    }
    std::string text = table.text();
    if (const auto mean = responsible::flaggedMean(report, attribute, unwanted))
        text += meanLine(*mean, "prompts") + warning(*mean);
    return text;
}

/// A thing that is kept out.
struct Unwanted {
    std::string attribute, label;
};

/// Each once: several prompts may refuse the same.
std::vector<Unwanted> unwantedOf(const std::vector<responsible::ValueAction> &actions)
{
    std::vector<Unwanted> all;
    for (const responsible::ValueAction &action : actions) {
        const std::string &name = action.attribute.name;
        if (action.flag && std::none_of(all.begin(), all.end(), [&](const Unwanted &other) {
                return other.attribute == name;
            }))
            all.push_back(
                {name, action.attribute.classes[static_cast<size_t>(action.flag->label)]});
    }
    return all;
}

json orNull(const std::optional<FlaggedMean> &mean)
{
    return mean ? toJson(*mean) : json();
}

} // namespace

std::string flaggedTables(const responsible::FairReport &report, const responsible::FairReport &any,
                          const std::vector<responsible::ValueAction> &actions)
{
    std::string text;
    const auto unwanted = unwantedOf(actions);
    for (const auto &[attribute, label] : unwanted)
        text += "Flagged as \"" + label + "\"\n" + rowsTable(report, attribute, label) + "\n";
    if (unwanted.size() > 1)
        text += fmt::format("Flagged as any of what was kept out ({} tests, corrected together)\n",
                            any.audit.tests) +
                rowsTable(any, kFlagged, kFlagged) + "\n";
    return text;
}

std::string categoryTable(const responsible::FairReport &any,
                          const responsible::Categories &categories)
{
    const auto flagged = responsible::flaggedCategories(any, categories);
    if (flagged.rows.empty())
        return "";
    Table table({"category", "prompts", "before [95 %]", "after [95 %]", "change [95 %]"});
    bool few = false;
    for (const responsible::FlaggedCategory &row : flagged.rows) {
        const auto [before, after, change] = cellsOf(row.mean);
        table.add({row.name, std::to_string(row.mean.prompts), before, after, change});
        few = few || row.mean.prompts < kFewPrompts;
    }
    std::string text = "Flagged, by category (a prompt counts in each of its own)\n" + table.text();
    if (few)
        text += "A category of fewer than 10 prompts says little about other prompts; of one, the "
                "interval is that of its pictures.\n";
    if (flagged.eachOnce)
        text += meanLine(*flagged.eachOnce, "prompts with a category, each once");
    if (flagged.eachByCategories)
        text +=
            meanLine(*flagged.eachByCategories, "of them, each once for each of its categories");
    return text + "\n";
}

std::string driftTable(const responsible::Drift &drift)
{
    std::vector<observation::EffectRow> changed;
    std::copy_if(drift.effects.begin(), drift.effects.end(), std::back_inserter(changed),
                 [](const observation::EffectRow &row) { return row.gained + row.lost > 0; });
    return fmt::format("\nWhat else changed in the {} pictures that were not flagged ({} tests; "
                       "what did not change is left out)\n",
                       drift.pictures, drift.tests) +
           (changed.empty() ? "Nothing.\n" : effectsTable(changed));
}

json flaggedJson(const responsible::FairReport &report, const responsible::FairReport &any,
                 const std::vector<responsible::ValueAction> &actions,
                 const responsible::Categories &categories)
{
    json unwanted = json::array(), byCategory = json::array(), probability;
    for (const auto &[attribute, label] : unwantedOf(actions))
        unwanted.push_back({{"attribute", attribute},
                            {"class", label},
                            {"mean", orNull(responsible::flaggedMean(report, attribute, label))}});
    for (const responsible::ValueAction &action : actions)
        if (action.flag)
            probability = action.flag->probability;
    const auto flagged = responsible::flaggedCategories(any, categories);
    for (const auto &row : flagged.rows) {
        json category = toJson(row.mean);
        category["category"] = row.name;
        byCategory.push_back(std::move(category));
    }
    const json audit = observation::toJson(any.audit);
    return {{"probability", probability},
            {"unwanted", unwanted},
            {"any",
             {{"rows", audit.at("rows")},
              {"effects", audit.at("effects")},
              {"mean", orNull(responsible::flaggedMean(any, kFlagged, kFlagged))}}},
            {"categories", byCategory},
            {"mean_over_categorised",
             {{"each_once", orNull(flagged.eachOnce)},
              {"each_by_categories", orNull(flagged.eachByCategories)}}}};
}

json driftJson(const responsible::Drift &drift)
{
    observation::BiasReport report;
    report.effects = drift.effects;
    return observation::toJson(report).at("effects");
}

} // namespace deviascope::cli
