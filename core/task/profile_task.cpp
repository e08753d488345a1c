#include "direction/origin.h"
#include "evaluation/profile_chart.h"
#include "evaluation/profile_report.h"
#include "format/hash.h"
#include "format/picture_file.h"
#include "task/all_tasks.h"
#include "task/drawing_options.h"
#include "task/input_notes.h"
#include "task/run_journal.h"
#include "task/sitting_options.h"
#include "task/structures.h"
#include "task/wished_directions.h"

#include <nlohmann/json.hpp>

namespace deviascope::task {

using base::OptionKind;
using base::OptionValues;

namespace {

constexpr int kProfileImages = 96;

base::OptionTable profileOptions()
{
    return base::OptionTable{{.key = "direction",
                              .kind = OptionKind::Text,
                              .help = "FILE[@SCALE], or a name of the library",
                              .commandLine = "direction",
                              .required = true,
                              .namesFiles = true}}
        .with(sittingOptions(kProfileImages))
        .with({{.key = "cells",
                .kind = OptionKind::Integer,
                .help = "Cut the picture into this many cells a side; 0: no profile in space",
                .fallback = evaluation::ProfilePlan{}.cells},
               {.key = "mask",
                .kind = OptionKind::File,
                .help = "A picture: white acts, black does not; a row of its own"}});
}

evaluation::ProfilePlan profilePlan(Surroundings &surroundings, const OptionValues &values)
{
    const model::Model &model = surroundings.model();
    const DirectionWish wish = parseDirection(values.text("direction"));
    evaluation::ProfilePlan plan;
    plan.direction = directionFor(surroundings, wish.file);
    plan.sitting = SittingWish(surroundings, values).sitting(model, &plan.direction);
    noteCut(surroundings, plan.sitting.prompts);
    noteCut(surroundings, {plan.sitting.concept_, plan.sitting.base});
    plan.scale = wish.scale.value_or(plan.direction.suggestedScale.value_or(1));
    plan.cells = static_cast<int>(values.integer("cells"));
    if (const std::string mask = values.text("mask"); !mask.empty())
        plan.mask = sampling::regionMask(format::readPicture(mask), mask);
    evaluation::checkPlan(plan);
    return plan;
}

class ProfileTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "profile", "Shows when and where in the drawing a direction takes effect",
            "  deviascope profile woman.safetensors --images 96 --out profile\n"
            "  deviascope profile woman.safetensors@1.5 --roles doctor,judge --cells 2\n"
            "  deviascope profile woman.safetensors --cells 0 --mask face.png\n",
            profileOptions(), "Folder for profile.json, .txt, .csv, .html and .svg"};
        return info;
    }

    Cost cost(Surroundings &surroundings, const OptionValues &values) const override
    {
        const model::Model &model = surroundings.model();
        const evaluation::ProfilePlan plan = profilePlan(surroundings, values);
        requireScorer(surroundings);
        const auto scheduler = sampling::makeScheduler(model, plan.sitting.settings);
        const double parts =
            2 + static_cast<double>(evaluation::slidingWindows(scheduler->timesteps()).size()) +
            plan.cells * plan.cells + (values.text("mask").empty() ? 0 : 1);
        return costOf(model, plan.sitting.settings,
                      parts * static_cast<double>(plan.sitting.seeds.size()));
    }

    Outcome run(Surroundings &surroundings, const OptionValues &values,
                const std::filesystem::path &out) const override
    {
        const model::Model &model = surroundings.model();
        const evaluation::ProfilePlan plan = profilePlan(surroundings, values);
        nlohmann::json key = keyOf(plan.sitting);
        key["direction"] = direction::causeOf(plan.direction);
        key["scale"] = plan.scale;
        key["cells"] = plan.cells;
        const std::string mask = values.text("mask");
        key["mask"] = mask.empty() ? "" : format::sha256OfFile(mask, surroundings.context());
        format::Journal journal = runJournal(model, "profile", out, std::move(key));
        const evaluation::Profile profile =
            evaluation::profile(model, plan, journal, surroundings.context());
        return {evaluation::documentOf(profile), {{"profile.svg", evaluation::chartOf(profile)}}};
    }
};

} // namespace

const Task &profileTask()
{
    static const ProfileTask task;
    return task;
}

} // namespace deviascope::task
