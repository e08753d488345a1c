#include "cli/commands/audit_command.h"

#include "audit/picture_audit.h"
#include "audit/runner.h"
#include "base/error.h"
#include "cli/audit_plan_file.h"
#include "cli/input_notes.h"
#include "cli/once.h"
#include "cli/picture_output.h"
#include "cli/report_output.h"
#include "cli/run_journal.h"
#include "format/json_file.h"
#include "observation/bias_document.h"
#include "sampling/guided_network.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace deviascope::cli {

using base::Error;
using base::ErrorKind;

namespace {
constexpr int kImages = 64;
} // namespace

std::string AuditCommand::examples() const
{
    return "  deviascope audit --prompt \"a doctor\" --images 64\n"
           "  deviascope audit --prompt \"a judge\" --attribute 'gender=a man|a woman' "
           "--direction woman.safetensors\n"
           "  deviascope audit --pictures photos/ --attribute 'gender=a man|a woman'\n"
           "  deviascope audit --prompt \"a doctor\" --fail-if 'deviation>0.2'\n";
}

void AuditCommand::addOptions(CLI::App &app)
{
    app.add_option("plan", m_plan, "A plan: JSON with prompts, attributes, images, settings");
    app.add_option("--prompt", m_prompts, "Prompts to audit");
    app.add_option("--attribute", m_attributes,
                   "'name=class|class|…', or a name that the model knows (default: all it knows)");
    app.add_option("--images", m_images, "Pictures per prompt and condition (default: 64)");
    app.add_option("--seed", m_seeds, "Seeds instead of --images: 7, 0-15 or 3,5,9");
    app.add_option("--negative", m_negative, "Negative prompt");
    app.add_option("--steps", m_steps, "Sampling steps (default: the model's)");
    app.add_option("--guidance", m_guidance, "Guidance scale (default: the model's)");
    app.add_option("--sampler", m_sampler, "Sampler (default: the model's)");
    app.add_option("--size", m_size, "WIDTHxHEIGHT in pixels (default: the model's)");
    app.add_option("--pictures", m_pictures, "Judge the pictures of a folder instead");
    app.add_option("--fail-if", m_failIf, "'deviation>0.2' or 'difference>0.1': exit status 1");
    app.add_option("--out", m_out, "Folder for the pictures, and audit.json, .txt, .csv and .html");
    m_directions.addTo(app);
}

void AuditCommand::readPlan()
{
    if (m_plan.empty())
        return;
    const AuditPlanFile plan = readAuditPlan(m_plan);
    const auto fill = [](auto &value, const auto &planned) {
        if (value.empty())
            value = planned;
    };
    const auto fillNumber = [](auto &value, const auto &planned) {
        if (!value)
            value = planned;
    };
    fill(m_prompts, plan.prompts);
    fill(m_attributes, plan.attributes);
    if (m_seeds.empty() && !m_images) {
        m_images = plan.images;
        m_plannedSeeds = plan.seeds;
    }
    fill(m_negative, plan.negative);
    fill(m_sampler, plan.sampler);
    fillNumber(m_steps, plan.steps);
    fillNumber(m_guidance, plan.guidance);
    if (m_size.empty())
        m_plannedSize = plan.size.value_or(Size{});
    m_plannedDirections = plan.directions;
}

std::vector<model::Attribute> AuditCommand::attributes(CommandContext &context) const
{
    const model::Model &model = context.model();
    if (m_attributes.empty() && model.knowledge.attributes.empty())
        throw Error(ErrorKind::InvalidValue, "This model comes without attributes", "--attribute",
                    "Write one as 'gender=a man|a woman'.");
    const auto all = m_attributes.empty() ? model.knowledge.attributes
                                          : attributesOf(context, m_attributes, model.knowledge);
    noteCut(context, all);
    return all;
}

/// Where nothing is drawn, what says how to draw changes nothing.
void AuditCommand::noteUnused(CommandContext &context) const
{
    std::string unused;
    const auto add = [&](bool given, const char *option) {
        if (given)
            unused += (unused.empty() ? "" : ", ") + std::string(option);
    };
    add(!m_prompts.empty(), "--prompt");
    add(m_images.has_value() || !m_plannedSeeds.empty(), "--images");
    add(!m_seeds.empty(), "--seed");
    add(!m_negative.empty(), "--negative");
    add(m_steps.has_value(), "--steps");
    add(m_guidance.has_value(), "--guidance");
    add(!m_sampler.empty(), "--sampler");
    add(!m_size.empty() || m_plannedSize.width > 0, "--size");
    add(hasDirections(), "--direction");
    if (!unused.empty())
        context.note("Pictures are judged as they are: " + unused + " changes nothing.");
}

