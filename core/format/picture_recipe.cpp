#include "format/picture_recipe.h"

#include "format/front_end_parameters.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::format {

using nlohmann::json;

namespace {

json toJson(const RecipeEdit &edit)
{
    json value = {{"id", edit.direction},     {"name", edit.name},
                  {"concept", edit.concept_}, {"base", edit.base},
                  {"method", edit.method},    {"scale", edit.scale},
                  {"branch", edit.branch},    {"window", {edit.windowFrom, edit.windowTo}}};
    if (!edit.schedule.empty())
        value["schedule"] = edit.schedule;
    if (!edit.mask.empty())
        value["mask"] = edit.mask;
    if (edit.resampled)
        value["resampled"] = true;
    return value;
}

json beginning(const PictureRecipe &recipe)
{
    if (recipe.from.empty())
        return nullptr;
    return {{"picture", recipe.from}, {"strength", recipe.strength}, {"inverted", recipe.inverted}};
}

json toJson(const PictureRecipe &recipe)
{
    json edits = json::array();
    for (const RecipeEdit &edit : recipe.edits)
        edits.push_back(toJson(edit));
    return {{"prompt", recipe.prompt},
            {"negative", recipe.negative},
            {"seed", recipe.seed},
            {"sampler", recipe.sampler},
            {"steps", recipe.steps},
            {"guidance", recipe.guidance},
            {"width", recipe.width},
            {"height", recipe.height},
            {"micro_batch", recipe.microBatch},
            {"from", beginning(recipe)},
            {"directions", edits},
            {"model", {{"name", recipe.model}, {"hash", recipe.modelHash}}},
            {"device", recipe.device},
            {"dtype", recipe.dtype},
            {"program", std::string("deviascope ") + DEVIASCOPE_VERSION}};
}

RecipeEdit editOf(const json &value)
{
    RecipeEdit edit;
    edit.direction = value.value("id", "");
    edit.name = value.value("name", "");
    edit.concept_ = value.value("concept", "");
    edit.base = value.value("base", "");
    edit.method = value.value("method", "");
    edit.scale = value.at("scale").get<double>();
    edit.branch = value.value("branch", edit.branch);
    if (value.contains("window")) {
        edit.windowFrom = value["window"].at(0).get<int>();
        edit.windowTo = value["window"].at(1).get<int>();
    }
    edit.schedule = value.value("schedule", edit.schedule);
    edit.mask = value.value("mask", "");
    edit.resampled = value.value("resampled", false);
    return edit;
}

PictureRecipe recipeOf(const json &value)
{
    PictureRecipe recipe;
    recipe.prompt = value.at("prompt").get<std::string>();
    recipe.negative = value.value("negative", "");
    recipe.seed = value.at("seed").get<std::uint64_t>();
    recipe.sampler = value.at("sampler").get<std::string>();
    recipe.steps = value.at("steps").get<int>();
    recipe.guidance = value.at("guidance").get<double>();
    recipe.width = value.value("width", 0);
    recipe.height = value.value("height", 0);
    recipe.microBatch = value.value("micro_batch", 0);
    if (const json from = value.value("from", json()); from.is_object()) {
        recipe.from = from.value("picture", "");
        recipe.strength = from.value("strength", 1.0);
        recipe.inverted = from.value("inverted", false);
    }
    for (const json &edit : value.value("directions", json::array()))
        recipe.edits.push_back(editOf(edit));
    const json model = value.value("model", json::object());
    recipe.model = model.value("name", "");
    recipe.modelHash = model.value("hash", "");
    recipe.device = value.value("device", "");
    recipe.dtype = value.value("dtype", "");
    return recipe;
}

} // namespace

PngTexts recipeTexts(const PictureRecipe &recipe)
{
    FrontEndSettings frontEnd;
    frontEnd.prompt = recipe.prompt;
    frontEnd.negativePrompt = recipe.negative;
    frontEnd.steps = recipe.steps;
    frontEnd.sampler = recipe.sampler;
    frontEnd.guidance = recipe.guidance;
    frontEnd.seed = recipe.seed;
    frontEnd.width = recipe.width;
    frontEnd.height = recipe.height;
    frontEnd.model = recipe.model;
    frontEnd.modelHash = recipe.modelHash;
    if (!recipe.from.empty() && !recipe.inverted)
        frontEnd.strength = recipe.strength;
    return {
        {kDeviascopeKeyword, toJson(recipe).dump(-1, ' ', false, json::error_handler_t::replace)},
        {kFrontEndKeyword, frontEndParameters(frontEnd)}};
}

std::optional<PictureRecipe> readRecipe(const std::filesystem::path &png)
{
    const PngTexts texts = readPngTexts(png);
    const auto found = texts.find(kDeviascopeKeyword);
    if (found == texts.end())
        return std::nullopt;
    try {
        return recipeOf(json::parse(found->second));
    } catch (const json::exception &) {
        return std::nullopt; // a picture of another program, or of a hostile one
    }
}

} // namespace deviascope::format
