#include "model/run_key.h"

#include "format/hash.h"

#include <nlohmann/json.hpp>

namespace deviascope::model {

namespace {

/// Of what runs draw, judge and write down: counted up when the same settings come to mean another
/// result, or a part of a journal another value.
constexpr int kRevision = 2;

std::string keyOf(const Model &model, const std::string &hash, nlohmann::json settings)
{
    settings["version"] = DEVIASCOPE_VERSION;
    settings["model"] = hash;
    settings["dtype"] = c10::toString(model.compute.dtype);
    settings["device"] = model.compute.device.str(); // rounds otherwise, and a label may turn
    settings["revision"] = kRevision;
    // Paths and prompts need not be text.
    return format::sha256(settings.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
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
