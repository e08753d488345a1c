#include "engine/torch_backend.h"

#include "engine/direction_library.h"
#include "engine/job_surroundings.h"
#include "engine/responsible_jobs.h"

#include "base/device.h"
#include "base/error.h"
#include "discovery/method.h"
#include "discovery/method_options.h"
#include "discovery/text_steering.h"
#include "evaluation/rivals.h"
#include "format/picture_file.h"
#include "format/picture_folder.h"
#include "model/dtype_choice.h"
#include "model/model.h"
#include "observation/looker.h"
#include "sampling/sampler.h"
#include "scale/measure_response.h"
#include "scorer/judge.h"
#include "task/input_notes.h"
#include "task/picture_output.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace deviascope::engine {

namespace {

constexpr double kMeasuredReach = 3; ///< as far as sliders go

std::string shownDevice(const at::Device &device)
{
    std::string name = device.str();
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return char(std::toupper(c)); });
    return name;
}

ModelSummary summaryOf(const model::Model &model)
{
    ModelSummary summary;
    summary.name = model.name;
    for (const discovery::MethodInfo *method : discovery::methodInfos())
        if (model.scorer || !method->needsScorer)
            summary.methods.push_back(*method);
    for (const network::Site &site : model.unet.sites())
        summary.sites.push_back(site.name());
    summary.family = model::familyName(model.family);
    summary.device = shownDevice(model.compute.device);
    summary.dtype = base::dtypeName(model.compute.dtype);
    summary.folder = model.path;
    summary.hash = model.hash;
    summary.formerHash = model.formerHash;
    summary.notes = model.notes;
    summary.width = summary.height = int(model.pictureSize());
    summary.pictures = model.defaults.pictures;
    summary.microBatch = sampling::Settings::of(model).microBatch;
    summary.steps = model.defaults.steps;
    summary.guidance = model.defaults.guidance;
    summary.sampler = model.defaults.sampler;
    const bool consistency = model.family == model::Family::LatentConsistency;
    for (const std::string &sampler : sampling::schedulerNames())
        // Neither works on the other kind of model; a model that LCM was merged into takes both.
        if ((sampler == "lcm") == consistency || sampler == model.defaults.sampler)
            summary.samplers.push_back(sampler);
    const model::Knowledge &knowledge = model.knowledge;
    if (model.scorer)
        summary.attributes = knowledge.attributes;
    summary.roles = knowledge.roles;
    summary.prompts = knowledge.suggestedPrompts;
    summary.concepts = knowledge.suggestedConcepts;
    summary.knowledge = knowledge;
    addValues(summary, knowledge);
    return summary;
}

/// All that is asked for, as the method's table has it.
base::OptionValues valuesOf(const Discover &request, const discovery::Method &method)
{
    base::OptionValues values(discovery::optionsOf(method));
    const auto set = [&](const std::string &key, base::OptionValue value) {
        if (values.table().find(key)) // a list of concepts may have been typed for another method
            values.set(key, std::move(value));
    };
    set("concept", request.conceptText);
    set("base", request.baseText);
    set("together", request.together);
    set("without", request.without);
    values.take(request.options.fittedTo(values.table()));
    return values;
}

/// Reads the pictures that `request` names, and notes which cannot be read and what is cut.
discovery::Settings settingsOf(const Discover &request, JobSurroundings &surroundings)
{
    std::vector<format::LeftOut> leftOut;
    const discovery::Method &method = discovery::methodNamed(request.method);
    discovery::Settings settings =
        discovery::settingsFrom(method, valuesOf(request, method),
                                static_cast<int>(surroundings.model().pictureSize()), leftOut);
    settings.searchScale = request.suggestScale;
    task::noteLeftOut(surroundings, leftOut);
    task::noteCut(surroundings, settings);
    return settings;
}

std::vector<sampling::Row> rowsOf(const DrawSettings &settings)
{
    std::vector<sampling::Row> rows;
    for (const std::uint64_t seed : settings.seeds)
        rows.push_back({settings.prompt, settings.negative, seed});
    return rows;
}

sampling::Settings samplingOf(const DrawSettings &settings, const model::Model &model)
{
    sampling::Settings wanted = sampling::Settings::of(model);
    // A latent consistency model has one sampler, also for drafts.
    if (model.family != model::Family::LatentConsistency)
        wanted.sampler = settings.sampler;
    wanted.steps = settings.steps;
    wanted.guidance = settings.guidance;
    wanted.width = settings.width;
    wanted.height = settings.height;
    return wanted;
}

sampling::Settings shownOf(const DrawSettings &settings, sampling::Previews previews,
                           const model::Model &model)
{
    sampling::Settings wanted = samplingOf(settings, model);
    // Previews show one micro-batch: with more pictures they could not be told apart.
    const bool oneBatch = settings.seeds.size() <= std::size_t(wanted.microBatch);
    wanted.previews = oneBatch ? previews : sampling::Previews::None;
    return wanted;
}

} // namespace

