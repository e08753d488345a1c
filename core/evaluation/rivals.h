#pragma once

#include "evaluation/held_out.h"
#include "evaluation/rivalry.h"

namespace deviascope::evaluation {

/// A learned direction and text steering to the same concept, as they leave their comparison: with
/// it in the provenance of both (`rivals`), and with their scales.
struct Rivals {
    direction::Direction learned, text;
    Rivalry rivalry;
};

/// Compares the two on about `pictures` held-out pictures, each at its suggested scale; looks for a
/// scale first where none was looked for. An unusable `learned` is not drawn, nor is anything for a
/// model without a scorer: then the rivalry says so. A text direction for which no scale is found
/// is judged at 1. Blocks and polls; a stop throws Cancelled. Throws InvalidValue for fewer than 1
/// picture.
Rivals compareRivals(const model::Model &model, direction::Direction learned,
                     direction::Direction text, bool learnedUsable, int pictures,
                     base::Context &context);

/// Counts of both, and the paired table of their successes.
Rivalry rivalryOf(const observation::Seen &before, const observation::Seen &learned,
                  const observation::Seen &text, double learnedScale, double textScale);

} // namespace deviascope::evaluation
