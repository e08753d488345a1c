#include "engine/direction_origin.h"

#include "direction/direction.h"
#include "discovery/method.h"

namespace deviascope::engine {

using nlohmann::json;

namespace {

/// `path`: "/settings/seed". Nothing where it is missing or of another type.
template <class T>
std::optional<T> valueAt(const json &provenance, const char *path)
{
    try {
        return provenance.at(json::json_pointer(path)).get<T>();
    } catch (const json::exception &) {
        return {};
    }
}

} // namespace

DirectionOrigin originOf(const direction::Direction &direction)
{
    const json &made = direction.provenance;
    DirectionOrigin origin;
    origin.model = valueAt<std::string>(made, "/model/name").value_or("");
    origin.program = valueAt<std::string>(made, "/program").value_or("");
    if (discovery::methodHas(direction.method, "objective")) // others wrote one without reading it
        origin.objective = valueAt<std::string>(made, "/settings/objective").value_or("");
    origin.seed = valueAt<std::uint64_t>(made, "/settings/seed");
    origin.pictures = valueAt<int>(made, "/settings/pictures");
    if (origin.pictures == 0) // the method's default, which is not written
        origin.pictures.reset();
    origin.steps = valueAt<int>(made, "/trained_steps");
    if (origin.steps == 0)
        origin.steps.reset();
    origin.evaluations = valueAt<double>(made, "/total_evaluations");
    if (!origin.evaluations && !valueAt<double>(made, "/backward_passes").value_or(0))
        origin.evaluations = valueAt<double>(made, "/evaluations"); // of an earlier version
    origin.seconds = valueAt<double>(made, "/seconds");
    origin.stoppedEarly = valueAt<bool>(made, "/stopped_early").value_or(false);
    origin.norm = direction.norm();
    origin.energy = direction::energyOf(direction);
    return origin;
}

} // namespace deviascope::engine
