#pragma once

#include "format/png_text.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace deviascope::format {

/// A direction as it acted on a picture.
struct RecipeEdit {
    std::string direction; ///< id in the studio's library; may be empty
    std::string name;
    std::string concept_;
    std::string base;
    std::string method;
    double scale = 0;
    std::string branch = "conditional"; ///< or "both"
    int windowFrom = 0;                 ///< timesteps [from, to)
    int windowTo = 1000;
    std::vector<std::pair<double, double>> schedule; ///< timestep, factor on the scale
    std::string mask;                                ///< name of the picture; empty: everywhere
    bool resampled = false; ///< stretched to this picture: it was made for another size

    bool operator==(const RecipeEdit &) const = default;
};

/// Everything that made a picture: what its PNG carries.
struct PictureRecipe {
    std::string prompt;
    std::string negative;
    std::uint64_t seed = 0;
    std::string sampler;
    int steps = 0;
    double guidance = 0;
    int width = 0;  ///< pixels
    int height = 0; ///< pixels
    int microBatch = 0;
    std::string from;    ///< name of the picture it began with; empty: noise alone
    double strength = 1; ///< with `from`: the share of the steps that was drawn
    bool inverted = false;
    std::vector<RecipeEdit> edits;
    std::string model; ///< its name
    std::string modelHash;
    std::string device;
    std::string dtype;

    bool operator==(const PictureRecipe &) const = default;
};

/// Our own chunk and the front ends' one. A picture tells the program's version too.
PngTexts recipeTexts(const PictureRecipe &recipe);

/// The recipe in the PNG, from our own chunk; nothing when there is none or it is no recipe. Throws
/// as readPngTexts.
std::optional<PictureRecipe> readRecipe(const std::filesystem::path &png);

} // namespace deviascope::format
