#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace deviascope::format {

/// The settings of a picture that other front ends understand.
struct FrontEndSettings {
    std::string prompt{};
    std::string negativePrompt{};
    int steps = 0;
    std::string sampler{}; ///< our name: "ddim", "dpmpp_2m_karras" ...
    double guidance = 0;
    std::uint64_t seed = 0;
    int width = 0;  ///< pixels
    int height = 0; ///< pixels
    std::string model{};
    std::string modelHash{};          ///< any length; ten digits are written, as they do
    std::optional<double> strength{}; ///< of a picture drawn from another one
};

/// The text of the `parameters` chunk, as AUTOMATIC1111's web UI writes it: the prompt, a line
/// "Negative prompt: …", a line "Steps: 20, Sampler: DDIM, CFG scale: 4, Seed: 7, Size: 64x64, …".
std::string frontEndParameters(const FrontEndSettings &settings);

} // namespace deviascope::format
