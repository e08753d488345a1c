#include "audit/picture_audit.h"
#include "audit/runner.h"
#include "base/error.h"
#include "observation/bias_document.h"
#include "sampling/guided_network.h"
#include "task/all_tasks.h"
#include "task/drawing_options.h"
#include "task/failure.h"
#include "task/input_notes.h"
#include "task/once.h"
#include "task/picture_output.h"
#include "task/run_journal.h"
#include "task/structures.h"
#include "task/wished_directions.h"
#include "task/within_option.h"

#include <nlohmann/json.hpp>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::OptionKind;
using base::OptionValues;

namespace {

constexpr int kAuditImages = 64;

base::OptionTable auditOptions()
{
    return base::OptionTable{
        {.key = "prompts",
         .kind = OptionKind::Texts,
         .help = "Prompts to audit",
         .commandLine = "--prompt"},
        attributesOption("'name=class|class|…', or a name that the model knows", "all it knows"),
        {.key = "images",
         .kind = OptionKind::Integer,
         .help = "Pictures per prompt and condition",
         .fallback = kAuditImages},
        seedsOption("Seeds instead of --images: 7, 0-15 or 3,5,9", ""),
        {.key = "pictures",
         .kind = OptionKind::Folder,
         .help = "Judge the pictures of a folder instead"},
        {.key = "fail_if",
         .kind = OptionKind::Text,
         .help = "'deviation>0.2' or 'difference>0.1': exit status 1"},
        directionsOption(),
        withinOption()}
        .with(drawingOptions());
}

/// Where nothing is drawn, what says how to draw changes nothing.
void noteUnused(Surroundings &surroundings, const OptionValues &values)
{
    std::string unused;
    for (const char *key : {"prompts", "images", "seeds", "negative", "steps", "guidance",
                            "sampler", "size", "directions"})
        if (values.has(key))
            unused += (unused.empty() ? "" : ", ") + values.table().find(key)->name();
    if (!unused.empty())
        surroundings.note("Pictures are judged as they are: " + unused + " changes nothing.");
}

std::vector<model::Attribute> auditedAttributes(Surroundings &surroundings,
                                                const OptionValues &values)
{
    const model::Knowledge &known = surroundings.model().knowledge;
    if (!values.has("attributes") && known.attributes.empty())
        throw Error(ErrorKind::InvalidValue, "This model comes without attributes", "--attribute",
                    "Write one as 'gender=a man|a woman'.");
    const auto all = values.has("attributes")
                         ? attributesOf(surroundings, values.structure("attributes"), known)
                         : known.attributes;
    noteCut(surroundings, all);
    return all;
}

audit::Plan auditPlan(Surroundings &surroundings, const OptionValues &values)
{
    const model::Model &model = surroundings.model();
    audit::Plan plan;
    plan.prompts = onceEach(surroundings, values.texts("prompts"), "prompt");
    plan.attributes = auditedAttributes(surroundings, values);
    if (values.has("seeds") && values.has("images"))
        surroundings.note("The seeds are given: --images changes nothing.");
    plan.seeds = values.has("seeds")
                     ? seedsOf(surroundings, values.structure("seeds"))
                     : audit::auditSeeds(static_cast<int>(values.integer("images")));
    plan.negative = values.text("negative");
    plan.settings = settingsOf(model, values);
    plan.directions = loadDirections(surroundings, plan.settings.guidance,
                                     wishesOf(values.structure("directions")));
    noteCut(surroundings, plan.prompts);
    noteNegative(surroundings, plan.negative, plan.settings.guidance);
    if (sampling::isGuided(model, plan.settings.guidance))
        noteCut(surroundings, std::vector<std::string>{plan.negative});
    plan.within = withinOf(surroundings, values);
    if (plan.directions.size() == 1)
        plan.condition = plan.directions.front().direction.name;
    audit::checkPlan(plan);
    return plan;
}

audit::TakePictures savingInto(const std::filesystem::path &out, const audit::Plan &plan,
                               const model::Model &model, FileNames &folders)
{
    return [&](const std::string &prompt, const std::string &condition,
               std::span<const std::uint64_t> seeds, const observation::Look &drawn) {
        const bool edited = condition != "before";
        sampling::Settings used = plan.settings;
        for (size_t i = 0; i < drawn.pictures.size(); ++i) {
            used.microBatch = drawn.microBatches[i];
            savePicture(out / folders.of(prompt),
                        std::to_string(seeds[i]) + "-" + (edited ? "after" : "before"),
                        drawn.pictures[i],
                        {{prompt, plan.negative, seeds[i]},
                         used,
                         edited ? std::span<const direction::AppliedDirection>(plan.directions)
                                : std::span<const direction::AppliedDirection>()},
                        model);
        }
    };
}

class AuditTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "audit", "Counts biases, before and after directions",
            "  deviascope audit --prompt \"a doctor\" --images 64\n"
            "  deviascope audit --prompt \"a judge\" --attribute 'gender=a man|a woman' "
            "--direction woman.safetensors\n"
            "  deviascope audit --pictures photos/ --attribute 'gender=a man|a woman'\n"
            "  deviascope audit --prompt \"a doctor\" --fail-if 'deviation>0.2'\n",
            auditOptions(), "Folder for the pictures, and audit.json, .txt, .csv and .html"};
        return info;
    }

    Cost cost(Surroundings &surroundings, const OptionValues &values) const override
    {
        conditionOf(values);
        if (values.has("pictures")) {
            auditedAttributes(surroundings, values);
            requireScorer(surroundings);
            withinOf(surroundings, values);
            const auto folder = format::listPictures(values.text("pictures"));
            return {0, static_cast<double>(folder.pictures.size())};
        }
        const audit::Plan plan = auditPlan(surroundings, values);
        requireScorer(surroundings);
        const auto conditions = plan.directions.empty() ? 1. : 2.;
        return costOf(surroundings.model(), plan.settings,
                      conditions * static_cast<double>(plan.prompts.size() * plan.seeds.size()));
    }

    Outcome run(Surroundings &surroundings, const OptionValues &values,
                const std::filesystem::path &out) const override
    {
        const std::optional<FailIf> condition = conditionOf(values);
        const auto outcome = [&](const observation::BiasReport &report) {
            Outcome result{observation::documentOf(report)};
            if (condition && isFailed(report, *condition))
                result.failure = values.text("fail_if");
            return result;
        };
        if (!values.has("pictures"))
            return outcome(drawAndJudge(surroundings, values, out));
        noteUnused(surroundings, values);
        const std::filesystem::path folder = values.text("pictures");
        const auto attributes = auditedAttributes(surroundings, values);
        const scorer::Within within = withinOf(surroundings, values);
        nlohmann::json key = {{"attributes", audit::keyOf(attributes)},
                              {"margin", scorer::kUncertainMargin}};
        if (!within.isEverywhere())
            key["within"] = within.hash;
        format::Journal journal =
            runJournal(surroundings.model(), "audit-pictures", out, std::move(key));
        audit::PictureAudit pictures(scorer::Scorer(surroundings.model()), attributes, folder,
                                     scorer::kUncertainMargin, journal);
        pictures.lookWithin(within);
        const auto leftOut = readFolder(surroundings, folder, [&](const auto &, auto picture) {
                                 pictures.add(std::move(picture));
                             }).leftOut;
        Outcome result = outcome(pictures.finish());
        report::append(result.document, {{}, {{{}, {leftOutTable(leftOut)}}}});
        return result;
    }

private:
    static std::optional<FailIf> conditionOf(const OptionValues &values)
    {
        const std::string text = values.text("fail_if");
        if (text.empty())
            return std::nullopt;
        const FailIf condition = parseFailIf(text);
        const bool compares = !values.has("pictures") && values.has("directions");
        if (condition.what == FailIf::What::Difference && !compares)
            throw Error(ErrorKind::InvalidValue,
                        "There is nothing to compare: no direction is given", text,
                        "Give one by --direction, or a condition on the deviation.");
        return condition;
    }

    static observation::BiasReport drawAndJudge(Surroundings &surroundings,
                                                const OptionValues &values,
                                                const std::filesystem::path &out)
    {
        const model::Model &model = surroundings.model();
        const audit::Plan plan = auditPlan(surroundings, values);
        FileNames folders;
        const auto take =
            out.empty() ? audit::TakePictures() : savingInto(out, plan, model, folders);
        format::Journal journal = runJournal(model, "audit", out, audit::keyOf(plan));
        return audit::runAudit(model, scorer::Scorer(model), plan, take, journal,
                               surroundings.context());
    }
};

} // namespace

const Task &auditTask()
{
    static const AuditTask task;
    return task;
}

} // namespace deviascope::task
