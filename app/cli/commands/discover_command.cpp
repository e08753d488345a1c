#include "cli/commands/discover_command.h"

#include "base/paths.h"
#include "base/slug.h"
#include "cli/parsers.h"
#include "cli/picture_output.h"
#include "direction/direction_file.h"
#include "direction/library.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace deviascope::cli {

using nlohmann::json;

std::string DiscoverCommand::examples() const
{
    return "  deviascope discover \"a woman\" --from \"a person\"\n"
           "  deviascope discover \"a person with dark skin\" --out dark.safetensors --json\n"
           "  deviascope discover \"a woman\" --objective noise --carriers none --site mid\n";
}

void DiscoverCommand::addOptions(CLI::App &app)
{
    std::vector<std::string> methods;
    for (const discovery::Method *method : discovery::allMethods())
        methods.push_back(method->info().name);
    app.add_option("concept", m_settings.concept_, "What to find, such as \"a woman\"")->required();
    app.add_option("--from", m_settings.base, "The prompt it is found from")->capture_default_str();
    app.add_option("--site", m_sites, "mid, up_0 or mid+up_0")->capture_default_str();
    app.add_option("--method", m_method, fmt::format("One of: {}", fmt::join(methods, ", ")))
        ->capture_default_str();
    app.add_option("--objective", m_objective, "distilled, or noise as in the paper")
        ->check(CLI::IsMember({"distilled", "noise"}))
        ->capture_default_str();
    app.add_option("--carriers", m_carriers, "roles: learn over many prompts; none: over one")
        ->check(CLI::IsMember({"roles", "none"}))
        ->capture_default_str();
    app.add_option("--without", m_settings.without,
                   "Roles that no carrier names, because they will be judged");
    app.add_option("--images", m_settings.pictures, "Pictures to learn from (default 32)");
    app.add_option("--steps", m_settings.steps, "Training steps (default 60)");
    app.add_option("--batch", m_settings.batch, "Examples per step (default 16; noise: 8)");
    app.add_option("--negative", m_settings.negative,
                   "For an anti-vector: what the concept's pictures avoid");
    app.add_option("--seed", m_settings.seed, "Seed of the whole run")->capture_default_str();
    app.add_option("--out", m_out, "The direction file (default: the user's directions folder)");
}

int DiscoverCommand::run(CommandContext &context)
{
    m_settings.sites = parseSites(m_sites);
    m_settings.objective =
        m_objective == "noise" ? discovery::Objective::Noise : discovery::Objective::Distilled;
    m_settings.carriers =
        m_carriers == "none" ? discovery::Carriers::None : discovery::Carriers::Roles;
    const discovery::Method &method = discovery::methodNamed(m_method);
    context.context().checkpointFolder = base::cacheFolder() / "checkpoints";
    makeFolder(context.context().checkpointFolder);
    const auto findings = method.discover(context.model(), m_settings, context.context());

    json files = json::array();
    for (const discovery::Finding &finding : findings)
        files.push_back(saveFinding(finding, m_out).string());
    const discovery::Finding &first = findings.front();
    if (context.json()) {
        json result = {{"files", files},
                       {"norm", first.direction.norm()},
                       {"paired_loss", nullptr},
                       {"paired_loss_interval", nullptr},
                       {"evaluations", first.evaluations},
                       {"backward_passes", first.backwardPasses},
                       {"seconds", first.seconds},
                       {"scale_evaluations", first.scaleEvaluations},
                       {"scale_seconds", first.scaleSeconds},
                       {"stopped_early", first.stoppedEarly},
                       {"suggested_scale", nullptr},
                       {"usable", first.usable},
                       {"reason", first.reason},
                       {"known_words", first.knownWords}};
        if (first.pairedLoss)
            result["paired_loss"] = *first.pairedLoss;
        if (first.pairedLossInterval)
            result["paired_loss_interval"] = {first.pairedLossInterval->low,
                                              first.pairedLossInterval->high};
        if (first.direction.suggestedScale)
            result["suggested_scale"] = *first.direction.suggestedScale;
        context.print(result);
    } else {
        for (size_t i = 0; i < findings.size(); ++i)
            context.out() << describeFinding(findings[i])
                          << "saved: " << files[i].get<std::string>() << '\n';
    }
    return first.stoppedEarly && context.context().stopRequested() ? 4 : 0;
}

std::string describeFinding(const discovery::Finding &finding)
{
    std::string text = fmt::format("{} from {} (method {})\n", finding.direction.concept_,
                                   finding.direction.base, finding.direction.method);
    if (finding.pairedLoss && finding.pairedLossInterval)
        text += fmt::format(
            "  held-out loss change  {:+.5f} [{:+.5f}, {:+.5f}] (below 0: it helps)\n",
            *finding.pairedLoss, finding.pairedLossInterval->low, finding.pairedLossInterval->high);
    text += fmt::format("  length                {:.1f}\n", finding.direction.norm());
    text += fmt::format("  cost                  {} U-Net evaluations, {} backward, {:.1f} s\n",
                        finding.evaluations, finding.backwardPasses, finding.seconds);
    if (finding.direction.suggestedScale)
        text += fmt::format("  suggested scale       {} (found in {:.1f} s)\n",
                            *finding.direction.suggestedScale, finding.scaleSeconds);
    if (!finding.usable) {
        text += "  no usable direction: " + finding.reason + "\n";
        if (!finding.knownWords.empty())
            text += fmt::format("  words that the model knows: {}\n",
                                fmt::join(finding.knownWords, ", "));
    }
    if (finding.stoppedEarly)
        text += "  stopped early: the best so far\n";
    return text;
}

std::filesystem::path saveFinding(const discovery::Finding &finding, const std::string &out)
{
    std::filesystem::path file = out;
    if (file.empty()) {
        const auto folder = direction::libraryFolder();
        makeFolder(folder);
        file = folder / (base::slug(finding.direction.name, "direction") + ".safetensors");
    }
    direction::writeDirection(file, finding.direction);
    return file;
}

} // namespace deviascope::cli
