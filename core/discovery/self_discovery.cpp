#include "discovery/self_discovery.h"

#include "base/error.h"
#include "discovery/adam.h"
#include "discovery/paired_loss.h"
#include "discovery/provenance.h"
#include "discovery/scale_search.h"
#include "discovery/self_settings.h"
#include "report/phrase.h"
#include "sampling/sampler.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace deviascope::discovery {

using network::Site;

namespace {

constexpr int64_t kWarmPairs = 64;
constexpr double kHeldOutCalls = 12; ///< of each picture, by all checks of the loss together
constexpr int kChecks = 4;      ///< of the held-out loss at least, evenly over the training steps
constexpr int kCheckSteps = 60; ///< long runs are checked this often
constexpr int kFlatSteps = 60;  ///< checks nearer to each other say nothing of the trend
constexpr int kPreviewPictures = 4;
constexpr int kPreviewSteps = 4;
constexpr double kPaperStart = 0.1; ///< the official code starts uniform in ±1/sqrt(100)
constexpr double kFinalRate = 0.05; ///< of the first learning rate

// Shares of the whole call's time, for its progress.
constexpr double kDrawn = 0.25;
constexpr double kPrepared = 0.32;
constexpr double kLearnedWithSearch = 0.72;

/// One tensor that learns.
struct Learner {
    Site site;
    at::Tensor value; ///< [K, C, h, w] float32, a column per concept
    double rate = 0.1;
    bool warm = false;
};

/// Seeds of the parts of a run, apart from one another.
enum class Stream : std::uint64_t { Warm = 1, HeldOut = 2, Training = 3, Start = 4 };
std::uint64_t seedOf(const SelfSettings &settings, Stream stream)
{
    return settings.seed * 1'000'000'007ULL + static_cast<std::uint64_t>(stream) * 10'000'019ULL;
}

Ledger::Backward backwardOf(const SelfSettings &settings)
{
    return learnsDown(settings) ? Ledger::Backward::Whole : Ledger::Backward::Decoder;
}

/// One run, stage by stage.
class Run {
public:
    Run(const model::Model &model, SelfSettings settings, base::Context &context)
        : m_model(model),
          m_settings(filledIn(std::move(settings), model)),
          m_sets(conceptSetsOf(m_settings)),
          m_context(context),
          m_checkpoint(context.checkpointFolder, checkpointKey(model, toJson(m_settings)),
                       context.checkpointPause),
          m_ledger(model.unet, backwardOf(m_settings))
    {}

    std::vector<Finding> go()
    {
        restoreLedger();
        drawPictures();
        m_student.emplace(m_model, m_training, m_settings, m_ledger);
        m_heldOutStudent.emplace(m_model, m_heldOut, m_settings, m_ledger);
        {
            base::Context part = m_context.part(kDrawn, (kDrawn + kPrepared) / 2);
            m_pairedLoss.emplace(*m_heldOutStudent, seedOf(m_settings, Stream::HeldOut), part);
        }
        makeLearners();
        if (m_checkpoint.number("step"))
            restoreLedger(); // what was prepared anew has been counted before
        learn();
        m_checkpoint.write(Checkpoint::When::Always); // the search for the scale has its own
        if (m_stopped && m_step == 0)
            throw base::Cancelled(); // nothing was learned
        std::vector<Finding> findings;
        bool stopped = false;
        const double count = static_cast<double>(m_sets.concepts.size());
        for (size_t k = 0; k < m_sets.concepts.size(); ++k) {
            Finding finding = found(k);
            if (stopped && !finding.stoppedEarly) {
                markStopped(finding); // its search was not made
            } else if (!finding.stoppedEarly && !m_settings.concept_.empty()) {
                const double width = (1.0 - kLearnedWithSearch) / count;
                base::Context part =
                    m_context.part(kLearnedWithSearch + width * static_cast<double>(k),
                                   kLearnedWithSearch + width * static_cast<double>(k + 1));
                searchScale(m_model, settingsOf(k), finding, part);
            }
            stopped = stopped || finding.stoppedEarly;
            findings.push_back(std::move(finding));
        }
        if (stopped)
            m_checkpoint.write(Checkpoint::When::Always); // asked for again, it goes on from here
        else
            m_checkpoint.remove();
        return findings;
    }

private:
    void restoreLedger()
    {
        m_ledger.restore(m_checkpoint.number("evaluations").value_or(0),
                         static_cast<std::int64_t>(m_checkpoint.number("backward").value_or(0)));
        m_secondsBefore = m_checkpoint.number("seconds").value_or(0);
    }

