#include "cli/commands/discover_command.h"

#include "base/error.h"
#include "base/paths.h"
#include "cli/input_notes.h"
#include "cli/parsers.h"
#include "cli/picture_output.h"
#include "cli/thumbnails.h"
#include "direction/direction_file.h"
#include "direction/energy.h"
#include "direction/library.h"
#include "format/picture_file.h"
#include "format/picture_folder.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::cli {

using nlohmann::json;

std::string DiscoverCommand::examples() const
{
    return "  deviascope discover \"a woman\" --from \"a person\"\n"
           "  deviascope discover \"a person with dark skin\" --out dark.safetensors --json\n"
           "  deviascope discover \"a woman\" --objective noise --carriers none --site mid\n"
           "  deviascope discover \"a woman\" --method text\n"
           "  deviascope discover \"a woman\" --with \"a man\"\n"
           "  deviascope discover --pictures hats/ --from \"a person\"\n"
           "  deviascope discover --method pca --components 8 --out component.safetensors\n"
           "  deviascope discover --method jacobian --from \"a doctor\" --seed 3 --mask face.png\n";
}

void DiscoverCommand::addOptions(CLI::App &app)
{
    std::string methods;
    for (const discovery::Method *method : discovery::allMethods())
        methods += "\n  " + method->info().name + ": " + method->info().summary;
    app.add_option("concept", m_settings.concept_,
                   "What to find, such as \"a woman\"; pca, sefa and jacobian look for no concept");
    app.add_option("--with", m_settings.together,
                   "self: a further concept, learned in the same run, repeatable; \"a + b\": "
                   "pictures that show both");
    app.add_option("--from", m_settings.base, "The prompt it is found from")->capture_default_str();
    app.add_option("--site", m_sites,
                   "mid, up_0, mid+up_0 … (default: self mid+up_0, other methods mid; jacobian "
                   "looks at mid alone)");
    app.add_option("--method", m_method, "How to find it:" + methods)->capture_default_str();
    app.add_option("--components", m_settings.components,
                   "pca, sefa, jacobian: how many directions (default 5; jacobian 3)");
    app.add_option("--timestep", m_settings.timestep,
                   "jacobian: the step of the drawing that is looked at (default 700)");
    app.add_option("--mask", m_mask, "jacobian: a picture; what changes where it is white counts");
    app.add_flag("--unscaled", m_settings.unscaled,
                 "sefa: take the weights as they are, not each output scaled to unit length");
    app.add_flag("--per-step", m_settings.perStep, "pca: the components of each step by itself");
    app.add_option("--objective", m_objective, "distilled, or noise as in the paper")
        ->check(CLI::IsMember({"distilled", "noise"}))
        ->capture_default_str();
    app.add_option("--carriers", m_carriers, "roles: learn over many prompts; none: over one")
        ->check(CLI::IsMember({"roles", "none"}))
        ->capture_default_str();
    app.add_option("--strength", m_settings.strength,
                   "self: how many times the step from base to concept a carrier's target goes")
        ->capture_default_str();
    app.add_option("--target-guidance", m_settings.targetGuidance,
                   "self, distilled: how far the target goes past what the model predicts "
                   "(default 1: not at all; with --negative 4, as RespoDiff for people; it takes "
                   "12 for safety)");
    app.add_option("--pad", m_pad,
                   "self: pad the base prompt as the model does, or as the official code in "
                   "training: to the longest prompt of the batch")
        ->check(CLI::IsMember({"model", "official"}))
        ->capture_default_str();
    app.add_option("--without", m_settings.without,
                   "Roles that no carrier names, because they will be judged");
    app.add_option("--images", m_settings.pictures,
                   "Pictures to learn from (default: self and prompts 32, pca 64, supervised 100)");
    app.add_option(
        "--pictures", m_pictures,
        "self: a folder of pictures that show the concept, instead of drawn ones; it need "
        "not be named then");
    app.add_option("--steps", m_settings.steps, "Training steps (default 50)");
    app.add_flag("--all-steps", m_settings.allSteps,
                 "self: do not end a long run where the held-out loss no longer falls");
    app.add_option("--batch", m_settings.batch, "Examples per step (default 16; noise: 8)");
    app.add_option("--negative", m_settings.negative,
                   "For an anti-vector: what the concept's pictures avoid");
    app.add_option("--seed", m_settings.seed, "Seed of the whole run")->capture_default_str();
    app.add_option("--out", m_out,
                   "The direction file; several are numbered (default: in the library)");
}

