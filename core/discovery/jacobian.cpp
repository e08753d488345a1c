#include "discovery/jacobian.h"

#include "discovery/activation_spread.h"
#include "discovery/method_settings.h"
#include "discovery/provenance.h"
#include "format/picture_file.h"
#include "report/phrase.h"
#include "sampling/guided_network.h"
#include "sampling/noise.h"
#include "sampling/region_mask.h"
#include "sampling/sampler.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace deviascope::discovery {

namespace {

constexpr int kJacobianComponents = 3;
constexpr int kMostJacobianComponents = 64;
constexpr int kMostRounds = 50;
constexpr int kUsualRounds = 30; ///< a guess beforehand
constexpr double kTolerance = 1e-5;
constexpr double kTimestep = 700; ///< what a picture shows is mostly open there
const char *const kSpan = "span"; ///< in the checkpoint: after so many
const char *const kRounds = "rounds";
const char *const kPath = "path";   ///< the network's inputs
const char *const kGains = "gains"; ///< of the first steps
constexpr double kDrawn = 0.1, kFound = 0.7, kWeighed = 0.9;

/// One picture's unedited drawing: the network's input at each call.
struct Path {
    std::vector<network::UnetInput> inputs; ///< of the prompt's half, one row each
    std::vector<double> timesteps;
};

network::UnetInput inputAt(const model::Model &model, const at::Tensor &sample, double timestep,
                           const at::Tensor &states, double guidance)
{
    const auto onDevice = at::TensorOptions().dtype(at::kFloat).device(model.compute.device);
    network::UnetInput input{sample, at::full({1}, timestep, onDevice), states, {}};
    if (const int64_t width = model.unet.config().guidanceWidth)
        input.guidanceFeatures =
            network::guidanceFeatures(at::full({1}, guidance - 1, onDevice), width);
    return input;
}

/// Draws the picture, or takes what `checkpoint` has of it.
Path trajectoryOf(const model::Model &model, const Subject &subject, Checkpoint &checkpoint,
                  Ledger &ledger, base::Context &context)
{
    const c10::NoGradGuard noGrad;
    const sampling::Settings draw = sampling::Settings::of(model);
    const auto scheduler = makeScheduler(model, draw);
    const at::Tensor states = model.text.encode({subject.base});
    Path trajectory;
    trajectory.timesteps = scheduler->timesteps();
    const auto &timesteps = trajectory.timesteps;
    if (const auto kept = checkpoint.tensor(kPath)) {
        for (size_t call = 0; call < timesteps.size(); ++call)
            trajectory.inputs.push_back(
                inputAt(model, (*kept)[static_cast<int64_t>(call)].to(model.compute.device),
                        timesteps[call], states, draw.guidance));
        ledger.full(static_cast<std::int64_t>(checkpoint.number(kPath).value_or(0)));
        return trajectory;
    }
    const int64_t side = model.unet.config().sampleSize;
    sampling::SeededNoise noise(std::vector<std::uint64_t>{subject.seed});
    at::Tensor x = (noise.next({1, model.unet.config().inChannels, side, side}) *
                    scheduler->initialNoiseScale())
                       .to(model.compute.device);
    sampling::GuidedNetwork network(model, {states, model.text.encode({""}), draw.guidance},
                                    nullptr);
    std::vector<at::Tensor> samples;
    for (size_t call = 0; call < timesteps.size(); ++call) {
        base::Progress progress;
        progress.stage = "drawing";
        progress.fraction = static_cast<double>(call) / static_cast<double>(timesteps.size());
        context.poll(progress);
        const at::Tensor sample = scheduler->scaleInput(x, call);
        samples.push_back(sample);
        trajectory.inputs.push_back(inputAt(model, sample, timesteps[call], states, draw.guidance));
        x = scheduler->step(call, network(call, sample, timesteps[call], {}), x, noise);
    }
    ledger.full(network.evaluations());
    checkpoint.set(kPath, at::stack(samples));
    checkpoint.setNumber(kPath, static_cast<double>(network.evaluations()));
    checkpoint.write(Checkpoint::When::Always);
    return trajectory;
}

DecoderJacobian jacobianAt(const model::Model &model, const network::UnetInput &input,
                           const at::Tensor &mask, Ledger &ledger)
{
    const c10::NoGradGuard noGrad;
    ledger.encoder(1);
    return {model.unet, model.unet.encode(input), mask};
}

/// What counts of the prediction; undefined: all of it.
at::Tensor maskOf(const Settings &settings, int64_t side)
{
    const std::filesystem::path file = settings.own.text("mask");
    if (file.empty())
        return {};
    const auto mask = sampling::regionMask(format::readPicture(file), file.filename().string());
    return sampling::onGrid(mask.weights, side, side);
}

at::Tensor orthonormal(const at::Tensor &rows)
{
    return std::get<0>(at::linalg_qr(rows.t())).t().contiguous();
}

size_t nearestTo(const std::vector<double> &timesteps, double wanted)
{
    const auto found =
        std::min_element(timesteps.begin(), timesteps.end(), [&](double a, double b) {
            return std::abs(a - wanted) < std::abs(b - wanted);
        });
    return static_cast<size_t>(found - timesteps.begin());
}

} // namespace

