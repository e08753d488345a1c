#include "task/found.h"

#include "base/error.h"
#include "direction/direction_file.h"
#include "direction/energy.h"
#include "direction/library.h"
#include "direction/thumbnail.h"

#include <boost/algorithm/string/split.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace deviascope::task {

using base::Error;
using nlohmann::json;

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
    for (const discovery::Measure &measure : finding.measures)
        result[measure.key] = measure.value;
    if (finding.direction.suggestedScale)
        result["suggested_scale"] = *finding.direction.suggestedScale;
    return result;
}

std::vector<std::string> describeFinding(const discovery::Finding &finding)
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
    for (const discovery::Measure &measure : finding.measures)
        text += fmt::format("  {:<22}{:.3g}\n", measure.name, measure.value);
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
    std::vector<std::string> lines;
    boost::algorithm::split(lines, text, [](char c) { return c == '\n'; });
    lines.pop_back(); // what follows the last line's end
    return lines;
}

std::filesystem::path saveFinding(const discovery::Finding &finding,
                                  const std::filesystem::path &out)
{
    if (out.empty())
        return direction::Library().keep(finding.direction);
    direction::writeDirection(out, finding.direction);
    return out;
}

void keepThumbnail(Surroundings &context, const std::filesystem::path &file,
                   const direction::Direction &direction)
{
    if (context.context().stopRequested())
        return;
    try {
        base::Context part = context.context().part(0.99, 1, "drawing"); // the discovery is done
        direction::ensureThumbnail(file, direction, context.model(), part);
    } catch (const Error &error) {
        context.note("No thumbnail was made: " + error.line());
    } catch (const base::Cancelled &) { // the direction is kept; `directions thumbnails` makes it
    }
}

} // namespace deviascope::task