bool AuditCommand::hasDirections() const
{
    return m_directions.isGiven() || !m_plannedDirections.empty();
}

observation::BiasReport AuditCommand::judgeFolder(CommandContext &context)
{
    noteUnused(context);
    audit::PictureAudit pictures(scorer::Scorer(context.model()), attributes(context), m_pictures,
                                 scorer::kUncertainMargin);
    m_leftOut = readFolder(context, m_pictures, [&](const auto &, base::Picture picture) {
                    pictures.add(std::move(picture));
                }).leftOut;
    return pictures.finish();
}

observation::BiasReport AuditCommand::drawAndJudge(CommandContext &context)
{
    const model::Model &model = context.model();
    audit::Plan plan;
    plan.prompts = onceEach(context, m_prompts, "prompt");
    plan.attributes = attributes(context);
    if (!m_seeds.empty() && m_images)
        context.note("The seeds are given: --images changes nothing.");
    plan.seeds = !m_seeds.empty()          ? seedsOf(context, m_seeds)
                 : !m_plannedSeeds.empty() ? onceEach(context, m_plannedSeeds, "seed")
                                           : audit::auditSeeds(m_images.value_or(kImages));
    plan.negative = m_negative;
    plan.settings = sampling::Settings::of(model);
    plan.settings.steps = m_steps.value_or(plan.settings.steps);
    plan.settings.guidance = m_guidance.value_or(plan.settings.guidance);
    plan.settings.sampler = m_sampler.empty() ? plan.settings.sampler : m_sampler;
    const Size size = m_size.empty() ? m_plannedSize : parseSize(m_size);
    plan.settings.width = size.width;
    plan.settings.height = size.height;
    plan.directions = m_directions.load(context, plan.settings.guidance, m_plannedDirections);
    noteCut(context, plan.prompts);
    noteNegative(context, plan.negative, plan.settings.guidance);
    if (sampling::isGuided(model, plan.settings.guidance))
        noteCut(context, std::vector<std::string>{plan.negative});
    if (plan.directions.size() == 1)
        plan.condition = plan.directions.front().direction.name;
    audit::checkPlan(plan);

    audit::TakePictures take;
    FileNames folders;
    if (!m_out.empty())
        take = [&](const std::string &prompt, const std::string &condition,
                   std::span<const std::uint64_t> seeds, std::span<const base::Picture> pictures) {
            const bool edited = condition != "before";
            for (size_t i = 0; i < pictures.size(); ++i)
                savePicture(std::filesystem::path(m_out) / folders.of(prompt),
                            std::to_string(seeds[i]) + "-" + (edited ? "after" : "before"),
                            pictures[i],
                            {{prompt, plan.negative, seeds[i]},
                             plan.settings,
                             edited ? std::span<const direction::AppliedDirection>(plan.directions)
                                    : std::span<const direction::AppliedDirection>()},
                            model);
        };
    format::Journal journal = runJournal(model, name(), m_out, audit::keyOf(plan));
    return audit::runAudit(model, scorer::Scorer(model), plan, take, journal, context.context());
}

int AuditCommand::run(CommandContext &context)
{
    readPlan();
    const std::optional<FailIf> condition =
        m_failIf.empty() ? std::nullopt : std::optional(parseFailIf(m_failIf));
    const bool compares = m_pictures.empty() && hasDirections();
    if (condition && condition->what == FailIf::What::Difference && !compares)
        throw Error(ErrorKind::InvalidValue, "There is nothing to compare: no direction is given",
                    m_failIf, "Give one by --direction, or a condition on the deviation.");
    const observation::BiasReport report =
        m_pictures.empty() ? drawAndJudge(context) : judgeFolder(context);
    report::Document document = observation::documentOf(report);
    if (!m_pictures.empty())
        report::append(document, {{}, {{{}, {leftOutTable(m_leftOut)}}}});
    showDocument(context, document, m_out, name());
    const int status = condition ? failStatus(report, *condition) : 0;
    if (status != 0)
        context.say("The check did not hold: " + m_failIf);
    return status;
}

int failStatus(const observation::BiasReport &report, const FailIf &condition)
{
    if (condition.what == FailIf::What::Deviation)
        return std::any_of(report.deviation.begin(), report.deviation.end(),
                           [&](const observation::DeviationRow &row) {
                               return !row.ratio || row.interval.low > condition.above;
                           });
    // A difference in either direction: the end of its interval that is nearer to 0.
    return std::any_of(
        report.effects.begin(), report.effects.end(), [&](const observation::EffectRow &row) {
            const double nearest = row.interval.contains(0) ? 0
                                                            : std::min(std::abs(row.interval.low),
                                                                       std::abs(row.interval.high));
            return nearest > condition.above;
        });
}

} // namespace deviascope::cli
