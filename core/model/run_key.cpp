#include "model/run_key.h"

#include "format/hash.h"

#include <nlohmann/json.hpp>

namespace deviascope::model {

std::string runKey(const Model &model, nlohmann::json settings)
{
    settings["version"] = DEVIASCOPE_VERSION;
    settings["model"] = model.hash;
    settings["dtype"] = c10::toString(model.compute.dtype);
    return format::sha256(settings.dump());
}

} // namespace deviascope::model