int DiscoverCommand::run(CommandContext &context)
{
    if (!m_sites.empty())
        m_settings.sites = parseSites(m_sites);
    if (!m_mask.empty())
        m_settings.mask = sampling::regionMask(format::readPicture(m_mask), m_mask);
    if (!m_pictures.empty())
        readShown(context);
    m_settings.objective =
        m_objective == "noise" ? discovery::Objective::Noise : discovery::Objective::Distilled;
    m_settings.carriers =
        m_carriers == "none" ? discovery::Carriers::None : discovery::Carriers::Roles;
    m_settings.pad = m_pad == "official" ? discovery::Pad::Official : discovery::Pad::Model;
    const discovery::Method &method = discovery::methodNamed(m_method);
    if (!m_settings.together.empty() && m_method != "self")
        throw base::Error(base::ErrorKind::InvalidValue,
                          "Only `self` learns several concepts in one run", m_method,
                          "Leave out --method or --with.");
    if (!m_sites.empty() && m_method == "text")
        throw base::Error(base::ErrorKind::InvalidValue,
                          "Text steering acts on the text states, at no site of the network",
                          m_sites, "Leave out --site, or choose another method.");
    noteCut(context, {m_settings.concept_, m_settings.base, m_settings.negative});
    noteCut(context, m_settings.together);
    context.context().checkpointFolder = base::cacheFolder() / "checkpoints";
    const auto findings = method.discover(context.model(), m_settings, context.context());
    if (findings.empty())
        throw base::Error(base::ErrorKind::InvalidValue, "Nothing was found", m_method,
                          "The pictures may be too few, or all alike.");

    json files = json::array();
    for (size_t i = 0; i < findings.size(); ++i)
        files.push_back(
            saveFinding(findings[i], m_out.empty() ? "" : numbered(i, findings.size())).string());
    if (m_out.empty())
        for (size_t i = 0; i < findings.size(); ++i)
            keepThumbnail(context, files[i].get<std::string>(), findings[i].direction);
    const discovery::Finding &first = findings.front();
    if (context.json()) {
        json result = toJson(first);
        result["files"] = files;
        result["directions"] = json::array();
        for (size_t i = 0; i < findings.size(); ++i) {
            json each = toJson(findings[i]);
            each["file"] = files[i];
            result["directions"].push_back(std::move(each));
        }
        context.print(result);
    } else {
        for (size_t i = 0; i < findings.size(); ++i)
            context.out() << describeFinding(findings[i])
                          << "saved: " << files[i].get<std::string>() << '\n';
    }
    return first.stoppedEarly && context.context().stopRequested() ? 4 : 0;
}

json toJson(const discovery::Finding &finding)
{
    json result = {{"name", finding.direction.name},
                   {"norm", finding.direction.norm()},
                   {"paired_loss", nullptr},
                   {"paired_loss_interval", nullptr},
                   {"evaluations", finding.evaluations},
                   {"backward_passes", finding.backwardPasses},
                   {"total_evaluations", finding.totalEvaluations},
                   {"energy", direction::toJson(direction::energyOf(finding.direction))},
                   {"seconds", finding.seconds},
                   {"scale_evaluations", finding.scaleEvaluations},
                   {"scale_seconds", finding.scaleSeconds},
                   {"stopped_early", finding.stoppedEarly || finding.flat},
                   {"suggested_scale", nullptr},
                   {"usable", finding.usable},
                   {"reason", finding.reason},
                   {"known_words", finding.knownWords}};
    if (finding.pairedLoss)
        result["paired_loss"] = *finding.pairedLoss;
    if (finding.pairedLossInterval)
        result["paired_loss_interval"] = {finding.pairedLossInterval->low,
                                          finding.pairedLossInterval->high};
    if (finding.direction.suggestedScale)
        result["suggested_scale"] = *finding.direction.suggestedScale;
    return result;
}

