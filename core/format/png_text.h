#pragma once

#include "base/picture.h"

#include <filesystem>
#include <map>
#include <string>

namespace deviascope::format {

/// Texts inside a PNG, UTF-8, by keyword (1-79 printable ASCII characters).
using PngTexts = std::map<std::string, std::string>;

/// Keyword of our own settings, a JSON text.
inline constexpr const char *kDeviascopeKeyword = "deviascope";
/// Keyword of the line that the common front ends (AUTOMATIC1111's web UI and its kin) write and
/// read; `frontEndParameters` makes it.
inline constexpr const char *kFrontEndKeyword = "parameters";

/// How a pixel is stored: by three bytes, or, where red, green and blue are the same everywhere, by
/// one.
enum class PngPixels { Colour, Grey };

/// Writes a PNG, atomically. Texts of pure ASCII become tEXt chunks (which old readers know),
/// others and "deviascope" iTXt. Throws as base::AtomicFile, and InvalidValue for an empty picture
/// or a keyword that PNG does not allow.
void writePng(const std::filesystem::path &path, const base::Picture &picture,
              const PngTexts &texts = {}, PngPixels pixels = PngPixels::Colour);

/// The texts (tEXt, zTXt, iTXt) in front of the picture data and behind it; of two with one
/// keyword that in front. Throws NotFound, or DamagedFile when
/// this is no PNG or its front is damaged or larger than a text can sensibly be.
PngTexts readPngTexts(const std::filesystem::path &path);

} // namespace deviascope::format
