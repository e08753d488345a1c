#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace deviascope::network {

/// A place in the U-Net whose activation can be read and edited: the output of a down block, of the
/// middle block (the paper's h-space) or of an up block.
struct Site {
    enum class Part { Down, Mid, Up };
    Part part = Part::Mid;
    int index = 0; ///< of the block within its part, in the order of the forward pass; 0 for Mid

    /// "down_0" … "mid" … "up_0" …, as in the reference files.
    std::string name() const;
    /// Throws InvalidValue, listing the form of names.
    static Site parse(std::string_view name);

    auto operator<=>(const Site &) const = default;
};

inline constexpr Site kMid{Site::Part::Mid, 0};

} // namespace deviascope::network