    void drawPictures()
    {
        base::Context part = m_context.part(0, kDrawn);
        const auto sets = static_cast<int>(m_sets.sets.size());
        const int count = m_settings.shown.empty() ? sets * (m_settings.pictures + kHeldOutPictures)
                                                   : static_cast<int>(m_settings.shown.size());
        const TrainingSet all =
            drawTrainingSet(m_model, m_settings, m_sets, count, m_checkpoint, m_ledger, part);
        const int training = sets * m_settings.pictures;
        m_training = all.part(0, training);
        m_heldOut = all.part(training, count - training);
    }

    /// Start values and learning rates of methods.md, "Site".
    void makeLearners()
    {
        const bool distilled = m_settings.objective == Objective::Distilled;
        const bool both = m_settings.sites.size() > 1;
        const int64_t side = m_model.unet.config().sampleSize;
        for (const Site &site : m_settings.sites) {
            Learner learner;
            learner.site = site;
            learner.warm = distilled && !(both && site != network::kMid);
            learner.rate = distilled && site == network::kMid ? 0.2 : 0.1;
            const auto shape = m_model.unet.shape(site, side, side);
            const auto concepts = static_cast<int64_t>(m_sets.concepts.size());
            const std::vector<int64_t> sizes = {concepts, shape[0], shape[1], shape[2]};
            if (const auto kept = m_checkpoint.tensor("value." + site.name())) {
                learner.value = kept->to(m_model.compute.device);
            } else if (learner.warm) {
                base::Context part = m_context.part((kDrawn + kPrepared) / 2, kPrepared);
                learner.value =
                    m_student->warmStart(site, kWarmPairs, seedOf(m_settings, Stream::Warm), part);
            } else if (distilled) {
                learner.value = at::zeros(
                    sizes, at::TensorOptions().dtype(at::kFloat).device(m_model.compute.device));
            } else {
                const auto generator =
                    at::detail::createCPUGenerator(seedOf(m_settings, Stream::Start));
                learner.value = ((at::rand(sizes, generator, at::kFloat) * 2 - 1) * kPaperStart)
                                    .to(m_model.compute.device);
            }
            m_adams.emplace_back(learner.value);
            if (m_checkpoint.tensor("value." + site.name()))
                m_adams.back().load(m_checkpoint, "adam." + site.name());
            m_learners.push_back(std::move(learner));
        }
        m_step = static_cast<int>(m_checkpoint.number("step").value_or(0));
        if (const auto kept = m_checkpoint.tensor("glances"); kept && kept->numel() > 0) {
            const at::Tensor losses = kept->to(at::kDouble).contiguous();
            m_glances.assign(losses.data_ptr<double>(), losses.data_ptr<double>() + losses.numel());
        }
    }

    void learn()
    {
        const int checkEvery = std::clamp(m_settings.steps / kChecks, 1, kCheckSteps);
        for (; m_step < m_settings.steps; ++m_step) {
            if (m_step % checkEvery == 0) {
                if (!check(PairedLoss::Extent::Glance)) {
                    m_stopped = true;
                    break;
                }
                m_glances.push_back(m_loss.all.mean);
                m_flat = !m_settings.allSteps && checkEvery >= kFlatSteps && isFlat(m_glances);
                if (m_flat)
                    break;
            }
            if (!poll() || !oneStep()) {
                m_stopped = true;
                break;
            }
            keep();
        }
        if (!m_stopped && !check(PairedLoss::Extent::Whole))
            m_stopped = true;
    }

    /// One Adam step; false when a stop was asked for.
    bool oneStep()
    {
        const auto key =
            seedOf(m_settings, Stream::Training) + static_cast<std::uint64_t>(m_step) * 3;
        const Examples examples = m_student->drawExamples(
            randomIntegers(m_settings.batch, m_training.size(), key), key + 1);
        const at::Tensor target = m_student->target(examples);
        if (!poll())
            return false;
        const UntouchedPart untouched = m_student->encode(examples);
        if (!poll()) // the last one before a graph is alive
            return false;

        const auto gradients = m_student->gradients(untouched, examples.shows, values(), target);
        for (size_t i = 0; i < m_learners.size(); ++i) {
            Learner &learner = m_learners[i];
            m_adams[i].step(learner.value, gradients.at(learner.site), learner.rate * decay());
        }
        return true;
    }

