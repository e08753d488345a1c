#include "cli/picture_output.h"

#include "base/error.h"
#include "format/front_end_parameters.h"
#include "format/png_text.h"

#include <nlohmann/json.hpp>

#include <system_error>

namespace deviascope::cli {

using nlohmann::json;

namespace {

json settingsJson(const PictureFacts &facts, const base::Picture &picture,
                  const model::Model &model)
{
    json edits = json::array();
    for (const audit::AppliedDirection &applied : facts.directions)
        edits.push_back(
            {{"name", applied.direction.name},
             {"concept", applied.direction.concept_},
             {"base", applied.direction.base},
             {"method", applied.direction.method},
             {"norm", applied.direction.norm()},
             {"scale", applied.application.scale},
             {"branch", applied.application.branch.value_or(applied.direction.branch) ==
                                sampling::Branch::Both
                            ? "both"
                            : "conditional"},
             {"window", {applied.application.window.from, applied.application.window.to}}});
    return {{"prompt", facts.row.prompt},
            {"negative", facts.row.negative},
            {"seed", facts.row.seed},
            {"sampler", facts.settings.sampler},
            {"steps", facts.settings.steps},
            {"guidance", facts.settings.guidance},
            {"width", picture.width},
            {"height", picture.height},
            {"micro_batch", facts.settings.microBatch},
            {"directions", edits},
            {"model", {{"name", model.name}, {"hash", model.hash}}},
            {"device", model.compute.device.str()},
            {"dtype", base::dtypeName(model.compute.dtype)},
            {"program", std::string("deviascope ") + DEVIASCOPE_VERSION}};
}

} // namespace

std::filesystem::path savePicture(const std::filesystem::path &folder, const std::string &name,
                                  const base::Picture &picture, const PictureFacts &facts,
                                  const model::Model &model)
{
    makeFolder(folder);
    format::FrontEndSettings frontEnd;
    frontEnd.prompt = facts.row.prompt;
    frontEnd.negativePrompt = facts.row.negative;
    frontEnd.steps = facts.settings.steps;
    frontEnd.sampler = facts.settings.sampler;
    frontEnd.guidance = facts.settings.guidance;
    frontEnd.seed = facts.row.seed;
    frontEnd.width = picture.width;
    frontEnd.height = picture.height;
    frontEnd.model = model.name;
    frontEnd.modelHash = model.hash;
    const std::filesystem::path file = folder / (name + ".png");
    format::writePng(
        file, picture,
        {{format::kDeviascopeKeyword,
          settingsJson(facts, picture, model).dump(-1, ' ', false, json::error_handler_t::replace)},
         {format::kFrontEndKeyword, format::frontEndParameters(frontEnd)}});
    return file;
}

void makeFolder(const std::filesystem::path &folder)
{
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code && !std::filesystem::is_directory(folder))
        throw base::Error(code == std::errc::no_space_on_device ? base::ErrorKind::DiskFull
                                                                : base::ErrorKind::NotFound,
                          "The folder could not be made: " + code.message(), folder.string(),
                          "Choose another folder with --out.");
}

} // namespace deviascope::cli