struct TorchBackend::Loaded {
    explicit Loaded(model::Model opened, const std::filesystem::path &directions)
        : model(std::move(opened)), library(directions, model)
    {
        if (model.scorer && !model.knowledge.attributes.empty())
            judge.emplace(scorer::Scorer(model), model.knowledge.attributes,
                          std::vector<std::string>());
    }

    std::vector<direction::AppliedDirection> applied(const Sliders &sliders) const
    {
        std::vector<direction::AppliedDirection> all;
        for (const SliderValue &slider : sliders) {
            direction::Application application;
            application.scale = slider.scale;
            application.branch = slider.branch;
            application.window = {double(slider.windowFrom), double(slider.windowTo)};
            all.push_back({library.direction(slider.direction), application});
        }
        return all;
    }

    std::vector<sampling::Intervention> interventions(const Sliders &sliders) const
    {
        return interventionsOf(applied(sliders));
    }

    static std::vector<sampling::Intervention>
    interventionsOf(const std::vector<direction::AppliedDirection> &directions)
    {
        std::vector<sampling::Intervention> all;
        for (const auto &[direction, application] : directions) {
            auto edits = direction::interventionsOf(direction, application);
            std::move(edits.begin(), edits.end(), std::back_inserter(all));
        }
        return all;
    }

    const model::Model model;
    std::optional<scorer::Judge> judge; ///< where the model has attributes and a scorer
    DirectionLibrary library;
    DrawSettings redrawn;         ///< what `cache` belongs to
    sampling::DrawingCache cache; ///< of the drawings under a moving slider
};

TorchBackend::TorchBackend(Options options) : m_options(std::move(options)) {}

TorchBackend::~TorchBackend() = default;

const TorchBackend::Loaded &TorchBackend::loaded() const
{
    if (!m_loaded)
        throw base::Error(base::ErrorKind::NotFound, "No model is open", "", "Open a model first.");
    return *m_loaded;
}

Opened TorchBackend::open(const std::filesystem::path &folder, base::Context &context)
{
    if (!m_loaded)
        base::setThreads(m_options.threads);
    base::Progress progress;
    progress.stage = "opening";
    context.poll(progress);
    base::ComputeWish wish;
    wish.device = m_options.device;
    wish.dtype = m_options.dtype;
    model::LoadOptions options;
    options.compute = base::chooseCompute(wish);
    options.dtypes = model::dtypeFolder(wish, options.compute);
    auto fresh = std::make_unique<Loaded>(
        model::loadModel(folder.empty() ? model::teachingModelFolder() : folder, options),
        m_options.directions);
    m_loaded = std::move(fresh);
    Opened opened{summaryOf(m_loaded->model), m_loaded->library.summaries(),
                  m_loaded->library.damaged(), m_loaded->library.thumbnails()};
    opened.model.isTeaching = folder.empty();
    return opened;
}

std::vector<base::Picture> TorchBackend::draw(const DrawSettings &settings, const Sliders &sliders,
                                              sampling::Previews previews, base::Context &context)
{
    const Loaded &now = loaded();
    return sampling::draw(now.model, rowsOf(settings), shownOf(settings, previews, now.model),
                          now.interventions(sliders), context)
        .pictures;
}

std::vector<base::Picture> TorchBackend::redraw(const DrawSettings &settings,
                                                const Sliders &sliders, base::Context &context)
{
    loaded();
    Loaded &now = *m_loaded;
    if (now.redrawn != settings) {
        now.redrawn = settings;
        now.cache.clear();
    }
    sampling::Settings wanted = samplingOf(settings, now.model);
    wanted.spacing = sampling::Settings::foretelling(now.model, wanted.steps).spacing;
    return sampling::draw(now.model, rowsOf(settings), wanted, now.interventions(sliders), context,
                          &now.cache)
        .pictures;
}

Drawn TorchBackend::look(const DrawSettings &settings, const Sliders &sliders,
                         sampling::Previews previews, base::Context &context)
{
    const Loaded &now = loaded();
    const auto directions = now.applied(sliders); // a more urgent job may take them away
    const auto rows = rowsOf(settings);
    sampling::Settings sampling = shownOf(settings, previews, now.model);
    const auto edits = Loaded::interventionsOf(directions);
    Drawn drawn;
    std::vector<int> microBatches; // memory may have been short
    if (now.judge) {
        observation::Looker looker(now.model, *now.judge, sampling);
        auto look = looker.look({rows, {}, edits}, observation::Keep::Pictures, context);
        drawn.pictures = std::move(look.pictures);
        microBatches = std::move(look.microBatches);
        drawn.labels.resize(drawn.pictures.size());
        for (const std::vector<int> &attribute : look.judgement.labels)
            for (std::size_t i = 0; i < attribute.size(); ++i)
                drawn.labels[i].push_back(attribute[i]);
    } else {
        auto drawing = sampling::draw(now.model, rows, sampling, edits, context);
        drawn.pictures = std::move(drawing.pictures);
        microBatches.assign(rows.size(), drawing.microBatch);
    }
    for (std::size_t i = 0; i < drawn.pictures.size(); ++i) {
        sampling.microBatch = microBatches[i];
        auto recipe = task::recipeOf({rows[i], sampling, directions}, drawn.pictures[i], now.model);
        for (std::size_t slider = 0; slider < sliders.size(); ++slider)
            recipe.edits[slider].direction = sliders[slider].direction;
        drawn.recipes.push_back(std::move(recipe));
    }
    JobSurroundings surroundings(now.model, context);
    task::noteCut(surroundings, {settings.prompt, settings.negative});
    drawn.notes = surroundings.notes();
    return drawn;
}

