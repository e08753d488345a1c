#pragma once

#include "model/scheduler_config.h"
#include "model/text_encoder.h"
#include "network/unet.h"

namespace deviascope::model {

/// What a U-Net predicts, judged by one pass over noise at t = 999, where next to nothing of a
/// picture is left: one that predicts noise gives its input back (slope 1), one that predicts
/// velocity an average picture (slope near 0). A guess.
struct PredictionGuess {
    Prediction prediction = Prediction::Epsilon;
    double slope = 0; ///< of the output on the input
};
PredictionGuess guessPrediction(const network::Unet &unet, const TextEncoder &text);

} // namespace deviascope::model
