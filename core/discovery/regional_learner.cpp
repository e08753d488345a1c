#include "discovery/regional_learner.h"

#include "base/error.h"
#include "base/seeds.h"
#include "discovery/adam.h"
#include "discovery/decoder_jacobian.h"
#include "discovery/regional_effects.h"
#include "discovery/student.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace deviascope::discovery {

namespace {

constexpr int64_t kPicturesAStep = 4;
constexpr double kRegionalRate = 0.4; ///< of Adam, in shares of a value's size
constexpr double kRegionalEnd = 0.05; ///< what is left of it in the end
constexpr int64_t kStartPictures = 4;
constexpr int kStartRounds = 4;
constexpr double kStarted = 0.2;
/// Timesteps between which pictures are looked at: what they show is decided there.
constexpr int64_t kEarliest = 400, kLatest = 800;
/// Noise has its own seeds behind those of the pictures.
constexpr std::uint64_t kFirstNoise = 20000, kNoisesAStep = 4;

const char *const kVectors = "vectors"; ///< in the checkpoint
const char *const kRegionalStep = "step", *const kForward = "evaluations",
                  *const kBackwardPasses = "backward";

/// Rows of the same span at right angles, each of length 1; on the CPU.
at::Tensor atRightAngles(const at::Tensor &vectors)
{
    const at::Tensor columns = vectors.to(at::kCPU, at::kDouble).flatten(1).t();
    return std::get<0>(at::linalg_qr(columns))
        .t()
        .to(at::kFloat)
        .contiguous()
        .view(vectors.sizes());
}

} // namespace

RegionalLearner::RegionalLearner(const model::Model &model, const ForetoldChange &foretold,
                                 const RegionPictures &pictures, const RegionalSettings &settings,
                                 Ledger &ledger, Checkpoint &checkpoint)
    : m_model(model),
      m_foretold(foretold),
      m_pictures(pictures),
      m_settings(settings),
      m_ledger(ledger),
      m_checkpoint(checkpoint)
{
    const auto kept = checkpoint.tensor(kVectors);
    const auto step = checkpoint.number(kRegionalStep), forward = checkpoint.number(kForward),
               backward = checkpoint.number(kBackwardPasses);
    if (!kept || !step || !forward || !backward)
        return;
    m_vectors = kept->to(model.compute.device);
    m_step = static_cast<int>(*step);
    m_ledger.restore(*forward, std::llround(*backward));
}

std::uint64_t RegionalLearner::noiseOf(int step) const
{
    return base::seedOf(base::SeedUse::Regions, m_settings.seed,
                        kFirstNoise + kNoisesAStep * static_cast<std::uint64_t>(step + 1));
}

at::Tensor RegionalLearner::timesteps(std::int64_t count, std::uint64_t seed) const
{
    return randomIntegers(count, kLatest - kEarliest, seed) + kEarliest;
}

void RegionalLearner::start(base::Context &context)
{
    const int64_t side = m_model.unet.config().sampleSize;
    std::vector<int64_t> sizes = m_model.unet.shape(network::kMid, side, side);
    sizes.insert(sizes.begin(), m_settings.components);
    at::Tensor v = at::randn(sizes, at::detail::createCPUGenerator(m_settings.seed),
                             at::TensorOptions(at::kFloat));
    const int64_t shown = std::min(kStartPictures, m_pictures.size());
    const std::uint64_t noise = noiseOf(-1);
    base::Progress beginning;
    beginning.stage = "starting";
    context.poll(beginning);
    const auto examples = m_foretold.examples(m_pictures.at(at::arange(shown, at::kLong)),
                                              timesteps(shown, noise), noise + 1);
    for (int round = 0; round < kStartRounds; ++round) {
        const at::Tensor basis = atRightAngles(v);
        v = at::zeros(sizes);
        for (int64_t i = 0; i < shown; ++i) {
            base::Progress progress;
            progress.stage = "starting";
            progress.fraction =
                static_cast<double>(round * shown + i) / static_cast<double>(kStartRounds * shown);
            context.poll(progress);
            const DecoderJacobian jacobian(m_model.unet, ForetoldChange::row(examples, i),
                                           examples.masks.narrow(0, i, 1));
            v += jacobian.pushAndPull(basis).cpu();
        }
        m_ledger.decoder(m_settings.components * shown);
        m_ledger.backward(3 * m_settings.components * shown);
    }
    m_vectors = ofLength(atRightAngles(v), m_settings.length).to(m_model.compute.device);
}

