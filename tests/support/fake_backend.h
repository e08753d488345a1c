#pragma once

#include "engine/backend.h"

#include "base/error.h"
#include "statistics/tally.h"
#include "support/fake_responsible.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace deviascope::tests {

/// So many training steps, and nothing else.
inline base::OptionValues withSteps(int steps)
{
    base::OptionValues options(
        base::OptionTable{{.key = "steps", .kind = base::OptionKind::Integer}});
    options.set("steps", std::int64_t{steps});
    return options;
}

/// A model without torch: small drawn faces that react to the prompt, the seed and the sliders, so
/// that the engine and the window can be tested, also under the thread sanitizer.
class FakeBackend final : public engine::Backend {
public:
    std::atomic<std::chrono::microseconds> stepTime{}; ///< of one sampler or training step
    int size = 64;                                     ///< pixels of a picture's side
    bool usable = true;                                ///< what discover finds
    std::function<void()> atEachPoll;                  ///< on the worker's thread
    std::map<std::string, std::vector<base::Picture>> thumbnails; ///< that an opening finds
    std::set<std::string> thumbnailsOf; ///< directions whose thumbnails were asked for
    int learnedOnly = 9, textOnly = 4;  ///< of 52 pictures, what only one of two rivals turned
    int countedSteps = 20;              ///< polls of a comparison or measurement

    engine::Opened open(const std::filesystem::path &folder, base::Context &context) override
    {
        context.poll({0, "opening", {}, {}, {}});
        if (folder.filename() == "broken")
            throw base::Error(base::ErrorKind::DamagedFile, "A tensor ends after the file does",
                              "unet/diffusion_pytorch_model.safetensors", "Download it again.");
        engine::Opened opened;
        engine::ModelSummary &model = opened.model;
        model.name = "Emoji people";
        model.family = "teaching";
        model.device = "CPU";
        model.dtype = "bf16";
        model.folder = folder;
        model.width = model.height = size;
        model.steps = 20;
        model.guidance = 4;
        model.sampler = "ddim";
        model.samplers = {"ddim", "dpmpp_2m"};
        model.attributes = {{"gender", {"a man", "a woman"}},
                            {"skin tone",
                             {"a person with light skin", "a person with medium-light skin",
                              "a person with medium skin", "a person with medium-dark skin",
                              "a person with dark skin"}},
                            {"age", {"a young person", "an adult person", "an old person"}}};
        model.roles = {"doctor", "teacher", "judge", "farmer", "scientist", "vampire"};
        model.prompts = {"a doctor", "a teacher", "a judge", "a farmer", "a scientist"};
        for (const char *name : {"self", "text", "sefa"})
            model.methods.push_back(*discovery::knownMethod(name));
        model.sites = {"mid", "up_0", "up_1"};
        model.concepts = {{"a woman", "a person"},
                          {"a man", "a person"},
                          {"a person with dark skin", "a person"},
                          {"an old person", "a person"}};
        model.knowledge.attributes = model.attributes;
        model.knowledge.roles = model.roles;
        model.knowledge.planted = {
            {"doctor", {{"gender", {.8, .2}}, {"skin tone", {.45, .3, .15, .07, .03}}}}};
        model.knowledge.drawn = {
            {"ddim",
             20,
             4,
             64,
             {{"doctor", {{"gender", {52, 12}}, {"skin tone", {41, 21, 1, 1, 0}}}}}}};
        model.hash = "fake";
        model.flagged = "a scary costume";
        model.unwantedWords = {"scary"};
        model.values = {
            {"any-gender", {{"gender", {"a man", "a woman"}}, {.5, .5}, false, {}}, true},
            {"not-unwanted",
             {{"costume", {"a scary costume", "a friendly costume"}},
              {0, 1},
              true,
              "a costume",
              scorer::Flag{}},
             true}};
        for (const auto &[id, direction] : m_directions)
            opened.directions.push_back(direction);
        opened.thumbnails = thumbnails;
        return opened;
    }

