#include "cli/commands/profile_command.h"

#include "base/atomic_file.h"
#include "cli/direction_options.h"
#include "cli/input_notes.h"
#include "cli/parsers.h"
#include "cli/report_output.h"
#include "cli/run_journal.h"
#include "direction/origin.h"
#include "evaluation/profile_chart.h"
#include "evaluation/profile_report.h"
#include "format/hash.h"
#include "format/picture_file.h"

#include <nlohmann/json.hpp>

namespace deviascope::cli {

using evaluation::Profile;

std::string ProfileCommand::examples() const
{
    return "  deviascope profile woman.safetensors --images 96 --out profile\n"
           "  deviascope profile woman.safetensors@1.5 --roles doctor,judge --cells 2\n"
           "  deviascope profile woman.safetensors --cells 0 --mask face.png\n";
}

void ProfileCommand::addOptions(CLI::App &app)
{
    app.add_option("direction", m_direction, "FILE[@SCALE], or a name of the library")->required();
    m_sitting.addTo(app, 96);
    app.add_option("--cells", m_cells,
                   "Cut the picture into this many cells a side; 0: no profile in space")
        ->capture_default_str();
    app.add_option("--mask", m_mask, "A picture: white acts, black does not; a row of its own");
    app.add_option("--out", m_out, "Folder for profile.json, .txt, .csv, .html and .svg");
}

format::Journal ProfileCommand::journal(const model::Model &model,
                                        const evaluation::ProfilePlan &plan) const
{
    base::Context hashing;
    nlohmann::json key = keyOf(plan.sitting);
    key["direction"] = direction::causeOf(plan.direction);
    key["scale"] = plan.scale;
    key["cells"] = plan.cells;
    key["mask"] = m_mask.empty() ? "" : format::sha256OfFile(m_mask, hashing);
    return runJournal(model, name(), m_out, std::move(key));
}

int ProfileCommand::run(CommandContext &context)
{
    const model::Model &model = context.model();
    const DirectionWish wish = parseDirection(m_direction);
    evaluation::ProfilePlan plan;
    plan.direction = directionFor(context, wish.file);
    plan.sitting = m_sitting.sitting(model, &plan.direction);
    noteCut(context, plan.sitting.prompts);
    noteCut(context, {plan.sitting.concept_, plan.sitting.base});
    plan.scale = wish.scale.value_or(plan.direction.suggestedScale.value_or(1));
    plan.cells = m_cells;
    if (!m_mask.empty())
        plan.mask = sampling::regionMask(format::readPicture(m_mask), m_mask);
    format::Journal finished = journal(model, plan);
    const Profile profile = evaluation::profile(model, plan, finished, context.context());
    showDocument(context, evaluation::documentOf(profile), m_out, name());
    if (!m_out.empty())
        base::writeFileAtomically(std::filesystem::path(m_out) / "profile.svg",
                                  evaluation::chartOf(profile));
    return 0;
}

} // namespace deviascope::cli
