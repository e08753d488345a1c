#include "model/run_key.h"

#include "format/hash.h"

#include <nlohmann/json.hpp>

namespace deviascope::model {

namespace {

std::string keyOf(const Model &model, const std::string &hash, nlohmann::json settings)
{
    settings["version"] = DEVIASCOPE_VERSION;
    settings["model"] = hash;
    settings["dtype"] = c10::toString(model.compute.dtype);
    return format::sha256(settings.dump());
}

} // namespace

std::string runKey(const Model &model, nlohmann::json settings)
{
    return keyOf(model, model.hash, std::move(settings));
}

std::string formerRunKey(const Model &model, nlohmann::json settings)
{
    return keyOf(model, model.formerHash, std::move(settings));
}

} // namespace deviascope::model