    /// Falls linearly to 5 % for `distilled`; constant for the paper's recipe.
    double decay() const
    {
        if (m_settings.objective == Objective::Noise)
            return 1;
        const double done = static_cast<double>(m_step) / m_settings.steps;
        return 1 - (1 - kFinalRate) * done;
    }

    double fraction() const
    {
        const double end = m_settings.searchScale ? kLearnedWithSearch : 1.0;
        return kPrepared + (end - kPrepared) * m_step / m_settings.steps;
    }

    bool poll()
    {
        base::Progress progress;
        progress.stage = "learning";
        progress.fraction = fraction();
        return m_context.pollKeep(progress);
    }

    std::map<Site, at::Tensor> values() const
    {
        std::map<Site, at::Tensor> result;
        for (const Learner &learner : m_learners)
            result[learner.site] = learner.value;
        return result;
    }

    /// Measures the held-out loss and shows same-seed pictures; false when it was stopped before
    /// the loss was known.
    bool check(PairedLoss::Extent extent)
    {
        base::Context measuring = m_context.part(fraction(), fraction(), "learning");
        auto measured = m_pairedLoss->measure(values(), extent, measuring);
        if (!measured)
            return false;
        m_loss = std::move(*measured);
        base::Progress progress;
        progress.stage = "learning";
        progress.fraction = fraction();
        progress.curve = base::CurvePoint{m_step, m_loss.all.mean, m_loss.all.interval};
        if (m_context.hasListener() && !m_context.stopRequested())
            progress.preview = previews();
        (void)m_context.pollKeep(progress);
        return true;
    }

    /// The base prompt at fixed seeds with the vectors as they are: drafts of 4 steps. None when a
    /// stop was asked for meanwhile.
    std::vector<base::Picture> previews()
    {
        const auto settings = sampling::Settings::foretelling(m_model, kPreviewSteps);
        std::vector<sampling::Row> rows;
        for (std::uint64_t seed = 0; seed < kPreviewPictures; ++seed)
            rows.push_back({m_settings.base, m_settings.negative, seed});
        base::Context drafting = m_context.part(fraction(), fraction(), "learning");
        try {
            const auto drawing = sampling::draw(
                m_model, rows, settings, direction::interventionsOf(direction(0), {}), drafting);
            m_ledger.full(drawing.evaluations);
            return drawing.pictures;
        } catch (const base::Cancelled &) { // what is learned so far is kept
            return {};
        }
    }

    void keep()
    {
        for (size_t i = 0; i < m_learners.size(); ++i) {
            const std::string name = m_learners[i].site.name();
            m_checkpoint.set("value." + name, m_learners[i].value);
            m_adams[i].save(m_checkpoint, "adam." + name);
        }
        m_checkpoint.set("glances", at::tensor(m_glances, at::kDouble));
        m_checkpoint.setNumber("step", m_step + 1);
        m_checkpoint.setNumber("evaluations", m_ledger.forwardPasses());
        m_checkpoint.setNumber("backward", static_cast<double>(m_ledger.backwardPasses()));
        m_checkpoint.setNumber("seconds", seconds());
        m_checkpoint.write();
    }