    std::vector<base::Picture> draw(const engine::DrawSettings &settings,
                                    const engine::Sliders &sliders, sampling::Previews previews,
                                    base::Context &context) override
    {
        if (settings.prompt == "fail")
            throw base::Error(base::ErrorKind::OutOfMemory, "Not enough memory for these pictures",
                              "4 pictures", "Draw fewer at once.");
        ++drawCalls;
        std::vector<base::Picture> pictures;
        for (const std::uint64_t seed : settings.seeds)
            pictures.push_back(face(settings, seed, sliders, 1));
        for (int step = 0; step < settings.steps; ++step) {
            const double done = double(step) / settings.steps;
            base::Progress progress{
                done, "drawing", (1 - done) * settings.steps * seconds(), {}, {}};
            if (previews == sampling::Previews::Some && step % 5 == 4)
                for (const std::uint64_t seed : settings.seeds)
                    progress.preview.push_back(face(settings, seed, sliders, done));
            pollAndWait(context, progress);
        }
        return pictures;
    }

    std::vector<base::Picture> redraw(const engine::DrawSettings &settings,
                                      const engine::Sliders &sliders,
                                      base::Context &context) override
    {
        return draw(settings, sliders, sampling::Previews::None, context);
    }

    engine::Drawn look(const engine::DrawSettings &settings, const engine::Sliders &sliders,
                       sampling::Previews previews, base::Context &context) override
    {
        engine::Drawn drawn;
        drawn.pictures = draw(settings, sliders, previews, context);
        context.poll({1, "drawing", {}, {}, {}});
        for (const base::Picture &picture : drawn.pictures) {
            // The face carries its labels in its first three bytes, as the scorer would read them
            // from its pixels.
            drawn.labels.push_back(
                {picture.rgb[0] % 8 == 7 ? statistics::kUncertain : picture.rgb[0] % 8,
                 picture.rgb[1] % 8, picture.rgb[2] % 8});
        }
        for (const std::uint64_t seed : settings.seeds)
            drawn.recipes.push_back(recipeOf(settings, seed, sliders));
        if (settings.prompt.size() > kReads)
            drawn.notes = {"The prompt was cut."};
        return drawn;
    }

    engine::Found discover(const engine::Discover &request, const engine::StillWanted &isWanted,
                           base::Context &context) override
    {
        if (request.conceptText == "fail")
            throw base::Error(base::ErrorKind::NotFound, "The file could not be written",
                              "/media/disk/cache/deviascope/discovery/"
                              "bffc8d5f7150d91b2ce930d83b5a7ab0bffc8d5f7150d91b.safetensors",
                              "Choose another folder.");
        engine::Found found;
        const int steps =
            int(request.options.has("steps") ? request.options.integer("steps") : kSteps);
        for (int step = 0; step < steps; ++step) {
            const double done = double(step) / steps;
            base::Progress progress{done, "learning", (1 - done) * steps * seconds(), {}, {}};
            const double loss = -.06 * (1 - std::exp(-4 * done)) + .004 * std::sin(step * 1.7);
            const double wide = .012 + .02 * std::exp(-5 * done);
            progress.curve = base::CurvePoint{step, loss, {loss - wide, loss + wide}};
            if (step % 10 == 0)
                for (const std::uint64_t seed : request.preview.seeds)
                    progress.preview.push_back(
                        face(request.preview, seed, {{request.conceptText, 1.25 * done}}, 1));
            if (context.stopRequested()) {
                if (step == 0)
                    throw base::Cancelled{};
                found.stoppedEarly = true;
                break;
            }
            wait();
            if (atEachPoll)
                atEachPoll();
            static_cast<void>(context.pollKeep(progress));
        }
        if (!isWanted())
            throw base::Cancelled{};
        found.direction = learned(request, request.conceptText);
        for (const std::string &each : request.together)
            found.others.push_back(learned(request, each));
        if (request.conceptText.size() > kReads)
            found.notes = {"The concept was cut."};
        return found;
    }

