#include "direction/origin.h"

#include "format/hash.h"

#include <ATen/ATen.h>

#include <span>

namespace deviascope::direction {

using nlohmann::json;

namespace {

/// The object under `key` of the provenance, or an empty one.
json objectIn(const Direction &direction, const char *key)
{
    if (const json &all = direction.provenance; all.is_object())
        if (const auto found = all.find(key); found != all.end() && found->is_object())
            return *found;
    return json::object();
}

std::string textIn(const json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Shape and SHA-256 of the values.
json hashOf(const at::Tensor &tensor)
{
    const at::Tensor values = tensor.to(at::kCPU, at::kFloat).contiguous();
    const auto bytes =
        std::span(static_cast<const std::byte *>(values.const_data_ptr()), values.nbytes());
    return {values.sizes().vec(), format::sha256(bytes)};
}

} // namespace

std::string modelHashOf(const Direction &direction)
{
    return textIn(objectIn(direction, "model"), "hash");
}

std::string modelNameOf(const Direction &direction)
{
    return textIn(objectIn(direction, "model"), "name");
}

bool stoppedEarly(const Direction &direction)
{
    if (!direction.provenance.is_object())
        return false;
    const auto found = direction.provenance.find("stopped_early");
    return found != direction.provenance.end() && found->is_boolean() && found->get<bool>();
}

json tensorHashes(const Direction &direction)
{
    json hashes = json::object();
    for (const auto &[site, tensor] : direction.tensors)
        hashes[site.name()] = hashOf(tensor);
    if (direction.text.defined())
        hashes["text"] = hashOf(direction.text);
    return hashes;
}

json causeOf(const Direction &direction)
{
    return {{"name", direction.name},
            {"concept", direction.concept_},
            {"base", direction.base},
            {"method", direction.method},
            {"branch", direction.branch == sampling::Branch::Both ? "both" : "conditional"},
            {"timesteps", direction.timesteps},
            {"tensors", tensorHashes(direction)}};
}

json causeOf(const AppliedDirection &applied)
{
    const Application &application = applied.application;
    json schedule = json::array();
    for (const auto &point : application.schedule.points)
        schedule.push_back({point.timestep, point.factor});
    const bool both =
        application.branch.value_or(applied.direction.branch) == sampling::Branch::Both;
    return {
        {"direction", causeOf(applied.direction)},
        {"scale", application.scale},
        {"branch", both ? "both" : "conditional"},
        {"window", {application.window.from, application.window.to}},
        {"schedule", schedule},
        {"mask", application.mask.weights.defined() ? hashOf(application.mask.weights) : json()},
        {"pictures", application.pictureScales}};
}

std::string revisionOf(const Direction &direction)
{
    json cause = causeOf(direction);
    cause.erase("name");
    cause.erase("method");
    return format::sha256(cause.dump(-1, ' ', false, json::error_handler_t::replace));
}

bool ofTheSameRun(const Direction &one, const Direction &other)
{
    if (one.name != other.name || one.concept_ != other.concept_ || one.base != other.base ||
        one.method != other.method || modelHashOf(one) != modelHashOf(other))
        return false;
    const json settings = objectIn(one, "settings");
    if (settings != objectIn(other, "settings"))
        return false;
    return !settings.empty() || causeOf(one) == causeOf(other);
}

} // namespace deviascope::direction
