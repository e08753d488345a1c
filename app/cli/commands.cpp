#include "cli/command.h"

#include "cli/commands/audit_command.h"
#include "cli/commands/demo_command.h"
#include "cli/commands/directions_command.h"
#include "cli/commands/discover_command.h"
#include "cli/commands/enhance_command.h"
#include "cli/commands/evaluate_command.h"
#include "cli/commands/fair_command.h"
#include "cli/commands/generate_command.h"
#include "cli/commands/info_command.h"
#include "cli/commands/map_command.h"
#include "cli/commands/profile_command.h"
#include "cli/commands/safe_command.h"
#include "cli/commands/statistics_command.h"
#include "cli/commands/verify_command.h"

namespace deviascope::cli {

std::vector<std::unique_ptr<Command>> allCommands()
{
    std::vector<std::unique_ptr<Command>> all;
    all.push_back(std::make_unique<DemoCommand>());
    all.push_back(std::make_unique<InfoCommand>());
    all.push_back(std::make_unique<GenerateCommand>());
    all.push_back(std::make_unique<DiscoverCommand>());
    all.push_back(std::make_unique<AuditCommand>());
    all.push_back(std::make_unique<FairCommand>());
    all.push_back(std::make_unique<SafeCommand>());
    all.push_back(std::make_unique<EnhanceCommand>());
    all.push_back(std::make_unique<EvaluateCommand>());
    all.push_back(std::make_unique<MapCommand>());
    all.push_back(std::make_unique<ProfileCommand>());
    all.push_back(std::make_unique<DirectionsCommand>());
    all.push_back(std::make_unique<StatisticsCommand>());
    all.push_back(std::make_unique<VerifyCommand>());
    return all;
}

} // namespace deviascope::cli