    engine::DirectionSummary steerByText(const engine::SteerByText &request) override
    {
        if (request.conceptText == request.baseText)
            throw base::Error(base::ErrorKind::InvalidValue, "Concept and base are the same",
                              request.conceptText, "");
        engine::DirectionSummary text;
        text.id = text.name = request.conceptText + " (text)";
        text.conceptText = request.conceptText;
        text.baseText = request.baseText;
        text.method = "text";
        return m_directions.try_emplace(text.id, text).first->second;
    }

    engine::Compared compareRivals(const engine::CompareRivals &request,
                                   base::Context &context) override
    {
        count(context, "comparing");
        engine::Compared compared{m_directions.at(request.learned), m_directions.at(request.text)};
        evaluation::Rivalry rivalry;
        rivalry.learnedUsable = compared.learned.usable;
        if (rivalry.learnedUsable) {
            rivalry.both = 32;
            rivalry.learnedOnly = learnedOnly;
            rivalry.textOnly = textOnly;
            rivalry.neither = 52 - rivalry.both - learnedOnly - textOnly;
            rivalry.learned = {
                1.25, {32 + learnedOnly, 52}, {33 + learnedOnly, 52}, {1, 12}, {58, 60}};
            rivalry.text = {.75, {32 + textOnly, 52}, {36 + textOnly, 52}, {0, 12}, {56, 60}};
            rivalry.prompts = {"a farmer", "a vampire"};
            rivalry.seeds = {1, 2};
            rivalry.newPrompts = true;
        }
        compared.text.suggestedScale = .75;
        compared.learned.rivalry = compared.text.rivalry = rivalry;
        compared.learned.rival = request.text;
        compared.text.rival = request.learned;
        m_directions[request.learned] = compared.learned;
        m_directions[request.text] = compared.text;
        return compared;
    }

    engine::DirectionSummary measureResponse(const engine::MeasureResponse &request,
                                             base::Context &context) override
    {
        count(context, "measuring");
        engine::DirectionSummary &direction = m_directions.at(request.direction);
        scale::SliderResponse response;
        response.points = {{-1.25, {1, 36}, {36, 36}, 0}, {-.625, {3, 36}, {36, 36}, 0},
                           {0, {9, 36}, {36, 36}, 0},     {.625, {27, 36}, {35, 36}, 0},
                           {1.25, {33, 36}, {35, 36}, 0}, {1.875, {36, 36}, {34, 36}, 0}};
        // Spelt out: the thread sanitizer's test does not link what fits it.
        for (scale::ResponsePoint &point : response.points)
            point.fitted = double(point.shown.count) / point.shown.n;
        response.low = -1.25;
        response.high = 1.875;
        response.suggested = {1.25, {24, 27}, {25, 27}, {1, 9}, {35, 36}};
        direction.response = response;
        return direction;
    }

    engine::ResponsibleResult responsible(const engine::Responsible &request,
                                          const engine::ResponsibleListener &listener,
                                          base::Context &context) override
    {
        const auto draw = [this, &request](std::uint64_t seed, double scale) {
            return face(request.settings, seed, {{"a woman", scale}}, 1);
        };
        const auto step = [this, &context](double done, const std::string &stage) {
            pollAndWait(context, {done, stage, {}, {}, {}});
        };
        return fakeResponsible(request, listener, m_directions, draw, step);
    }

    engine::ResponsibleForecast forecast(const engine::Responsible &request) override
    {
        return fakeForecast(request, m_directions);
    }

    void keepThumbnail(const std::string &id, base::Context &) override { thumbnailsOf.insert(id); }

    void removeDirection(const std::string &id) override { m_directions.erase(id); }

    engine::DirectionSummary importDirection(const std::filesystem::path &file) override
    {
        engine::DirectionSummary direction;
        direction.id = direction.name = file.stem().string();
        direction.revision = std::to_string(++m_learned);
        direction.suggestedScale = 1;
        m_directions[direction.id] = direction;
        return direction;
    }