bool RegionalLearner::learn(base::Context &context)
{
    if (!m_vectors.defined()) {
        base::Context starting = context.part(0, kStarted);
        start(starting);
    }
    Adam adam(m_vectors);
    adam.load(m_checkpoint, "adam");
    const double values = static_cast<double>(m_vectors.numel() / m_vectors.size(0));
    const double size = m_settings.length / std::sqrt(values); // of a value, in the mean
    for (; m_step < m_settings.steps; ++m_step) {
        const double done = static_cast<double>(m_step) / m_settings.steps;
        base::Progress progress;
        progress.stage = "learning";
        progress.fraction = kStarted + (1 - kStarted) * done;
        if (!context.pollKeep(progress))
            return false;
        adam.step(m_vectors, gradient(noiseOf(m_step)),
                  kRegionalRate * size * (1 - (1 - kRegionalEnd) * done));
        m_vectors = ofLength(m_vectors, m_settings.length);
        m_checkpoint.set(kVectors, m_vectors);
        adam.save(m_checkpoint, "adam");
        m_checkpoint.setNumber(kRegionalStep, m_step + 1);
        m_checkpoint.setNumber(kForward, m_ledger.forwardPasses());
        m_checkpoint.setNumber(kBackwardPasses, static_cast<double>(m_ledger.backwardPasses()));
        m_checkpoint.write();
    }
    return true;
}

at::Tensor RegionalLearner::gradient(std::uint64_t seed) const
{
    const int64_t batch = std::min(kPicturesAStep, m_pictures.size());
    const at::Tensor order =
        at::randperm(m_pictures.size(), at::detail::createCPUGenerator(seed), at::kLong);
    const auto examples = m_foretold.examples(m_pictures.at(order.narrow(0, 0, batch)),
                                              timesteps(batch, seed + 1), seed + 2);
    const at::Tensor signs =
        (2 * randomIntegers(batch, 2, seed + 3) - 1).to(m_vectors.device(), at::kFloat);
    const at::Tensor leaf = m_vectors.detach().clone().requires_grad_(true);
    {
        const c10::AutoGradMode gradients(true);
        const at::Tensor changes = m_foretold(examples, leaf, signs);
        // Scaled up, so that fp16 rounds no derivative to nothing; Adam takes any scale.
        const auto scale = static_cast<double>(changes[0][0].numel());
        (-scale * regionalObjective(changes, examples.masks, signs, m_settings.weights)).backward();
    }
    m_ledger.backward(batch * m_settings.components);
    const at::Tensor gradient = leaf.grad();
    if (m_model.compute.dtype == at::kHalf && !gradient.isfinite().all().item<bool>())
        throw base::Error(base::ErrorKind::Device, "The gradients are too large for fp16",
                          network::kMid.name(), "Learn with --dtype bf16 or --dtype fp32.");
    return gradient;
}

double RegionalLearner::forecast(const network::Unet &unet, const RegionalSettings &settings)
{
    const double half = 1 - unet.encoderShare(); // a backward pass is two more of it
    const auto count = static_cast<double>(settings.components);
    const double started = kStartPictures * (1 + kStartRounds * count * 7 * half);
    return started + settings.steps * static_cast<double>(kPicturesAStep) * (1 + 3 * count * half);
}

} // namespace deviascope::discovery
