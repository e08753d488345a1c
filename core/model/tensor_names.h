#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace deviascope::model {

/// The name that a network knows a tensor by, without the marks of what was wrapped around it when
/// it was saved: torch.compile ("_orig_mod."), parallel training ("module."), adapters
/// ("base_layer.").
std::string plainTensorName(std::string_view stored);

/// Whether the tensor is a part of an adapter (a LoRA and its kin) that is attached to the weights.
bool isOfAdapter(std::string_view name);

/// How the weights were quantised that such a tensor stands beside ("bitsandbytes, 4 bits");
/// nothing when it is no sign of that.
std::optional<std::string> quantisationOf(std::string_view name);

} // namespace deviascope::model
