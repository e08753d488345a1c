#pragma once

#include "direction/direction.h"
#include "evaluation/slider_response.h"

#include <nlohmann/json.hpp>

#include <string>

namespace deviascope::cli {

/// A slider's response as a table for people: scale, share, role kept, even position.
std::string responseTable(const direction::Direction &direction,
                          const evaluation::SliderResponse &response);

/// The same as a row of `evaluate --response --json`.
nlohmann::json responseRow(const direction::Direction &direction,
                           const evaluation::SliderResponse &response);

/// "12.5 % [4.3 %, 31.0 %]", or "-" where nothing was counted.
std::string countedText(const statistics::Counted &counted);

} // namespace deviascope::cli