SingularDirections topSingularDirections(const DecoderJacobian &jacobian, at::IntArrayRef shape,
                                         int count, std::uint64_t seed, Checkpoint &checkpoint,
                                         base::Context &context)
{
    auto generator = at::detail::createCPUGenerator(seed);
    std::vector<int64_t> sizes = shape.vec();
    sizes.insert(sizes.begin(), count);
    at::Tensor v =
        orthonormal(at::randn(sizes, generator, at::TensorOptions(at::kDouble)).flatten(1));
    const auto asInput = [&](const at::Tensor &rows) { return rows.to(at::kFloat).view(sizes); };
    SingularDirections result;
    if (const auto kept = checkpoint.tensor(kSpan)) {
        v = *kept;
        result.rounds = static_cast<int>(checkpoint.number(kRounds).value_or(0));
    }
    for (; result.rounds < kMostRounds; ++result.rounds) {
        base::Progress progress;
        progress.stage = "searching";
        progress.fraction = static_cast<double>(result.rounds) / kMostRounds;
        context.poll(progress);
        const at::Tensor next =
            orthonormal(jacobian.pushAndPull(asInput(v)).to(at::kCPU, at::kDouble).flatten(1));
        // Cosines of the angles between the two spans.
        const double least = at::linalg_svdvals(v.matmul(next.t())).min().item<double>();
        v = next;
        if (1 - least < kTolerance)
            break;
        checkpoint.set(kSpan, v);
        checkpoint.setNumber(kRounds, result.rounds + 1);
        checkpoint.write();
    }
    // Within the span: J v = U S W^T turns v into the singular vectors.
    const at::Tensor answers = jacobian.push(asInput(v)).to(at::kCPU, at::kDouble).flatten(1);
    const auto [u, s, wt] = at::linalg_svd(answers.t(), /*full_matrices=*/false);
    result.vectors = wt.matmul(v).view(sizes);
    result.values = s;
    return result;
}

const MethodInfo &Jacobian::info() const
{
    static const MethodInfo info{
        .name = "jacobian",
        .summary =
            "Finds what one picture of the base prompt would change most by, without a concept: "
            "singular vectors of the network's derivative, inside a mask if you like (Haas et al. "
            "2023).",
        .title = DEVIASCOPE_TR("method", "one picture's levers"),
        .plainly = DEVIASCOPE_TR("method",
                                 "Looks for no concept: finds what one picture of the prompt above "
                                 "would change most by: three sliders, to be named by you."),
        .aim = Aim::Anything,
        .options = {componentsOption(kJacobianComponents, kMostJacobianComponents),
                    {.key = "timestep",
                     .kind = base::OptionKind::Number,
                     .help = "The step of the drawing that is looked at",
                     .fallback = kTimestep,
                     .least = 1,
                     .most = 999},
                    {.key = "mask",
                     .kind = base::OptionKind::File,
                     .help = "A picture; what changes where it is white counts",
                     .otherwise = "everywhere"}}};
    return info;
}

