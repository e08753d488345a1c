#include "cli/commands/info_command.h"

#include "cli/report_output.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace deviascope::cli {

using nlohmann::json;

std::string InfoCommand::examples() const
{
    return "  deviascope info\n  deviascope info --model ~/models/sd15 --json\n";
}

void InfoCommand::addOptions(CLI::App & /*app*/) {}

int InfoCommand::run(CommandContext &context)
{
    showDocument(context, documentOf(context.loaded("auto", model::Networks::Outlined)));
    return 0;
}

report::Document documentOf(const model::Model &model)
{
    const auto side = model.unet.config().sampleSize;
    report::Section section;
    const auto line = [&](const char *text, std::vector<std::string> values) {
        section.items.emplace_back(report::Paragraph{{text, std::move(values)}});
    };
    const auto fact = [&](const char *key, report::Cell cell) {
        section.items.emplace_back(report::Fact{report::column(key), std::move(cell)});
    };
    const bool isGuess = model.predictionSource == model::PredictionSource::Guessed;
    const std::string prediction =
        model.scheduler.prediction == model::Prediction::Epsilon ? "epsilon" : "v";
    const std::string family = model::familyName(model.family);
    const std::string device = model.compute.device.str();
    const std::string dtype = base::dtypeName(model.compute.dtype);
    const auto &defaults = model.defaults;
    const std::string pixels = std::to_string(model.pictureSize()), cells = std::to_string(side);

    line("%1", {model.name});
    line(isGuess ? DEVIASCOPE_TR("report", "  family       %1, predicts %2 (a guess)")
                 : DEVIASCOPE_TR("report", "  family       %1, predicts %2"),
         {family, prediction});
    line(DEVIASCOPE_TR("report", "  runs         on %1 in %2"), {device, dtype});
    line(DEVIASCOPE_TR("report", "  parameters   %1 million"),
         {fmt::format("{:.1f}", static_cast<double>(model.parameters) / 1e6)});
    line(DEVIASCOPE_TR("report", "  pictures     %1 x %1, latents %2 x %3 x %3"),
         {pixels, std::to_string(model.unet.config().inChannels), cells});
    line(DEVIASCOPE_TR("report", "  defaults     %1, %2 steps, guidance %3"),
         {defaults.sampler, std::to_string(defaults.steps), fmt::format("{}", defaults.guidance)});
    line(model.scorer ? DEVIASCOPE_TR("report", "  scorer       yes")
                      : DEVIASCOPE_TR("report", "  scorer       none: nothing is judged"),
         {});
    for (const model::Attribute &attribute : model.knowledge.attributes)
        line(DEVIASCOPE_TR("report", "  attribute    %1: %2"),
             {attribute.name, fmt::format("{}", fmt::join(attribute.classes, ", "))});
    line(DEVIASCOPE_TR("report", "  hash         %1"), {model.hash});
    json sites = json::object();
    for (const network::Site &site : model.unet.sites()) {
        const auto shape = model.unet.shape(site, side, side);
        sites[site.name()] = shape;
        line(DEVIASCOPE_TR("report", "  site %1%2 x %3 x %4"),
             {fmt::format("{:<8}", site.name()), std::to_string(shape[0]), std::to_string(shape[1]),
              std::to_string(shape[2])});
    }

    report::List files;
    for (const auto &file : model.files)
        files.values.push_back(file.string());
    json attributes = json::object();
    for (const model::Attribute &attribute : model.knowledge.attributes)
        attributes[attribute.name] = attribute.classes;
    fact("name", model.name);
    fact("family", family);
    fact("prediction", prediction);
    fact("prediction_guessed", report::Answer{isGuess});
    fact("dtype", dtype);
    fact("device", device);
    fact("parameters", report::Count{model.parameters});
    fact("latent", report::verbatim({model.unet.config().inChannels, side, side}));
    fact("image", report::verbatim({model.pictureSize(), model.pictureSize()}));
    fact("sites", report::verbatim(std::move(sites)));
    fact("hash", model.hash);
    fact("files", std::move(files));
    fact("scorer", report::Answer{model.scorer.has_value()});
    fact("attributes", report::verbatim(std::move(attributes)));
    fact("defaults.sampler", defaults.sampler);
    fact("defaults.steps", report::Count{defaults.steps});
    fact("defaults.guidance", report::fixed(defaults.guidance));
    fact("defaults.pictures", report::Count{defaults.pictures});
    return {DEVIASCOPE_TR("report", "Model"), {std::move(section)}};
}

} // namespace deviascope::cli
