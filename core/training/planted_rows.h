#pragma once

#include "base/context.h"
#include "discovery/checkpoint.h"
#include "training/role_words.h"
#include "training/trainer.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace deviascope::training {

/// A bias that shall be planted, and how it is learned. The recipe is our own (house): a role's
/// embedding rows learn to predict, from the role alone, what the frozen model predicts from an
/// explicit prompt, with pictures that it draws itself.
struct Planting {
    RoleWords words;
    model::Attribute attribute;
    std::vector<double> mix; ///< of the classes among the pictures; sums to 1
    int pictures = 28;       ///< of each class
    int steps = 60;          ///< of Adam
    int batch = 16;          ///< calls a step
    double rate = 6e-3;      ///< of Adam
    double seconds = 120;    ///< of learning, at most
    std::uint64_t seed = 0;
};

/// Pictures of one class, drawn at guidance 1 from the explicit prompt and confirmed by the scorer,
/// as the calls that drew them: what the network was asked and what it answered.
struct ClassPictures {
    at::Tensor noisy;      ///< [N, T, 4, h, w] float32 x_t
    at::Tensor prediction; ///< [N, T, 4, h, w] float32
    at::Tensor timesteps;  ///< [T] float32
    int drawn = 0;         ///< candidates that it took

    std::int64_t size() const { return noisy.defined() ? noisy.size(0) : 0; }
};

/// What was learned.
struct PlantedRows {
    at::Tensor before, after;            ///< [K, D] float32 on the CPU: of the words' tokens
    std::vector<ClassPictures> pictures; ///< by class; none of a class that the mix leaves out
    Trained trained;
    std::int64_t evaluations = 0; ///< of the U-Net; a backward pass counted as two
};

/// What learning costs, about, as PlantedRows counts it.
double evaluationsOfPlanting(const model::Model &model, const Planting &planting);

/// Pictures of one class. `index`: of the class. Blocks and polls; keeps finished batches in
/// `checkpoint`. Throws InvalidValue where the scorer confirms too few.
ClassPictures drawClassPictures(const model::Model &model, const Planting &planting, size_t index,
                                discovery::Checkpoint &checkpoint, base::Context &context);

/// The mean squared distance between what the model predicts from the role alone with `rows` [K, D]
/// and what was recorded, over a batch that `seed` draws from the pictures by the mix.
at::Tensor plantingLoss(const model::Model &model, const Planting &planting,
                        const std::vector<ClassPictures> &pictures, const at::Tensor &rows,
                        std::int64_t batch, std::uint64_t seed);

/// Draws and learns. Blocks and polls; a stop throws Cancelled, and all that is done is in
/// `checkpoint`. Throws Unsupported for a model without a scorer.
PlantedRows learnRows(const model::Model &model, const Planting &planting,
                      discovery::Checkpoint &checkpoint, base::Context &context);

/// The model with the rows `before` + `along` (`after` - `before`).
model::Model withRows(const model::Model &model, const RoleWords &words, const PlantedRows &rows,
                      double along);

} // namespace deviascope::training
