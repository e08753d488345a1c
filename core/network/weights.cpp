#include "network/weights.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <utility>

namespace deviascope::network {

using base::Error;
using base::ErrorKind;

namespace {

std::string text(at::IntArrayRef shape)
{
    std::string result = "[";
    for (const int64_t size : shape)
        result += (result.size() > 1 ? ", " : "") + (size < 0 ? "any" : std::to_string(size));
    return result + "]";
}

bool matches(at::IntArrayRef actual, at::IntArrayRef wanted)
{
    if (actual.size() != wanted.size())
        return false;
    for (size_t i = 0; i < actual.size(); ++i)
        if (wanted[i] >= 0 && actual[i] != wanted[i])
            return false;
    return true;
}

} // namespace

Weights::Weights(std::shared_ptr<const WeightSource> source, Placement placement,
                 std::string prefix)
    : m_source(std::move(source)), m_placement(placement), m_prefix(std::move(prefix))
{}

Weights Weights::operator/(std::string_view name) const
{
    return {m_source, m_placement, m_prefix + std::string(name) + "."};
}

bool Weights::has(std::string_view name) const
{
    return m_source->contains(m_prefix + std::string(name));
}

std::string_view Weights::firstOf(std::initializer_list<std::string_view> names) const
{
    for (const std::string_view name : names)
        if (has(std::string(name) + ".weight") || has(name))
            return name;
    return *names.begin();
}

at::Tensor Weights::get(std::string_view name, at::IntArrayRef shape) const
{
    const std::string full = m_prefix + std::string(name);
    if (!m_source->contains(full))
        throw Error(ErrorKind::DamagedFile, "The tensor \"" + full + "\" is missing",
                    m_source->where(), "The file holds another network than its config.json says.");
    const at::Tensor stored = m_source->tensor(full);
    if (!matches(stored.sizes(), shape))
        throw Error(ErrorKind::DamagedFile,
                    "The tensor \"" + full + "\" has shape " + text(stored.sizes()) + ", not " +
                        text(shape),
                    m_source->where(), "Its config.json does not belong to these weights.");
    // A copy always: the network must not keep the whole file mapped.
    at::Tensor value = stored.to(m_placement.device, m_placement.dtype, false, true).contiguous();
    if (!value.is_meta() && !at::isfinite(value).all().item<bool>())
        throw Error(
            ErrorKind::DamagedFile, "The tensor \"" + full + "\" holds values that are not finite",
            m_source->where(), "It was saved so: take another copy or version of the model.");
    return value;
}

std::vector<int64_t> Weights::sizes(std::string_view name) const
{
    const std::string full = m_prefix + std::string(name);
    return m_source->contains(full) ? m_source->tensor(full).sizes().vec() : std::vector<int64_t>();
}

} // namespace deviascope::network
