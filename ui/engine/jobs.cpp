#include "engine/jobs.h"

#include <algorithm>
#include <chrono>
#include <type_traits>

namespace deviascope::engine {

namespace {

using Clock = std::chrono::steady_clock;

// Small enough that a drag never waits long for the batch between two polls to end, large enough
// that the matrix products stay efficient.
constexpr std::size_t kTallyBatch = 4;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

Result drawPictures(Backend &backend, const Draw &request, base::Context &context)
{
    const Clock::time_point start = Clock::now();
    Drawn drawn =
        backend.look(request.settings, movedSliders(request.sliders), request.previews, context);
    drawn.seconds = secondsSince(start);
    drawn.stepsDone = request.settings.steps;
    return drawn;
}

Result drawDraft(Backend &backend, const Draft &request, base::Context &context)
{
    const Clock::time_point start = Clock::now();
    const DrawSettings settings = draftSettings(request.settings);
    Drawn drawn;
    drawn.pictures = backend.redraw(settings, movedSliders(request.sliders), context);
    drawn.seconds = secondsSince(start);
    drawn.stepsDone = settings.steps;
    return drawn;
}

/// The two conditions take turns, so that before and after grow side by side.
class TallyRun {
public:
    TallyRun(Backend &backend, const Tally &request, Reporter &reporter, base::Context &context)
        : m_backend(backend),
          m_request(request),
          m_reporter(reporter),
          m_context(context),
          m_total(request.before.size() + request.after.size())
    {}

    void run()
    {
        const std::size_t longest = std::max(m_request.before.size(), m_request.after.size());
        for (std::size_t from = 0; from < longest; from += kTallyBatch) {
            drawBatch(m_request.before, from, false);
            drawBatch(m_request.after, from, true);
        }
    }

private:
    void drawBatch(const std::vector<std::uint64_t> &seeds, std::size_t from, bool after)
    {
        if (from >= seeds.size())
            return;
        const std::size_t to = std::min(seeds.size(), from + kTallyBatch);
        DrawSettings settings = m_request.settings;
        settings.seeds.assign(seeds.begin() + std::ptrdiff_t(from),
                              seeds.begin() + std::ptrdiff_t(to));
        const double share = double(to - from) / double(m_total);
        base::Context part = m_context.part(m_done, m_done + share, "counting");
        const auto labels = m_backend
                                .look(settings, after ? movedSliders(m_request.sliders) : Sliders{},
                                      sampling::Previews::None, part)
                                .labels;
        std::vector<Labelled> labelled;
        for (std::size_t i = 0; i < labels.size(); ++i)
            labelled.push_back({settings.seeds[i], after, labels[i]});
        m_done += share;
        m_reporter.labelled(std::move(labelled));
        base::Progress progress;
        progress.fraction = m_done;
        progress.stage = "counting";
        m_context.poll(progress);
    }

    Backend &m_backend;
    const Tally &m_request;
    Reporter &m_reporter;
    base::Context &m_context;
    const std::size_t m_total;
    double m_done = 0;
};

Result drawStrip(Backend &backend, const SliderStrip &request, base::Context &context)
{
    Strip strip;
    strip.direction = request.direction;
    DrawSettings settings = request.settings;
    settings.seeds.resize(1);
    for (const double scale : {-1., 0., 1.}) {
        const Sliders sliders = {{request.direction, scale}};
        const auto pictures =
            backend.draw(settings, movedSliders(sliders), sampling::Previews::None, context);
        strip.pictures.push_back(pictures.at(0));
    }
    return strip;
}

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};

} // namespace

JobKind kindOf(const Request &request)
{
    return std::visit(Overloaded{[](const OpenModel &) { return JobKind::Open; },
                                 [](const Draw &) { return JobKind::Draw; },
                                 [](const Draft &) { return JobKind::Draft; },
                                 [](const Tally &) { return JobKind::Tally; },
                                 [](const Discover &) { return JobKind::Discover; },
                                 [](const SteerByText &) { return JobKind::Steer; },
                                 [](const CompareRivals &) { return JobKind::Compare; },
                                 [](const MeasureResponse &) { return JobKind::Measure; },
                                 [](const SliderStrip &) { return JobKind::Strip; },
                                 [](const RemoveDirection &) { return JobKind::Library; },
                                 [](const ImportDirection &) { return JobKind::Library; },
                                 [](const Responsible &) { return JobKind::Responsible; },
                                 [](const ForecastResponsible &) { return JobKind::Forecast; }},
                      request);
}

Sliders movedSliders(const Sliders &sliders)
{
    Sliders moved;
    for (const SliderValue &slider : sliders)
        if (slider.scale != 0)
            moved.push_back(slider);
    return moved;
}

DrawSettings draftSettings(DrawSettings settings)
{
    settings.steps = 4;
    settings.sampler = "dpmpp_2m";
    return settings;
}

Result perform(Backend &backend, const Request &request, Reporter &reporter,
               const StillWanted &isWanted, base::Context &context)
{
    return std::visit(
        Overloaded{
            [&](const OpenModel &open) -> Result { return backend.open(open.folder, context); },
            [&](const Draw &draw) { return drawPictures(backend, draw, context); },
            [&](const Draft &draft) { return drawDraft(backend, draft, context); },
            [&](const Tally &tally) -> Result {
                TallyRun(backend, tally, reporter, context).run();
                return {};
            },
            [&](const Discover &discover) -> Result {
                return backend.discover(discover, isWanted, context);
            },
            [&](const SteerByText &steer) -> Result { return backend.steerByText(steer); },
            [&](const CompareRivals &compare) -> Result {
                return backend.compareRivals(compare, context);
            },
            [&](const MeasureResponse &measure) -> Result {
                return backend.measureResponse(measure, context);
            },
            [&](const SliderStrip &strip) {
                Result drawn = drawStrip(backend, strip, context);
                backend.keepThumbnail(strip.direction, context);
                return drawn;
            },
            [&](const RemoveDirection &remove) -> Result {
                backend.removeDirection(remove.direction);
                return Removed{remove.direction};
            },
            [&](const ImportDirection &import_) -> Result {
                return backend.importDirection(import_.file);
            },
            [&](const Responsible &responsible) -> Result {
                return backend.responsible(
                    responsible,
                    {[&](std::vector<ShownPicture> shown) { reporter.shown(std::move(shown)); },
                     [&](const DirectionSummary &direction) { reporter.learned(direction); }},
                    context);
            },
            [&](const ForecastResponsible &forecast) -> Result {
                return backend.forecast(forecast.wanted);
            }},
        request);
}

} // namespace deviascope::engine
