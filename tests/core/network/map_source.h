#pragma once

#include "network/weights.h"

#include <ATen/ATen.h>

#include <map>

namespace deviascope::tests {

/// Weights that a test writes down.
class MapSource final : public network::WeightSource {
public:
    explicit MapSource(std::map<std::string, at::Tensor> tensors) : m_tensors(std::move(tensors)) {}

    bool contains(const std::string &name) const override { return m_tensors.contains(name); }
    at::Tensor tensor(const std::string &name) const override { return m_tensors.at(name); }
    std::string where() const override { return "written.safetensors"; }

private:
    std::map<std::string, at::Tensor> m_tensors;
};

inline network::Weights weightsOf(std::map<std::string, at::Tensor> tensors,
                                  network::Placement placement = {})
{
    return {std::make_shared<MapSource>(std::move(tensors)), placement};
}

} // namespace deviascope::tests