std::vector<Finding> Jacobian::discover(const model::Model &model, const Settings &settings,
                                        base::Context &context) const
{
    const auto start = std::chrono::steady_clock::now();
    const int count = countOf(settings, "components");
    Ledger ledger(model.unet);
    const std::string key = checkpointKey(model, settingsJson(settings));
    KeptRecord kept(context, key);
    Checkpoint checkpoint(context.checkpointFolder, key, context.checkpointPause);
    base::Context drawing = context.part(0, kDrawn);
    const Path trajectory = trajectoryOf(model, settings, checkpoint, ledger, drawing);
    const size_t at = nearestTo(trajectory.timesteps, settings.own.number("timestep"));
    const int64_t side = model.unet.config().sampleSize;
    const at::Tensor mask = maskOf(settings, side);
    const auto shape = model.unet.shape(network::kMid, side, side);
    base::Context searching = context.part(kDrawn, kFound);
    const auto found = topSingularDirections(jacobianAt(model, trajectory.inputs[at], mask, ledger),
                                             shape, count, settings.seed, checkpoint, searching);
    // A product with J is a forward and two backward passes of the decoder, with J^T J three.
    ledger.decoder(static_cast<std::int64_t>(count) * (found.rounds + 2));
    ledger.backward(static_cast<std::int64_t>(count) * (3 * (found.rounds + 1) + 2));

    // How strongly each vector answers at every step, relative to the mean over the steps.
    base::Context weighing = context.part(kFound, kWeighed);
    std::vector<at::Tensor> gains;
    if (const auto known = checkpoint.tensor(kGains))
        gains = known->unbind();
    const auto weighed = static_cast<std::int64_t>(gains.size());
    ledger.encoder(weighed);
    ledger.decoder(count * weighed);
    ledger.backward(2 * count * weighed);
    for (size_t t = gains.size(); t < trajectory.inputs.size(); ++t) {
        base::Progress progress;
        progress.stage = "weighing steps";
        progress.fraction = static_cast<double>(t) / static_cast<double>(trajectory.inputs.size());
        weighing.poll(progress);
        const auto jacobian = jacobianAt(model, trajectory.inputs[t], mask, ledger);
        gains.push_back(jacobian.push(found.vectors.to(at::kFloat))
                            .to(at::kCPU, at::kDouble)
                            .flatten(1)
                            .norm(2, at::IntArrayRef{1}, false));
        ledger.decoder(count);
        ledger.backward(2 * static_cast<std::int64_t>(count));
        checkpoint.set(kGains, at::stack(gains));
        checkpoint.write();
    }
    const at::Tensor gain = at::stack(gains); // [T, k]
    const at::Tensor weights = gain / gain.mean(0, true).clamp_min(1e-12);

    base::Context sampling = context.part(kWeighed, 1);
    const at::Tensor h = spreadSamples(model, settings, {network::kMid}, kept, ledger, sampling)
                             .at(network::kMid)
                             .flatten(1);
    std::vector<Finding> findings;
    for (int64_t i = 0; i < count; ++i) {
        const at::Tensor vector = found.vectors[i];
        const double deviation = h.mv(vector.flatten()).std().item<double>();
        direction::Direction direction;
        direction.name = "component " + std::to_string(i + 1) + " (jacobian)";
        direction.base = settings.base;
        direction.method = info().name;
        direction.branch = sampling::Branch::Both;
        direction.timesteps = trajectory.timesteps;
        direction.tensors[network::kMid] =
            (weights.select(1, i).view({-1, 1, 1, 1}) * vector.unsqueeze(0) * deviation)
                .to(at::kFloat)
                .contiguous();
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
        Finding finding = makeFinding(model, settings, std::move(direction),
                                      std::llround(ledger.forwardPasses()), spent.count());
        finding.backwardPasses = ledger.backwardPasses();
        finding.totalEvaluations = std::llround(ledger.total());
        finding.direction.provenance["backward_passes"] = finding.backwardPasses;
        finding.direction.provenance["total_evaluations"] = finding.totalEvaluations;
        finding.direction.provenance["gain"] = found.values[i].item<double>();
        finding.direction.provenance["timestep"] = trajectory.timesteps[at];
        finding.direction.provenance["rounds"] = found.rounds;
        findings.push_back(std::move(finding));
    }
    checkpoint.remove();
    kept.forget();
    return findings;
}

double Jacobian::forecast(const model::Model &model, const Settings &settings) const
{
    const double count = countOf(settings, "components");
    const sampling::Settings draw = sampling::Settings::of(model);
    const auto steps =
        static_cast<double>(sampling::makeScheduler(model, draw)->timesteps().size());
    // A product forth and back: half a pass, and thrice the way back through that half.
    return static_cast<double>(sampling::evaluationsOf(model, draw, 1)) +
           count * kUsualRounds * 3.5 + steps * (0.5 + 2.5 * count) + forecastOfSpread(model);
}

} // namespace deviascope::discovery