    /// From now on a job of whose progress `when` is true polls again and again, until a stop or
    /// the next call: a test sees what is passing, however slow the machine. Nothing: none is held.
    /// (A discovery ignores it; it learns as long as `stepTime` says.)
    void hold(std::function<bool(const base::Progress &)> when = {})
    {
        const std::lock_guard lock(m_holding);
        m_held = std::move(when);
    }

    /// The picture of one seed; `done` under 1 is a noisy preview.
    base::Picture face(const engine::DrawSettings &settings, std::uint64_t seed,
                       const engine::Sliders &sliders, double done) const
    {
        double femininity = uniform(settings.prompt, seed, 1) < .2 ? 1 : -uniform("", seed, 5);
        double tone = std::pow(uniform(settings.prompt, seed, 2), 2) * 4.99;
        double age = uniform(settings.prompt, seed, 3) * 2.99;
        for (const engine::SliderValue &slider : sliders) {
            if (slider.direction.find("dark skin") != std::string::npos)
                tone = std::clamp(tone + 2 * slider.scale, 0., 4.);
            else if (slider.direction.find("old") != std::string::npos)
                age = std::clamp(age + slider.scale, 0., 2.);
            else
                femininity += slider.scale;
        }
        const bool woman = femininity > 0;
        static constexpr int kTones[5][3] = {
            {250, 220, 190}, {235, 190, 145}, {205, 150, 105}, {160, 105, 65}, {95, 60, 40}};
        const auto &skin = kTones[int(tone)];
        const int hairShade = age >= 2 ? 190 : int(40 + 60 * uniform("", seed, 7));
        base::Picture picture{size, size, std::vector<std::uint8_t>(std::size_t(size * size * 3))};
        for (int y = 0; y < size; ++y) {
            for (int x = 0; x < size; ++x) {
                const double u = (x + .5) / size * 2 - 1;
                const double v = (y + .5) / size * 2 - 1;
                int rgb[3] = {240, 242, 246};
                const double hair = woman ? .66 + .06 * femininity : .5;
                if (u * u / (hair * hair) + (v + .12) * (v + .12) / (hair * hair * 1.2) < 1 &&
                    (woman || v < -.2))
                    std::fill_n(rgb, 3, hairShade);
                if (v > .45 && u * u < .5 * (v + .3))
                    rgb[0] = 60, rgb[1] = 120, rgb[2] = 200;
                if (u * u / .17 + (v + .02) * (v + .02) / .24 < 1)
                    std::copy_n(skin, 3, rgb);
                if (std::hypot(std::abs(u) - .16, v + .1) < .05)
                    std::fill_n(rgb, 3, 30);
                if (std::abs(v - .2) < .025 && std::abs(u) < .12)
                    rgb[0] = 150, rgb[1] = 60, rgb[2] = 60;
                for (int c = 0; c < 3; ++c) {
                    const double noise = uniform("", seed * 7919 + std::uint64_t(y * size + x), c);
                    picture.rgb[std::size_t((y * size + x) * 3 + c)] =
                        std::uint8_t(done * rgb[c] + (1 - done) * 255 * noise);
                }
            }
        }
        // The last pixel tells positions apart that look alike.
        const int mark = int(std::lround((femininity + 64) * 1024)) & 0xffff;
        picture.rgb[picture.rgb.size() - 1] = std::uint8_t(mark & 0xff);
        picture.rgb[picture.rgb.size() - 2] = std::uint8_t(mark >> 8);
        const bool uncertain = std::abs(femininity) < .03;
        picture.rgb[0] = std::uint8_t(248 - 8 + (uncertain ? 7 : woman ? 1 : 0));
        picture.rgb[1] = std::uint8_t(240 + int(tone));
        picture.rgb[2] = std::uint8_t(240 + int(age));
        return picture;
    }

    std::atomic<int> drawCalls{0};

private:
    static constexpr int kSteps = 50;          ///< of a discovery that names none
    static constexpr std::size_t kReads = 300; ///< letters of a prompt