Found TorchBackend::discover(const Discover &request, const StillWanted &isWanted,
                             base::Context &context)
{
    const Loaded &now = loaded();
    context.checkpointFolder = m_options.checkpoints;
    JobSurroundings surroundings(now.model, context);
    const auto findings = discovery::methodNamed(request.method)
                              .discover(now.model, settingsOf(request, surroundings), context);
    if (!isWanted())
        throw base::Cancelled();
    const auto kept = [&](const discovery::Finding &each) {
        DirectionSummary summary = m_loaded->library.add(each.direction);
        summary.usable = each.usable;
        summary.knownWords = each.knownWords;
        return summary;
    };
    const discovery::Finding &finding = findings.at(0);
    Found found;
    found.direction = kept(finding);
    for (std::size_t i = 1; i < findings.size(); ++i)
        found.others.push_back(kept(findings[i]));
    found.notes = surroundings.notes();
    found.stoppedEarly = finding.stoppedEarly;
    found.seconds = finding.seconds + finding.scaleSeconds;
    found.evaluations = double(finding.evaluations + finding.scaleEvaluations);
    return found;
}

void TorchBackend::keepThumbnail(const std::string &id, base::Context &context)
{
    loaded();
    try {
        m_loaded->library.ensureThumbnail(id, context);
    } catch (const base::Error &) { // the next strip tries again
    } catch (const base::Cancelled &) {
    }
}

DirectionSummary TorchBackend::steerByText(const SteerByText &request)
{
    loaded();
    Discover discover;
    discover.conceptText = request.conceptText;
    discover.baseText = request.baseText;
    discover.method = discovery::TextSteering().info().name;
    discover.suggestScale = false; // two passes of the text tower, no picture
    base::Context quiet;
    JobSurroundings surroundings(m_loaded->model, quiet);
    const auto findings = discovery::methodNamed(discover.method)
                              .discover(m_loaded->model, settingsOf(discover, surroundings), quiet);
    const direction::Direction &direction = findings.at(0).direction;
    const std::string id = m_loaded->library.idOfSame(direction);
    return id.empty() ? m_loaded->library.add(direction) : m_loaded->library.summary(id);
}

Compared TorchBackend::compareRivals(const CompareRivals &request, base::Context &context)
{
    loaded();
    DirectionLibrary &library = m_loaded->library;
    const bool usable = library.summary(request.learned).usable;
    const auto before =
        std::pair(library.revision(request.learned), library.revision(request.text));
    auto rivals = evaluation::compareRivals(m_loaded->model, library.direction(request.learned),
                                            library.direction(request.text), usable,
                                            m_options.comparedPictures, context);
    // A more urgent job may have removed or replaced them meanwhile.
    if (before != std::pair(library.revision(request.learned), library.revision(request.text)))
        throw base::Cancelled();
    rivals.learned.provenance["rivals"]["other"] = request.text;
    rivals.text.provenance["rivals"]["other"] = request.learned;
    return {library.update(request.learned, rivals.learned),
            library.update(request.text, rivals.text)};
}

DirectionSummary TorchBackend::measureResponse(const MeasureResponse &request,
                                               base::Context &context)
{
    loaded();
    DirectionLibrary &library = m_loaded->library;
    const std::string before = library.revision(request.direction);
    direction::Direction direction = library.direction(request.direction);
    const auto sitting = evaluation::heldOutSitting(
        m_loaded->model, direction, evaluation::Judged::Response, m_options.measuredPictures);
    const auto response =
        scale::measureResponse(m_loaded->model, direction, sitting, kMeasuredReach, context);
    if (before != library.revision(request.direction))
        throw base::Cancelled();
    if (!direction.provenance.is_object())
        direction.provenance = nlohmann::json::object();
    direction.provenance["response"] = scale::toJson(response);
    return library.update(request.direction, direction);
}

ResponsibleResult TorchBackend::responsible(const Responsible &request,
                                            const ResponsibleListener &listener,
                                            base::Context &context)
{
    loaded();
    return runResponsible({m_loaded->model, m_loaded->library,
                           samplingOf(request.settings, m_loaded->model), m_options.runs,
                           m_options.checkpoints},
                          request, listener, context);
}

ResponsibleForecast TorchBackend::forecast(const Responsible &request)
{
    loaded();
    return forecastResponsible(
        {m_loaded->model, m_loaded->library, samplingOf(request.settings, m_loaded->model), {}, {}},
        request);
}

void TorchBackend::removeDirection(const std::string &id)
{
    loaded();
    m_loaded->library.remove(id);
}

DirectionSummary TorchBackend::importDirection(const std::filesystem::path &file)
{
    loaded();
    return m_loaded->library.import(file);
}

} // namespace deviascope::engine
