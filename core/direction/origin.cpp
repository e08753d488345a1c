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
    const auto add = [&](const std::string &name, const at::Tensor &tensor) {
        const at::Tensor values = tensor.to(at::kCPU, at::kFloat).contiguous();
        const auto bytes =
            std::span(static_cast<const std::byte *>(values.const_data_ptr()), values.nbytes());
        hashes[name] = {values.sizes().vec(), format::sha256(bytes)};
    };
    for (const auto &[site, tensor] : direction.tensors)
        add(site.name(), tensor);
    if (direction.text.defined())
        add("text", direction.text);
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
