#include "model/tensor_names.h"

#include <algorithm>
#include <array>

namespace deviascope::model {

namespace {

constexpr std::array<std::string_view, 6> kWrappers{
    "_orig_mod",       "module",    "_fsdp_wrapped_module", "_checkpoint_wrapped_module",
    "_forward_module", "base_layer"};
/// PEFT puts this in front of the networks that it adapts.
constexpr std::string_view kAdapted = "base_model.model.";

constexpr std::array<std::string_view, 9> kAdapters{
    "lora_", "_lora.", ".lora.", "loha_", "lokr_", "hada_", ".oft_", "adapter", "dora_scale"};

struct Sign {
    std::string_view part;
    std::string_view meaning;
};
constexpr std::array kQuantised{
    Sign{".quant_state.", "bitsandbytes, 4 bits"},
    Sign{".absmax", "bitsandbytes, 4 bits"},
    Sign{".quant_map", "bitsandbytes, 4 bits"},
    Sign{".SCB", "bitsandbytes, 8 bits"},
    Sign{".weight_format", "bitsandbytes, 8 bits"},
    Sign{".qweight", "GPTQ or AWQ"},
    Sign{".qzeros", "GPTQ or AWQ"},
    Sign{"scaled_fp8", "8-bit floats with scales"},
    Sign{".scale_weight", "8-bit floats with scales"},
    Sign{".weight_scale", "8-bit numbers with scales"},
    Sign{"._packed_params", "torch, 8 bits"},
    Sign{".zero_point", "torch, 8 bits"},
};

} // namespace

std::string plainTensorName(std::string_view stored)
{
    if (stored.starts_with(kAdapted))
        stored.remove_prefix(kAdapted.size());
    std::string name;
    while (!stored.empty()) {
        const auto dot = std::min(stored.find('.'), stored.size());
        const std::string_view part = stored.substr(0, dot);
        stored.remove_prefix(std::min(dot + 1, stored.size()));
        if (std::ranges::find(kWrappers, part) != kWrappers.end() && !stored.empty())
            continue;
        if (!name.empty())
            name += '.';
        name += part;
    }
    return name;
}

bool isOfAdapter(std::string_view name)
{
    return std::ranges::any_of(kAdapters,
                               [&](std::string_view sign) { return name.find(sign) != name.npos; });
}

std::optional<std::string> quantisationOf(std::string_view name)
{
    for (const auto &[part, meaning] : kQuantised)
        if (name.find(part) != name.npos)
            return std::string(meaning);
    return {};
}

} // namespace deviascope::model
