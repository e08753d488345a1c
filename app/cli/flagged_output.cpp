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

constexpr int kFew = 10; ///< prompts below which an interval over them covers too little

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
    return mean.prompts < kFew ? "Fewer than 10 prompts: their mean says little about others.\n"
                               : "";
}

std::string rowsTable(const responsible::FairReport &report, const std::string &attribute,
                      const std::string &unwanted)
{
    Table table({"prompt", "when", "flagged [95 %]", "n", "newly flagged", "no more", "p (Holm)"});
    for (const audit::ShareRow &row : report.audit.rows) {
        if (row.attribute != attribute || row.label != unwanted ||
            !responsible::wantedShare(report, row.prompt, attribute, unwanted))
            continue;
        std::vector<std::string> cells{row.prompt, row.condition,
                                       shareText(row.share, row.interval.low, row.interval.high),
                                       std::to_string(row.n)};
        for (const audit::EffectRow &effect : report.audit.effects)
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

const std::string &unwantedOf(const responsible::FairAttribute &attribute)
{
    return attribute.attribute.classes[static_cast<size_t>(attribute.flag->label)];
}

json orNull(const std::optional<FlaggedMean> &mean)
{
    return mean ? toJson(*mean) : json();
}

} // namespace

std::string flaggedTable(const responsible::FairReport &report, const std::string &attribute,
                         const std::string &unwanted)
{
    return "Flagged as \"" + unwanted + "\"\n" + rowsTable(report, attribute, unwanted);
}

std::string flaggedTables(const responsible::FairReport &report, const responsible::FairReport &any,
                          const responsible::FairPlan &plan)
{
    std::string text;
    int kept = 0;
    for (const responsible::FairAttribute &each : plan.attributes)
        if (each.flag) {
            text += flaggedTable(report, each.attribute.name, unwantedOf(each)) + "\n";
            ++kept;
        }
    if (kept > 1)
        text += "Flagged as any of these (" + std::to_string(any.audit.tests) +
                " tests, corrected together)\n" + rowsTable(any, kFlagged, kFlagged) + "\n";
    return text;
}

std::string categoryTable(const responsible::FairReport &any,
                          const responsible::Categories &categories)
{
    const auto rows = responsible::flaggedCategories(any, categories);
    if (rows.empty())
        return "";
    Table table({"category", "prompts", "before [95 %]", "after [95 %]", "change [95 %]"});
    for (const responsible::FlaggedCategory &row : rows) {
        const auto [before, after, change] = cellsOf(row.mean);
        table.add({row.name, std::to_string(row.mean.prompts), before, after, change});
    }
    std::string text = "Flagged, by category (a prompt counts in each of its own)\n" + table.text();
    if (const auto mean = responsible::flaggedMean(any, kFlagged, kFlagged))
        text += meanLine(*mean, "prompts, each once");
    if (const auto mean = responsible::flaggedMeanOverCategories(any, categories))
        text += meanLine(*mean, "prompts, each once for each of its categories");
    return text + "\n";
}

std::string driftTable(const responsible::Drift &drift)
{
    std::vector<audit::EffectRow> changed;
    std::copy_if(drift.effects.begin(), drift.effects.end(), std::back_inserter(changed),
                 [](const audit::EffectRow &row) { return row.gained + row.lost > 0; });
    return fmt::format("\nWhat else changed in the {} pictures that were not flagged ({} tests; "
                       "what did not change is left out)\n",
                       drift.pictures, drift.tests) +
           (changed.empty() ? "Nothing.\n" : effectsTable(changed));
}

json flaggedJson(const responsible::FairReport &report, const responsible::FairReport &any,
                 const responsible::Categories &categories, const responsible::FairPlan &plan)
{
    json unwanted = json::array(), byCategory = json::array(), probability;
    for (const responsible::FairAttribute &each : plan.attributes)
        if (each.flag) {
            const std::string &name = each.attribute.name, &label = unwantedOf(each);
            unwanted.push_back({{"attribute", name},
                                {"class", label},
                                {"mean", orNull(responsible::flaggedMean(report, name, label))}});
            probability = each.flag->probability;
        }
    for (const auto &row : responsible::flaggedCategories(any, categories)) {
        json category = toJson(row.mean);
        category["category"] = row.name;
        byCategory.push_back(std::move(category));
    }
    const json audit = audit::toJson(any.audit);
    return {
        {"probability", probability},
        {"unwanted", unwanted},
        {"any",
         {{"rows", audit.at("rows")},
          {"effects", audit.at("effects")},
          {"mean", orNull(responsible::flaggedMean(any, kFlagged, kFlagged))}}},
        {"categories", byCategory},
        {"mean_over_categories", orNull(responsible::flaggedMeanOverCategories(any, categories))}};
}

json driftJson(const responsible::Drift &drift)
{
    audit::Report report;
    report.effects = drift.effects;
    return audit::toJson(report).at("effects");
}

} // namespace deviascope::cli
