#pragma once

#include "engine/requests.h"
#include "engine/results.h"

#include <optional>
#include <string>
#include <vector>

namespace deviascope::ui {

/// A direction that a request needs.
struct WantedDirection {
    std::string name;
    bool inLibrary = false;
};

/// What the request pushes to, and whether the library has it.
std::vector<WantedDirection> directionsOf(const engine::Responsible &request,
                                          const engine::ModelSummary &model,
                                          const std::vector<engine::DirectionSummary> &library);

/// About how long the request takes, and how much of that goes into learning directions.
struct ResponsibleTime {
    double seconds = 0;
    double learning = 0; ///< of it
};

ResponsibleTime timeOf(const engine::Responsible &request, const engine::ModelSummary &model,
                       const std::vector<WantedDirection> &directions, double secondsAPicture);

/// Whole percentages that are as even as can be and sum to 100.
std::vector<int> evenPercentages(std::size_t classes);

/// Shares of percentages that sum to 100: those of `evenPercentages` are exactly even. Nothing when
/// they do not.
std::optional<std::vector<double>> sharesOf(const std::vector<int> &percentages);

} // namespace deviascope::ui
