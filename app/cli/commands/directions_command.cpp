#include "cli/commands/directions_command.h"

#include "cli/report_output.h"

namespace deviascope::cli {

DirectionsCommand::DirectionsCommand()
{
    addLibraryVerbs(m_verbs);
    addThumbnailsVerb(m_verbs);
    addAlgebraVerbs(m_verbs);
    addExchangeVerbs(m_verbs);
}

std::string DirectionsCommand::examples() const
{
    return "  deviascope directions list\n"
           "  deviascope directions add woman.safetensors dark.safetensors@0.5 --out "
           "both.safetensors\n"
           "  deviascope directions orthogonalise woman.safetensors dark.safetensors\n"
           "  deviascope directions cosine woman.safetensors man.safetensors\n"
           "  deviascope directions thumbnails\n"
           "  deviascope directions rename a-woman \"woman, from roles\"\n"
           "  deviascope --model ~/models/sd15 directions import unet.pth\n";
}

void DirectionsCommand::addOptions(CLI::App &app)
{
    app.require_subcommand(1);
    for (const auto &verb : m_verbs) {
        CLI::App *sub = app.add_subcommand(verb->name(), verb->summary());
        sub->fallthrough();
        sub->callback([this, chosen = verb.get()] { m_chosen = chosen; });
        verb->addOptions(*sub);
    }
}

int DirectionsCommand::run(CommandContext &context)
{
    showDocument(context, m_chosen->answer(context));
    return 0;
}

} // namespace deviascope::cli
