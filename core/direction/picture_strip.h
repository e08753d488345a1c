#pragma once

#include "base/picture.h"

#include <span>
#include <string>

namespace deviascope::direction {

/// The pictures side by side on white, each with its label (ASCII) below. They are of one size, as
/// many as labels and at least one. A column is as wide as its picture or the widest label.
base::Picture labelledStrip(std::span<const base::Picture> pictures,
                            std::span<const std::string> labels);

} // namespace deviascope::direction
