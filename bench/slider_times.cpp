// Prints how long the studio's pictures take to follow a slider: hand moved -> draft shown ->
// refined shown. The flow, the worker thread and the backend are the studio's own; only the
// painting of the window is missing.

#include "base/error.h"
#include "discovery/method_options.h"
#include "engine/torch_backend.h"
#include "tabs/explore/picture_flow.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <stdexcept>

using namespace deviascope;

namespace {

constexpr int kPictures = 4;
constexpr int kMoves = 12;

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Runs the event loop until an update of `job` holds a T.
template <class T>
T waitFor(engine::Engine &engine, engine::Request request)
{
    std::optional<T> result;
    QEventLoop loop;
    engine::JobId job = 0;
    const auto connection = QObject::connect(
        &engine, &engine::Engine::jobUpdated, [&](const engine::JobUpdate &update) {
            if (update.id != job)
                return;
            if (const auto *value = std::get_if<T>(&update.result))
                result = *value;
            if (update.failure)
                std::fprintf(stderr, "%s\n", update.failure->what());
            if (update.ended())
                loop.quit();
        });
    job = engine.submit(std::move(request));
    loop.exec();
    QObject::disconnect(connection);
    if (!result)
        throw std::runtime_error("the job gave nothing");
    return *result;
}

/// Seconds until `holds` after `act`.
double seconds(ui::PictureFlow &flow, const std::function<void()> &act,
               const std::function<bool()> &holds)
{
    QElapsedTimer timer;
    QEventLoop loop;
    const auto connection = QObject::connect(&flow, &ui::PictureFlow::changed, [&] {
        if (holds())
            loop.quit();
    });
    timer.start();
    act();
    if (!holds())
        loop.exec();
    QObject::disconnect(connection);
    return static_cast<double>(timer.nsecsElapsed()) * 1e-9;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QTemporaryDir library;
    engine::TorchBackend::Options options;
    options.directions = library.path().toStdString();
    options.threads = argc > 1 ? std::atoi(argv[1]) : 0;
    engine::Engine engine(std::make_unique<engine::TorchBackend>(options));
    const auto opened = waitFor<engine::Opened>(engine, engine::OpenModel{});

    engine::Discover discover;
    discover.conceptText = "a woman";
    discover.baseText = "a person";
    discover.suggestScale = false;
    // What the vector is makes no difference to the times.
    discover.options =
        base::OptionValues(discovery::optionsOf(*discovery::knownMethod(discover.method)));
    discover.options.set("steps", std::int64_t{2});
    discover.options.set("pictures", std::int64_t{4});
    const auto found = waitFor<engine::Found>(engine, discover);

    ui::PictureFlow flow(engine);
    engine::DrawSettings settings;
    settings.prompt = "a doctor";
    for (std::uint64_t seed = 0; seed < kPictures; ++seed)
        settings.seeds.push_back(seed);
    settings.steps = opened.model.steps;
    settings.guidance = opened.model.guidance;
    settings.sampler = opened.model.sampler;
    seconds(
        flow, [&] { flow.want(settings, {}, ui::Hand::Resting); },
        [&] { return flow.isSettled(); });

    std::vector<double> drafts, refined;
    for (int move = 1; move <= kMoves; ++move) {
        engine::SliderValue slider;
        slider.direction = found.direction.id;
        slider.scale = 0.1 * move;
        drafts.push_back(seconds(
            flow, [&] { flow.want(settings, {slider}, ui::Hand::Moving); },
            [&] { return flow.after().freshness == ui::Freshness::Draft; }));
        refined.push_back(drafts.back() +
                          seconds(
                              flow, [&] { flow.want(settings, {slider}, ui::Hand::Resting); },
                              [&] { return flow.after().freshness == ui::Freshness::Current; }));
    }
    std::printf("  hand moved -> draft shown    %.3f s (median of %d; longest %.3f)\n",
                median(drafts), kMoves, *std::max_element(drafts.begin(), drafts.end()));
    std::printf("  hand moved -> refined shown  %.3f s (median of %d; longest %.3f)\n",
                median(refined), kMoves, *std::max_element(refined.begin(), refined.end()));
    return 0;
}
