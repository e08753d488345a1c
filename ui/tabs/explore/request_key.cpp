#include "tabs/explore/request_key.h"

#include "engine/jobs.h"

#include <nlohmann/json.hpp>

namespace deviascope::ui {

using nlohmann::json;

namespace {

json conditionJson(const engine::DrawSettings &settings, const engine::Sliders &sliders)
{
    json key = {settings.prompt,  settings.negative, settings.steps, settings.guidance,
                settings.sampler, settings.width,    settings.height};
    for (const engine::SliderValue &slider : engine::movedSliders(sliders))
        key.push_back({slider.direction, slider.revision, slider.scale, int(slider.branch),
                       slider.windowFrom, slider.windowTo});
    return key;
}

std::string text(const json &key)
{
    return key.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

std::string conditionKey(const engine::DrawSettings &settings, const engine::Sliders &sliders)
{
    return text(conditionJson(settings, sliders));
}

std::string pictureKey(const engine::DrawSettings &settings, const engine::Sliders &sliders)
{
    json key = conditionJson(settings, sliders);
    key.push_back(settings.seeds);
    return text(key);
}

} // namespace deviascope::ui
