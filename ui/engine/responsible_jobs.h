#pragma once

#include "engine/backend.h"
#include "engine/direction_library.h"
#include "model/model.h"
#include "sampling/sampler.h"

#include <filesystem>

namespace deviascope::engine {

/// What a Responsible job works with.
struct ResponsibleParts {
    const model::Model &model;
    DirectionLibrary &library;
    sampling::Settings sampling;
    std::filesystem::path runs;        ///< of journals; empty: a stopped job begins anew
    std::filesystem::path checkpoints; ///< of discoveries; empty: none
};

/// Adds what a prompt may ask of this model, and what is unwanted.
void addValues(ModelSummary &summary, const model::Knowledge &knowledge);

/// Backend::responsible. Directions that are not in the library are learned and put there.
ResponsibleResult runResponsible(const ResponsibleParts &parts, const Responsible &request,
                                 const ResponsibleListener &listener, base::Context &context);

/// Backend::forecast.
ResponsibleForecast forecastResponsible(const ResponsibleParts &parts, const Responsible &request);

} // namespace deviascope::engine
