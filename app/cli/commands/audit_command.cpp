#include "cli/commands/audit_command.h"

#include "observation/bias_document.h"
#include "audit/runner.h"
#include "base/error.h"
#include "cli/picture_output.h"
#include "cli/report_output.h"
#include "cli/run_journal.h"
#include "format/json_file.h"
#include "format/picture_file.h"

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
    app.add_option("--pictures", m_pictures, "Judge the pictures of a folder instead");
    app.add_option("--fail-if", m_failIf, "'deviation>0.2' or 'difference>0.1': exit status 1");
    app.add_option("--out", m_out, "Folder for the pictures, and audit.json, .txt, .csv and .html");
    m_directions.addTo(app);
}

void AuditCommand::readPlan()
{
    if (m_plan.empty())
        return;
    const auto plan = format::readJsonFile(m_plan);
    const auto texts = [&](const char *key, std::vector<std::string> &values) {
        if (values.empty() && plan.has(key))
            values = plan.get<std::vector<std::string>>(key);
    };
    texts("prompts", m_prompts);
    if (m_attributes.empty() && plan.has("attributes")) {
        const auto attributes = plan.at("attributes");
        if (!attributes.value().is_object())
            m_attributes = attributes.as<std::vector<std::string>>();
        else
            for (const auto &[name, classes] : attributes.value().items()) {
                std::string text = name + "=";
                for (const auto &each : attributes.get<std::vector<std::string>>(name))
                    text += (text.back() == '=' ? "" : "|") + each;
                m_attributes.push_back(text);
            }
    }
    if (!m_images && plan.has("images"))
        m_images = plan.get<int>("images");
    if (m_negative.empty())
        m_negative = plan.get<std::string>("negative", "");
    if (!m_steps && plan.has("steps"))
        m_steps = plan.get<int>("steps");
    if (!m_guidance && plan.has("guidance"))
        m_guidance = plan.get<double>("guidance");
    if (m_sampler.empty())
        m_sampler = plan.get<std::string>("sampler", "");
}

std::vector<model::Attribute> AuditCommand::attributes(const model::Model &model) const
{
    if (m_attributes.empty()) {
        if (model.knowledge.attributes.empty())
            throw Error(ErrorKind::InvalidValue, "This model comes without attributes",
                        "--attribute", "Write one as 'gender=a man|a woman'.");
        return model.knowledge.attributes;
    }
    std::vector<model::Attribute> result;
    for (const std::string &text : m_attributes) {
        const model::Attribute *known = model.knowledge.attribute(text);
        result.push_back(known ? *known : parseAttribute(text));
    }
    return result;
}

observation::BiasReport AuditCommand::judgeFolder(CommandContext &context)
{
    const auto files = format::listPictures(m_pictures);
    const model::Model &model = context.model();
    std::vector<base::Picture> pictures;
    for (size_t i = 0; i < files.size(); ++i) {
        base::Progress progress;
        progress.stage = "reading";
        progress.fraction = static_cast<double>(i) / static_cast<double>(files.size());
        context.context().poll(progress);
        pictures.push_back(format::readPicture(files[i]));
    }
    return audit::judgePictures(scorer::Scorer(model), pictures, attributes(model), m_pictures,
                                scorer::kUncertainMargin);
}

observation::BiasReport AuditCommand::drawAndJudge(CommandContext &context)
{
    const model::Model &model = context.model();
    audit::Plan plan;
    plan.prompts = m_prompts;
    plan.attributes = attributes(model);
    plan.seeds =
        m_seeds.empty() ? audit::auditSeeds(m_images.value_or(kImages)) : parseSeeds(m_seeds);
    plan.negative = m_negative;
    plan.settings = sampling::Settings::of(model);
    plan.settings.steps = m_steps.value_or(plan.settings.steps);
    plan.settings.guidance = m_guidance.value_or(plan.settings.guidance);
    plan.settings.sampler = m_sampler.empty() ? plan.settings.sampler : m_sampler;
    plan.directions = m_directions.load(context, plan.settings.guidance);
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
    const observation::BiasReport report = m_pictures.empty() ? drawAndJudge(context) : judgeFolder(context);
    showDocument(context, observation::documentOf(report), m_out, name());
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
                               return row.ratio && row.interval.low > condition.above;
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
