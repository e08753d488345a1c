#include "task/within_option.h"

#include "base/error.h"
#include "format/hash.h"
#include "format/picture_file.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <filesystem>

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

base::Option maskOption()
{
    return {.key = "mask",
            .kind = base::OptionKind::File,
            .help = "A picture: directions act only where it is white",
            .otherwise = "everywhere"};
}

sampling::Limit maskOf(Surroundings &surroundings, const base::OptionValues &values)
{
    const std::filesystem::path file = values.text("mask");
    if (file.empty())
        return {};
    sampling::Limit limit{sampling::regionMask(format::readPicture(file), file.filename().string()),
                          format::sha256OfFile(file, surroundings.context())};
    if (limit.mask.weights.max().item<float>() == 0)
        throw base::Error(base::ErrorKind::InvalidValue,
                          "The mask is black: nothing would be changed", file.string(),
                          "White is where directions act.");
    return limit;
}

void noteUnmasked(Surroundings &surroundings, const direction::Direction &direction)
{
    if (direction.text.defined())
        surroundings.note("The direction \"" + direction.name +
                          "\" changes the text, which is the same at every place: --mask does not "
                          "limit that.");
}

} // namespace deviascope::task
