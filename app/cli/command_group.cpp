#include "cli/command_group.h"

#include <map>

namespace deviascope::cli {

namespace {

std::string summaryOf(const std::string &group)
{
    static const std::map<std::string, std::string> summaries{
        {"train", "Trains: plants a bias in a copy of the model"}};
    const auto found = summaries.find(group);
    return found == summaries.end() ? group : found->second;
}

CLI::App *groupOf(CLI::App &app, const std::string &name)
{
    for (CLI::App *each : app.get_subcommands({}))
        if (each->get_name() == name)
            return each;
    CLI::App *group = app.add_subcommand(name, summaryOf(name));
    group->require_subcommand(1);
    group->fallthrough();
    return group;
}

} // namespace

CLI::App *addCommand(CLI::App &app, const std::string &name, const std::string &summary)
{
    const size_t space = name.find(' ');
    if (space == std::string::npos)
        return app.add_subcommand(name, summary);
    return addCommand(*groupOf(app, name.substr(0, space)), name.substr(space + 1), summary);
}

} // namespace deviascope::cli
