#pragma once

#include "base/context.h"
#include "model/model.h"
#include "sampling/call_cache.h"
#include "sampling/intervention.h"
#include "sampling/previews.h"
#include "sampling/scheduler.h"
#include "sampling/start_picture.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deviascope::sampling {

/// One picture to draw.
struct Row {
    std::string prompt;
    std::string negative;
    std::uint64_t seed = 0;

    bool operator==(const Row &) const = default;
};

/// How pictures are drawn. A plan fixes the micro-batch: bit-equality holds at equal batch shape.
struct Settings {
    std::string sampler = "ddim";
    int steps = 20;
    double guidance = 7.5;
    int width = 0;      ///< of the picture in pixels; 0: native
    int height = 0;     ///< 0: native
    int microBatch = 4; ///< pictures per network call
    Previews previews = Previews::None;
    std::shared_ptr<const StartPicture> from; ///< begin with a picture; null: with noise alone

    /// Which timesteps; empty: as the model's scheduler file says.
    std::optional<model::Spacing> spacing;

    /// The model's own defaults, and a micro-batch for its device.
    static Settings of(const model::Model &model);

    /// Pictures per network call that keep a device busy, with latents of `side` x `side`: 4, or on
    /// a GPU up to 64. Pictures larger than native are drawn no more at a time there.
    static int microBatchOn(at::Device device, std::int64_t side);

    /// For few steps: DPM++ 2M from the noisiest timestep on, which foretells what many steps of
    /// DDIM draw from the same noise (teaching model, 4 steps: root mean square .15; with the
    /// leading spacing of its file, which begins at t = 801, .30). A latent consistency model
    /// keeps its own sampler and steps.
    static Settings foretelling(const model::Model &model, int steps);
};

/// All of it that pictures can depend on, for keys of runs; not a picture to begin with, which its
/// user names.
nlohmann::json causeOf(const Settings &settings);

/// A fresh scheduler for one run. Throws InvalidValue.
std::unique_ptr<Scheduler> makeScheduler(const model::Model &model, const Settings &settings);

/// What `draw` costs for so many pictures, where no cache spares any of it. Throws InvalidValue.
std::int64_t evaluationsOf(const model::Model &model, const Settings &settings,
                           std::int64_t pictures);

struct Drawing {
    std::vector<base::Picture> pictures; ///< one per row, in order
    std::int64_t evaluations = 0;        ///< of the U-Net, one per sample and pass
    int microBatch = 0;                  ///< the smallest that was used: memory may have been short
};

/// One network call of a drawing.
struct Call {
    double timestep = 0;
    at::Tensor input;      ///< [N, 4, h, w] x_t as the network takes it
    at::Tensor prediction; ///< [N, 4, h, w] float32, guided where the run is
    std::map<network::Site, at::Tensor> activations; ///< conditional rows, before edits
};

/// Somebody who looks at network calls while pictures are drawn.
struct Watch {
    std::vector<network::Site> sites;           ///< whose activations are wanted
    std::function<void(const Call &call)> take; ///< after each call
    /// Before a batch that begins with row `firstRow`; one that ran out of memory begins again.
    std::function<void(size_t firstRow)> begin = {};
};

/// What one run of a sampler over one batch needs, all of it explicit: the level below `draw`, for
/// reference checks and discovery. Blocks; polls before each U-Net call.
struct LatentRun {
    at::Tensor start;         ///< [N, 4, h, w] standard normal noise
    at::Tensor picture;       ///< [N, 4, h, w] latents under the noise, or undefined: none
    double strength = 1;      ///< with a picture: the share of the steps that is drawn
    at::Tensor conditional;   ///< [N, L, D]
    at::Tensor unconditional; ///< [N, L, D]; used at guidance > 1 (not by LCM)
    double guidance = 1;
    std::span<const Intervention> interventions;
    std::int64_t firstPicture = 0; ///< this batch's place in the interventions' picture scales
    Previews previews = Previews::None;
    CallCache *cache = nullptr;   ///< what earlier runs with the same start left; may be null
    const Watch *watch = nullptr; ///< may be null
};

struct LatentResult {
    at::Tensor latents; ///< [N, 4, h, w] float32, on the model's device
    std::int64_t evaluations = 0;
    int microBatch = 0; ///< pictures per network call; of `drawLatents` as in a Drawing
};

LatentResult sampleLatents(const model::Model &model, Scheduler &scheduler, const LatentRun &run,
                           NoiseSource &noise, base::Context &context);

/// Draws every row with the same settings. Blocks; polls before each U-Net call. Where memory is
/// short, goes on with micro-batches of half the size and says so by the Context. Throws
/// InvalidValue for impossible settings before any work, OutOfMemory when one picture alone is too
/// much, Cancelled. With a `cache`,
/// calls that the same rows and settings made before are not made again; pictures with edits may
/// then differ in the last bit from those without one.
Drawing draw(const model::Model &model, std::span<const Row> rows, const Settings &settings,
             std::span<const Intervention> interventions, base::Context &context,
             DrawingCache *cache = nullptr);

/// Latents of rows, not decoded: [N, 4, h, w] float32. `watch` may be null.
LatentResult drawLatents(const model::Model &model, std::span<const Row> rows,
                         const Settings &settings, std::span<const Intervention> interventions,
                         base::Context &context, const Watch *watch = nullptr);

/// Scaled latents -> pictures in -1..1, not clamped: [N, 3, H, W] float32 on the model's device.
at::Tensor decodeLatents(const model::Model &model, const at::Tensor &latents);

/// [N, 3, H, W] in -1..1 -> 8-bit pictures.
std::vector<base::Picture> toPictures(const at::Tensor &images);

} // namespace deviascope::sampling