    double seconds() const
    {
        return m_secondsBefore +
               std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

    /// The run's settings, as one of its concepts has them.
    SelfSettings settingsOf(size_t concept_) const
    {
        SelfSettings settings = m_settings;
        settings.concept_ = m_sets.concepts[concept_];
        return settings;
    }

    direction::Direction direction(size_t concept_) const
    {
        direction::Direction direction;
        direction.concept_ = m_sets.concepts[concept_];
        direction.name = direction.concept_.empty() ? m_settings.shownName : direction.concept_;
        if (!m_settings.negative.empty())
            direction.name += " without " + m_settings.negative;
        direction.base = m_settings.base;
        direction.method = SelfDiscovery().info().name;
        for (const Learner &learner : m_learners)
            direction.tensors[learner.site] =
                learner.value.detach().narrow(0, static_cast<int64_t>(concept_), 1).cpu().clone();
        return direction;
    }

    Finding found(size_t concept_)
    {
        Finding finding;
        finding.direction = direction(concept_);
        finding.usable = true;
        if (!m_stopped) {
            const PairedLoss::Value &loss = m_loss.each[concept_];
            finding.pairedLoss = loss.mean;
            finding.pairedLossInterval = loss.interval;
            finding.usable = loss.interval.high < 0;
        }
        finding.evaluations = std::llround(m_ledger.forwardPasses());
        finding.backwardPasses = m_ledger.backwardPasses();
        finding.totalEvaluations = std::llround(m_ledger.total());
        finding.seconds = seconds();
        finding.stoppedEarly = m_stopped;
        finding.flat = m_flat;
        if (!finding.usable && !m_settings.shown.empty()) {
            finding.reason = "The pictures held out show no clear gain: they are few, or share "
                             "little. Try the direction all the same, or show more pictures.";
        } else if (!finding.usable) {
            finding.reason = "The held-out loss does not clearly improve: the model hardly "
                             "distinguishes the concept from the base prompt.";
            finding.knownWords = m_model.knowledge.knownWords();
        }
        finding.direction.provenance =
            provenance(m_model, toJson(settingsOf(concept_)), finding, m_step);
        return finding;
    }

    const model::Model &m_model;
    const SelfSettings m_settings;
    const ConceptSets m_sets;
    base::Context &m_context;
    Checkpoint m_checkpoint;
    Ledger m_ledger;
    TrainingSet m_training, m_heldOut;
    std::optional<Student> m_student, m_heldOutStudent;
    std::optional<PairedLoss> m_pairedLoss;
    std::vector<Learner> m_learners;
    std::vector<Adam> m_adams;
    PairedLoss::Measured m_loss;
    int m_step = 0;
    std::vector<double> m_glances; ///< held-out losses on the way
    bool m_stopped = false, m_flat = false;
    double m_secondsBefore = 0;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace

const MethodInfo &SelfDiscovery::info() const
{
    static const MethodInfo info{
        .name = "self",
        .summary = "Learns the direction from pictures that the model draws of the concept itself "
                   "(Self-Discovering, Li et al. 2024).",
        .title = DEVIASCOPE_TR("method", "learning"),
        .plainly =
            DEVIASCOPE_TR("method", "Learns the direction from pictures that the model draws of "
                                    "the concept itself. About half a minute; the strongest."),
        .aim = Aim::Concept,
        .options = selfOptions()};
    return info;
}

std::vector<Finding> SelfDiscovery::discover(const model::Model &model, const Settings &settings,
                                             base::Context &context) const
{
    return discover(model, selfSettingsOf(settings), context);
}

std::vector<Finding> SelfDiscovery::discover(const model::Model &model, SelfSettings settings,
                                             base::Context &context) const
{
    return Run(model, std::move(settings), context).go();
}

double SelfDiscovery::forecast(const model::Model &model, const Settings &settings) const
{
    const SelfSettings full = filledIn(selfSettingsOf(settings), model);
    const ConceptSets sets = conceptSetsOf(full);
    const bool distilled = full.objective == Objective::Distilled;
    double drawn = 0;
    if (full.shown.empty()) {
        drawn = static_cast<double>(sampling::evaluationsOf(
            model, trainingDrawing(model, full),
            static_cast<std::int64_t>(sets.sets.size()) * (full.pictures + kHeldOutPictures)));
    }
    // An example: both halves once, and twice the half behind the middle block for the way back;
    // the target costs a call where no drawing has left it.
    const double example = distilled && full.negative.empty() && full.shown.empty() ? 2 : 3;
    const double learned = static_cast<double>(full.steps) * full.batch * example;
    const double warm = distilled ? kWarmPairs * example : 0;
    const double checks = kHeldOutCalls * static_cast<double>(sets.sets.size() * kHeldOutPictures);
    return drawn + learned + warm + checks +
           static_cast<double>(sets.concepts.size()) * forecastOfScale(model, full);
}

} // namespace deviascope::discovery
