#pragma once

#include "base/picture.h"

#include <cstdint>
#include <string>
#include <vector>

namespace deviascope::regions {

/// Pixels of a picture, from its left upper corner.
struct Box {
    int left = 0, top = 0, width = 0, height = 0;
    bool operator==(const Box &) const = default;
};

/// A part of a picture.
struct Region {
    double area = 0; ///< its share of the picture
    Box box;         ///< around all its pixels
    std::string name;
    double margin = 0; ///< of the name before the next one, 0..1
};

/// Which region each pixel of a picture belongs to. Plain values.
struct RegionMap {
    int width = 0, height = 0;
    std::vector<std::uint8_t> labels; ///< a region's index for each pixel, rows from the top
    std::vector<Region> regions;      ///< the largest first

    /// As an 8-bit grey picture, each pixel's value the index of its region.
    base::Picture labelPicture() const;
    /// White where a region of this name is, black elsewhere; black where none is.
    base::Picture mask(const std::string &name) const;
    /// White where the region of this index is.
    base::Picture mask(std::size_t index) const;
    /// The names, each once, in the order of the regions.
    std::vector<std::string> names() const;
};

/// Measures the regions of `labels` and counts them anew by their size. Connected pieces below
/// `leastShare` of the picture go to the region that surrounds most of them. Labels below 256, rows
/// from the top.
RegionMap regionMap(int width, int height, std::vector<std::uint8_t> labels, double leastShare);

} // namespace deviascope::regions
