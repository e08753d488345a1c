#include "network/site.h"

#include "base/error.h"

#include <charconv>

namespace deviascope::network {

std::string Site::name() const
{
    switch (part) {
    case Part::Down:
        return "down_" + std::to_string(index);
    case Part::Up:
        return "up_" + std::to_string(index);
    case Part::Mid:
        break;
    }
    return "mid";
}

Site Site::parse(std::string_view name)
{
    if (name == "mid")
        return kMid;
    for (const auto &[prefix, part] : {std::pair<std::string_view, Part>{"down_", Part::Down},
                                       std::pair<std::string_view, Part>{"up_", Part::Up}}) {
        if (!name.starts_with(prefix))
            continue;
        const std::string_view digits = name.substr(prefix.size());
        int index = -1;
        const auto [end, code] =
            std::from_chars(digits.data(), digits.data() + digits.size(), index);
        if (code == std::errc() && end == digits.data() + digits.size() && index >= 0)
            return {part, index};
    }
    throw base::Error(base::ErrorKind::InvalidValue, "No activation site has this name",
                      std::string(name), "Sites are down_0, down_1 …, mid, up_0, up_1 …");
}

} // namespace deviascope::network
