#include "cli/commands/discover_command.h"

#include "base/error.h"
#include "cli/input_notes.h"
#include "direction/direction_file.h"
#include "direction/energy.h"
#include "direction/library.h"
#include "direction/thumbnail.h"
#include "discovery/method_options.h"

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

const base::OptionTable &DiscoverCommand::options()
{
    static const base::OptionTable table = [] {
        std::string methods;
        std::vector<std::string> names;
        for (const discovery::Method *method : discovery::allMethods()) {
            names.push_back(method->info().name);
            methods += "\n  " + method->info().name + ": " + method->info().summary;
        }
        return base::OptionTable{{.key = "method",
                                  .kind = base::OptionKind::Text,
                                  .help = "How to find it:" + methods + "\n ",
                                  .fallback = "self"}}
            .with(discovery::optionsOfAllMethods());
    }();
    return table;
}

void DiscoverCommand::addOptions(CLI::App &app)
{
    m_options.addTo(app, options());
    app.add_option("--out", m_out,
                   "The direction file; several are numbered (default: in the library)");
}

bool DiscoverCommand::goesOn() const
{
    return discovery::methodNamed(m_options.values().text("method")).info().goesOn;
}

namespace {

/// Draws the thumbnail of a file of the library. What goes wrong is said and hurts nothing; a stop
/// leaves it out.
void keepThumbnail(CommandContext &context, const std::filesystem::path &file,
                   const direction::Direction &direction)
{
    if (context.context().stopRequested())
        return;
    try {
        base::Context part = context.context().part(0.99, 1, "drawing"); // the discovery is done
        direction::ensureThumbnail(file, direction, context.model(), part);
    } catch (const base::Error &error) {
        context.note("No thumbnail was made: " + error.line());
    } catch (const base::Cancelled &) { // the direction is kept; `directions thumbnails` makes it
    }
}

} // namespace

int DiscoverCommand::run(CommandContext &context)
{
    const base::OptionValues values = m_options.values();
    const discovery::Method &method = discovery::methodNamed(values.text("method"));
    std::vector<format::LeftOut> leftOut;
    const discovery::Settings settings =
        discovery::settingsFrom(discovery::optionsFor(method, values),
                                static_cast<int>(context.model().pictureSize()), leftOut);
    noteLeftOut(context, leftOut);
    noteCut(context, {settings.concept_, settings.base, settings.negative});
    noteCut(context, settings.together);
    context.context().checkpointFolder = direction::checkpointFolder();
    const auto findings = method.discover(context.model(), settings, context.context());
    if (findings.empty())
        throw base::Error(base::ErrorKind::InvalidValue, "Nothing was found", method.info().name,
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
    if (out.empty())
        return direction::Library().keep(finding.direction);
    direction::writeDirection(out, finding.direction);
    return out;
}

} // namespace deviascope::cli
