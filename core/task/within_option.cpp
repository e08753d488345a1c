#include "task/within_option.h"

#include "base/error.h"
#include "format/hash.h"
#include "format/picture_file.h"

#include <algorithm>

namespace deviascope::task {

base::Option withinOption()
{
    return {.key = "within",
            .kind = base::OptionKind::File,
            .help = "Look for attributes only where this picture is white: the rest is grey before "
                    "the scorer sees it",
            .otherwise = "everywhere"};
}

scorer::Within withinOf(Surroundings &surroundings, const base::OptionValues &values)
{
    const std::string file = values.text("within");
    if (file.empty())
        return {};
    scorer::Within within{format::readPicture(file),
                          format::sha256OfFile(file, surroundings.context())};
    if (std::ranges::all_of(within.mask.rgb, [](std::uint8_t value) { return value == 0; }))
        throw base::Error(base::ErrorKind::InvalidValue, "The mask is black: nothing would be seen",
                          file, "White is where statistics look.");
    return within;
}

} // namespace deviascope::task
