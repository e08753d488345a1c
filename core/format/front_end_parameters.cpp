#include "format/front_end_parameters.h"

#include <nlohmann/json.hpp>

#include <array>
#include <sstream>
#include <string_view>
#include <utility>

namespace deviascope::format {

namespace {

struct SamplerName {
    std::string_view sampler;
    const char *name;     ///< the web UI's
    const char *schedule; ///< empty: not written
};
constexpr std::array<SamplerName, 10> kSamplers{{{"ddim", "DDIM", ""},
                                                 {"pndm", "PLMS", ""},
                                                 {"euler", "Euler", ""},
                                                 {"euler_a", "Euler a", ""},
                                                 {"dpmpp_2m", "DPM++ 2M", ""},
                                                 {"dpmpp_2m_karras", "DPM++ 2M", "Karras"},
                                                 {"unipc", "UniPC", ""},
                                                 {"heun", "Heun", ""},
                                                 {"ddpm", "DDPM", ""},
                                                 {"lcm", "LCM", ""}}};

/// The web UI's rule: a value with a comma, colon or line break is written as a JSON text.
std::string value(const std::string &text)
{
    if (text.find_first_of(",:\n") == std::string::npos)
        return text;
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

std::string frontEndParameters(const FrontEndSettings &settings)
{
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << settings.prompt << '\n';
    if (!settings.negativePrompt.empty())
        text << "Negative prompt: " << settings.negativePrompt << '\n';
    const char *schedule = "";
    std::string sampler = settings.sampler;
    for (const SamplerName &known : kSamplers)
        if (known.sampler == settings.sampler) {
            sampler = known.name;
            schedule = known.schedule;
        }
    text << "Steps: " << settings.steps << ", Sampler: " << value(sampler);
    if (*schedule)
        text << ", Schedule type: " << schedule;
    text << ", CFG scale: " << settings.guidance << ", Seed: " << settings.seed
         << ", Size: " << settings.width << 'x' << settings.height;
    if (!settings.modelHash.empty())
        text << ", Model hash: " << settings.modelHash.substr(0, 10);
    if (!settings.model.empty())
        text << ", Model: " << value(settings.model);
    if (settings.strength)
        text << ", Denoising strength: " << *settings.strength;
    text << ", Version: Deviascope " DEVIASCOPE_VERSION;
    return text.str();
}

} // namespace deviascope::format
