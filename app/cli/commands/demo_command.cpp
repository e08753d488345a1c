#include "cli/commands/demo_command.h"

#include "audit/runner.h"
#include "base/slug.h"
#include "cli/commands/demo_run.h"
#include "cli/report_output.h"
#include "direction/library.h"
#include "direction/places.h"
#include "discovery/self_discovery.h"
#include "observation/bias_document.h"
#include "report/json_writer.h"
#include "task/found.h"
#include "task/input_notes.h"
#include "task/parsers.h"
#include "task/picture_output.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>

namespace deviascope::cli {

using nlohmann::json;

namespace {

constexpr size_t kColumns = 8; ///< of the before/after picture

/// Two rows of pictures: before above, after below, the same seeds in the same column.
base::Picture sideBySide(std::span<const base::Picture> before,
                         std::span<const base::Picture> after)
{
    constexpr int kGap = 4;
    const auto columns = static_cast<int>(std::min({kColumns, before.size(), after.size()}));
    const int width = before.front().width;
    const int height = before.front().height;
    base::Picture sheet;
    sheet.width = columns * (width + kGap) - kGap;
    sheet.height = 2 * height + kGap;
    sheet.rgb.assign(static_cast<size_t>(sheet.width) * sheet.height * 3, 255);
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < columns; ++column) {
            const auto &picture = (row == 0 ? before : after)[static_cast<size_t>(column)];
            for (int y = 0; y < height; ++y)
                std::copy_n(
                    picture.rgb.begin() + y * width * 3, width * 3,
                    sheet.rgb.begin() +
                        ((row * (height + kGap) + y) * sheet.width + column * (width + kGap)) * 3);
        }
    return sheet;
}

/// An audit's Document with its rows for machines by condition: `before` and `after`.
report::Document rowsByCondition(report::Document document, const observation::BiasReport &report)
{
    report::Section rows;
    for (const bool isBefore : {true, false}) {
        std::vector<observation::ShareRow> part;
        std::copy_if(report.rows.begin(), report.rows.end(), std::back_inserter(part),
                     [&](const auto &row) { return (row.condition == "before") == isBefore; });
        rows.items.emplace_back(
            report::Fact{report::column(isBefore ? "before" : "after"),
                         report::verbatim(report::rowsJson(observation::sharesTable(part)))});
    }
    for (report::Section &section : document.sections)
        for (report::Item &item : section.items)
            if (auto *table = std::get_if<report::Table>(&item); table && table->key == "rows")
                table->key.clear();
    document.sections.push_back(std::move(rows));
    return document;
}

} // namespace

std::string DemoCommand::examples() const
{
    return "  deviascope demo\n  deviascope demo --json\n";
}

void DemoCommand::addOptions(CLI::App &app)
{
    app.add_option("--prompt", m_prompt, "What is drawn")->capture_default_str();
    app.add_option("--concept", m_concept, "What is discovered")->capture_default_str();
    app.add_option("--from", m_base, "From which prompt")->capture_default_str();
    app.add_option("--images", m_images, "Pictures before and after")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_option("--out", m_out, "Folder for the picture")->capture_default_str();
}

int DemoCommand::run(CommandContext &context)
{
    const auto start = std::chrono::steady_clock::now();
    const model::Model &model = context.model();
    const scorer::Scorer scorer(model);
    task::noteCut(context, {m_prompt, m_concept, m_base});
    DemoRun kept(model, asked());
    const DemoRun::Learned learned = learn(context, kept);
    const auto file = direction::Library().keep(learned.direction);

    context.say(fmt::format("2/3  Drawing \"{}\" at {} seeds, untouched and with the direction",
                            m_prompt, m_images));
    const audit::Plan plan = planWith(learned.direction, model);
    std::map<std::string, std::vector<base::Picture>> pictures;
    base::Context counting = context.context().part(0.7, 1);
    const auto report = audit::runAudit(
        model, scorer, plan,
        [&](const std::string &, const std::string &condition, std::span<const std::uint64_t>,
            const observation::Look &drawn) { pictures[condition] = drawn.pictures; },
        kept.journal(), kept.pictures(), counting);

    context.say("3/3  Counting");
    task::makeOutFolder(m_out);
    const std::filesystem::path picture = task::writeFreePng(
        m_out, "demo-" + base::slug(m_prompt, "picture") + "-" + base::slug(m_concept, "concept"),
        sideBySide(pictures["before"], pictures[plan.condition]));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    report::Document document;
    report::Section &found = document.sections.emplace_back();
    for (const std::string &line : learned.lines)
        found.items.emplace_back(report::Paragraph{report::plain(line)});
    report::append(document, rowsByCondition(observation::documentOf(report), report));
    report::Section &made = document.sections.emplace_back();
    made.items = {report::Fact{report::column("direction", DEVIASCOPE_TR("report", "direction:")),
                               file.string()},
                  report::Fact{report::column(
                                   "picture",
                                   DEVIASCOPE_TR("report", "picture (above before, below after):")),
                               picture.string()},
                  report::Fact{report::column("suggested_scale"),
                               learned.direction.suggestedScale
                                   ? report::Cell(report::fixed(*learned.direction.suggestedScale))
                                   : report::Missing{}},
                  report::Fact{report::column("usable"), report::Answer{learned.usable}},
                  report::Fact{report::column("seconds", DEVIASCOPE_TR("report", "seconds:")),
                               report::fixed(seconds.count(), 0)}};
    showDocument(context, document);
    kept.finish();
    return 0;
}

json DemoCommand::asked() const
{
    return {{"prompt", m_prompt}, {"concept", m_concept}, {"base", m_base}, {"images", m_images}};
}

DemoRun::Learned DemoCommand::learn(CommandContext &context, DemoRun &kept) const
{
    const model::Model &model = context.model();
    if (auto known = kept.learned()) {
        context.say(fmt::format("1/3  \"{}\" is discovered already: going on", m_concept));
        return std::move(*known);
    }
    context.say(fmt::format("1/3  Discovering \"{}\" from \"{}\" in {}'s h-space", m_concept,
                            m_base, model.name));
    discovery::SelfSettings settings;
    settings.concept_ = m_concept;
    settings.base = m_base;
    if (const auto role = model.knowledge.roleOf(m_prompt))
        settings.without = {*role}; // the judged role is not among those learned from
    context.context().checkpointFolder = direction::checkpointFolder();
    base::Context discovering = context.context().part(0, 0.7);
    const auto finding = discovery::SelfDiscovery().discover(model, settings, discovering).front();
    DemoRun::Learned learned{finding.direction, task::describeFinding(finding), finding.usable};
    if (!finding.stoppedEarly)
        kept.keep(learned);
    return learned;
}

audit::Plan DemoCommand::planWith(const direction::Direction &direction,
                                  const model::Model &model) const
{
    audit::Plan plan;
    plan.prompts = {m_prompt};
    plan.attributes = model.knowledge.attributes;
    const auto ours = std::find_if(plan.attributes.begin(), plan.attributes.end(),
                                   [&](const model::Attribute &each) {
                                       return std::find(each.classes.begin(), each.classes.end(),
                                                        m_concept) != each.classes.end();
                                   });
    if (ours != plan.attributes.end())
        plan.attributes = {model::Attribute(*ours)};
    else
        plan.attributes = {{"concept", {m_concept, m_base}}};
    plan.seeds = audit::auditSeeds(m_images);
    plan.settings = sampling::Settings::of(model);
    direction::Application application;
    application.scale = direction.suggestedScale.value_or(1.0);
    plan.directions = {{direction, application}};
    return plan;
}

} // namespace deviascope::cli