    format::PictureRecipe recipeOf(const engine::DrawSettings &settings, std::uint64_t seed,
                                   const engine::Sliders &sliders) const
    {
        format::PictureRecipe recipe;
        recipe.prompt = settings.prompt;
        recipe.negative = settings.negative;
        recipe.seed = seed;
        recipe.sampler = settings.sampler;
        recipe.steps = settings.steps;
        recipe.guidance = settings.guidance;
        recipe.width = recipe.height = size;
        recipe.microBatch = 4;
        for (const engine::SliderValue &slider : sliders) {
            recipe.edits.emplace_back();
            recipe.edits.back().direction = recipe.edits.back().name = slider.direction;
            recipe.edits.back().scale = slider.scale;
        }
        recipe.model = "Emoji people";
        recipe.modelHash = "fake";
        return recipe;
    }

    engine::DirectionSummary learned(const engine::Discover &request, const std::string &name)
    {
        engine::DirectionSummary direction;
        direction.id = direction.name = direction.conceptText = name;
        direction.revision = std::to_string(++m_learned);
        direction.baseText = request.baseText;
        direction.method = request.method;
        direction.modelHash = "fake";
        direction.origin.model = "Emoji people";
        direction.origin.program = "deviascope";
        direction.origin.seed = request.options.has("seed") ? request.options.seed("seed") : 0;
        direction.origin.steps = 50;
        direction.origin.evaluations = 2652;
        direction.origin.seconds = 24;
        direction.origin.norm = 12.5;
        direction.origin.energy = {{network::kMid,
                                    .8,
                                    {{.01, .02, .03, .01},
                                     {.05, .2, .25, .05},
                                     {.02, .1, .15, .05},
                                     {.01, .02, .02, .01}}},
                                   {{network::Site::Part::Up, 0}, .2, {}}};
        direction.usable = usable;
        direction.pairedLoss = usable ? -.06 : .001;
        direction.pairedLossInterval =
            usable ? base::Interval{-.072, -.048} : base::Interval{-.01, .012};
        if (usable)
            direction.suggestedScale = 1.25;
        else
            direction.knownWords = {"a woman", "a man", "an old person"};
        m_directions[direction.id] = direction;
        return direction;
    }

    double seconds() const { return double(stepTime.load().count()) * 1e-6; }

    void wait() const
    {
        if (const auto time = stepTime.load(); time.count() > 0)
            std::this_thread::sleep_for(time);
    }

    void count(base::Context &context, const char *stage)
    {
        for (int step = 0; step < countedSteps; ++step) {
            const double done = double(step) / countedSteps;
            pollAndWait(context, {done, stage, (1 - done) * countedSteps * seconds(), {}, {}});
        }
    }

    void pollAndWait(base::Context &context, const base::Progress &progress) const
    {
        do {
            if (atEachPoll)
                atEachPoll();
            context.poll(progress);
            wait();
        } while (isHeld(progress));
    }

    bool isHeld(const base::Progress &progress) const
    {
        {
            const std::lock_guard lock(m_holding);
            if (!m_held || !m_held(progress))
                return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return true;
    }

    static double uniform(const std::string &text, std::uint64_t seed, int salt)
    {
        std::uint64_t hash =
            0x9e3779b97f4a7c15u * (seed + 1) + 0xbf58476d1ce4e5b9u * std::uint64_t(salt);
        for (const char c : text)
            hash = (hash ^ std::uint8_t(c)) * 0x100000001b3u;
        hash ^= hash >> 31;
        hash *= 0x94d049bb133111ebu;
        hash ^= hash >> 29;
        return double(hash >> 11) * 0x1p-53;
    }

    std::map<std::string, engine::DirectionSummary> m_directions;
    int m_learned = 0; ///< of all directions, the latest one's revision
    mutable std::mutex m_holding;
    std::function<bool(const base::Progress &)> m_held;
};

} // namespace deviascope::tests
