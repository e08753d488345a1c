#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::network {

/// Dtype and device a network's weights are brought to while it is built.
struct Placement {
    at::ScalarType dtype = at::kFloat;
    at::Device device = at::kCPU;
};

/// Where named weights come from: a file, several shards, or a renamed single-file checkpoint.
class WeightSource {
public:
    virtual ~WeightSource() = default;
    virtual bool contains(const std::string &name) const = 0;
    /// The stored tensor, possibly over read-only memory. Throws base::Error when it is not there.
    virtual at::Tensor tensor(const std::string &name) const = 0;
    /// What an error message names: the file or folder.
    virtual std::string where() const = 0;
};

/// A view of a source below a name prefix; hands out tensors at their placement, checked. A value.
class Weights {
public:
    Weights(std::shared_ptr<const WeightSource> source, Placement placement,
            std::string prefix = {});

    /// Below `name.`; parts chain: weights / "up_blocks" / 0.
    Weights operator/(std::string_view name) const;
    Weights operator/(int index) const { return *this / std::to_string(index); }

    bool has(std::string_view name) const;

    /// Any of `names` (checkpoints of different age name a layer differently), the first present.
    std::string_view firstOf(std::initializer_list<std::string_view> names) const;

    /// A contiguous copy in the placement's dtype and device. -1 in `shape` matches any size.
    /// Throws DamagedFile when missing, of another shape, or not finite.
    at::Tensor get(std::string_view name, at::IntArrayRef shape) const;

    /// The sizes of a stored tensor, without copying it.
    std::vector<int64_t> sizes(std::string_view name) const;

    const Placement &placement() const { return m_placement; }
    /// What an error names: the source's file or folder.
    std::string where() const { return m_source->where(); }

private:
    std::shared_ptr<const WeightSource> m_source;
    Placement m_placement;
    std::string m_prefix;
};

} // namespace deviascope::network
