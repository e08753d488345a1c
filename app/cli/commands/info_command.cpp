#include "cli/commands/info_command.h"

#include <fmt/format.h>
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
    const model::Model &model = context.loaded("auto", model::Networks::Outlined);
    const auto side = model.unet.config().sampleSize;
    json sites = json::object();
    for (const network::Site &site : model.unet.sites())
        sites[site.name()] = model.unet.shape(site, side, side);
    json files = json::array();
    for (const auto &file : model.files)
        files.push_back(file.string());
    const json result = {
        {"name", model.name},
        {"family", model::familyName(model.family)},
        {"prediction", model.scheduler.prediction == model::Prediction::Epsilon ? "epsilon" : "v"},
        {"prediction_guessed", model.predictionSource == model::PredictionSource::Guessed},
        {"dtype", base::dtypeName(model.compute.dtype)},
        {"device", model.compute.device.str()},
        {"parameters", model.parameters},
        {"latent", {model.unet.config().inChannels, side, side}},
        {"image", {model.pictureSize(), model.pictureSize()}},
        {"sites", sites},
        {"hash", model.hash},
        {"files", files},
        {"scorer", model.scorer.has_value()},
        {"defaults",
         {{"sampler", model.defaults.sampler},
          {"steps", model.defaults.steps},
          {"guidance", model.defaults.guidance},
          {"pictures", model.defaults.pictures}}}};
    if (context.json()) {
        context.print(result);
        return 0;
    }
    auto &out = context.out();
    out << fmt::format("{}\n", model.name)
        << fmt::format("  family       {}, predicts {}{}\n", result["family"].get<std::string>(),
                       result["prediction"].get<std::string>(),
                       model.predictionSource == model::PredictionSource::Guessed ? " (a guess)"
                                                                                  : "")
        << fmt::format("  runs         on {} in {}\n", result["device"].get<std::string>(),
                       result["dtype"].get<std::string>())
        << fmt::format("  parameters   {:.1f} million\n",
                       static_cast<double>(model.parameters) / 1e6)
        << fmt::format("  pictures     {0} x {0}, latents {1} x {2} x {2}\n", model.pictureSize(),
                       model.unet.config().inChannels, side)
        << fmt::format("  defaults     {}, {} steps, guidance {}\n", model.defaults.sampler,
                       model.defaults.steps, model.defaults.guidance)
        << fmt::format("  scorer       {}\n", model.scorer ? "yes" : "none: nothing is judged")
        << fmt::format("  hash         {}\n", model.hash);
    for (const network::Site &site : model.unet.sites()) {
        const auto shape = model.unet.shape(site, side, side);
        out << fmt::format("  site {:<8}{} x {} x {}\n", site.name(), shape[0], shape[1], shape[2]);
    }
    return 0;
}

} // namespace deviascope::cli
