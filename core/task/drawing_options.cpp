#include "task/drawing_options.h"

#include "task/structures.h"

#include <nlohmann/json.hpp>

namespace deviascope::task {

using base::OptionKind;

const base::OptionTable &samplerOptions()
{
    static const base::OptionTable table{{.key = "steps",
                                          .kind = OptionKind::Integer,
                                          .help = "Sampling steps",
                                          .otherwise = "the model's"},
                                         {.key = "guidance",
                                          .kind = OptionKind::Number,
                                          .help = "Guidance scale",
                                          .otherwise = "the model's"},
                                         {.key = "sampler",
                                          .kind = OptionKind::Text,
                                          .help = "ddim, dpmpp_2m …",
                                          .otherwise = "the model's"}};
    return table;
}

const base::OptionTable &drawingOptions()
{
    static const base::OptionTable table =
        base::OptionTable{
            {.key = "negative", .kind = OptionKind::Text, .help = "What the pictures should avoid"}}
            .with(samplerOptions())
            .with({sizeOption()});
    return table;
}

sampling::Settings settingsOf(const model::Model &model, const base::OptionValues &values)
{
    sampling::Settings settings = sampling::Settings::of(model);
    if (values.has("steps"))
        settings.steps = static_cast<int>(values.integer("steps"));
    if (values.has("guidance"))
        settings.guidance = values.number("guidance");
    if (const std::string sampler = values.text("sampler"); !sampler.empty())
        settings.sampler = sampler;
    if (values.has("size")) {
        const Size size = sizeOf(values.structure("size"));
        settings.width = size.width;
        settings.height = size.height;
    }
    return settings;
}

Cost costOf(const model::Model &model, const sampling::Settings &settings, double pictures)
{
    return {pictures * static_cast<double>(sampling::evaluationsOf(model, settings, 1)), pictures};
}

} // namespace deviascope::task