void DiscoverCommand::readShown(CommandContext &context)
{
    if (m_method != "self")
        throw base::Error(base::ErrorKind::InvalidValue, "Only `self` learns from your pictures",
                          m_method, "Leave out --method or --pictures.");
    const std::filesystem::path folder = m_pictures;
    const auto side = static_cast<int>(context.model().pictureSize());
    readFolder(context, folder, [&](const auto &, base::Picture picture) {
        m_settings.shown.push_back(format::shrunk(std::move(picture), side));
    });
    m_settings.shownName =
        (folder.has_filename() ? folder : folder.parent_path()).filename().string();
}

std::string DiscoverCommand::numbered(size_t index, size_t count) const
{
    if (count == 1)
        return m_out;
    const std::filesystem::path file = m_out;
    return (file.parent_path() /
            (file.stem().string() + "-" + std::to_string(index + 1) + file.extension().string()))
        .string();
}

namespace {

/// Where in the picture a direction's energy lies at a site: hundredths on a grid of at most 4 × 4.
std::string spaceText(const direction::Energy &energy)
{
    constexpr size_t kMost = 4;
    const size_t height = energy.cells.size(), width = height ? energy.cells.front().size() : 0;
    const size_t rows = std::min(kMost, height), columns = std::min(kMost, width);
    if (rows * columns < 2) // the same everywhere, or nothing
        return {};
    std::vector<double> shares(rows * columns);
    for (size_t y = 0; y < height; ++y)
        for (size_t x = 0; x < width; ++x)
            shares[y * rows / height * columns + x * columns / width] += energy.cells[y][x];
    std::string text = fmt::format("  energy over space     {}, in %:\n", energy.site.name());
    for (size_t row = 0; row < rows; ++row) {
        text += std::string(23, ' ');
        for (size_t column = 0; column < columns; ++column)
            text += fmt::format(" {:4.1f}", 100 * shares[row * columns + column]);
        text += '\n';
    }
    return text;
}

} // namespace

std::string describeFinding(const discovery::Finding &finding)
{
    std::string text = fmt::format("{} from {} (method {})\n",
                                   finding.direction.concept_.empty() ? finding.direction.name
                                                                      : finding.direction.concept_,
                                   finding.direction.base, finding.direction.method);
    if (finding.pairedLoss && finding.pairedLossInterval)
        text += fmt::format(
            "  held-out loss change  {:+.5f} [{:+.5f}, {:+.5f}] (below 0: it helps)\n",
            *finding.pairedLoss, finding.pairedLossInterval->low, finding.pairedLossInterval->high);
    text += fmt::format("  length                {:.1f}\n", finding.direction.norm());
    std::string energy;
    std::string space;
    for (const auto &each : direction::energyOf(finding.direction)) {
        energy += fmt::format("{}{} {:.0f} %", energy.empty() ? "" : ", ", each.site.name(),
                              100 * each.share) +
                  fmt::format(" ({:.0f} % in channel means, {:.0f} % in the strongest twentieth)",
                              100 * each.channelMeans, 100 * each.topChannels);
        space += spaceText(each);
    }
    if (!energy.empty())
        text += "  energy by site        " + energy + "\n" + space;
    text += fmt::format("  cost                  {} U-Net evaluations, {} backward ({} in all, a "
                        "backward pass counted as two), {:.1f} s\n",
                        finding.evaluations, finding.backwardPasses, finding.totalEvaluations,
                        finding.seconds);
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
    if (finding.flat)
        text += "  ended before its steps: the held-out loss no longer fell\n";
    return text;
}

std::filesystem::path saveFinding(const discovery::Finding &finding, const std::string &out)
{
    if (out.empty()) {
        const auto folder = direction::libraryFolder();
        makeOutFolder(folder);
        return direction::keepDirection(folder, finding.direction);
    }
    direction::writeDirection(out, finding.direction);
    return out;
}

} // namespace deviascope::cli
