#include "engine/torch_backend.h"

#include "support/registry.h"

#include "base/error.h"
#include "core/limited_memory.h"
#include "direction/direction_file.h"
#include "model/model.h"
#include "responsible/needed_direction.h"

#include <ATen/ATen.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <map>

using namespace deviascope;
using namespace deviascope::engine;

/// Fair and safe pictures of the teaching model: few steps, few pictures, a fixed scale.
class ResponsibleJobsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        TorchBackend::Options options;
        options.directions = m_folder.path().toStdString() + "/directions";
        options.runs = m_folder.path().toStdString() + "/runs";
        writeDirections(options.directions);
        m_backend = std::make_unique<TorchBackend>(options);
        base::Context context;
        m_model = m_backend->open({}, context).model;
        m_request.settings.prompt = "a pilot";
        m_request.settings.sampler = "dpmpp_2m";
        m_request.settings.steps = 6;
        m_request.pictures = 8;
        m_request.scale = 1;
        m_request.shares = {{"gender", {.5, .5}}};
    }

    void theModelSaysWhatCanBeAskedFor()
    {
        QCOMPARE(m_model.flagged, std::string("a scary costume"));
        QVERIFY(!m_model.unwantedWords.empty());
        std::map<std::string, ValueChoice> values;
        for (const ValueChoice &value : m_model.values)
            values[value.name] = value;
        QVERIFY(values.at("any-gender").known && !values.at("any-gender").action.safe);
        const responsible::ValueAction &safe = values.at("not-unwanted").action;
        QCOMPARE(safe.attribute.classes.at(std::size_t(safe.flag->label)), m_model.flagged);
        QVERIFY(!values.at("no-violence").known);
    }

    void whatCannotBeIsSaidBeforeAnythingIsLearned()
    {
        const auto refused = [&](const std::function<void(Responsible &)> &change) {
            Responsible request = m_request;
            change(request);
            base::Context context;
            int shown = 0;
            try {
                m_backend->responsible(
                    request, {[&](auto) { ++shown; }, [&](const auto &) { ++shown; }}, context);
            } catch (const base::Error &error) {
                return error.kind() == base::ErrorKind::InvalidValue && shown == 0;
            }
            return false;
        };
        QVERIFY(refused([](Responsible &request) { request.shares.clear(); }));
        QVERIFY(refused([](Responsible &request) { request.shares = {{"hat", {1}}}; }));
        QVERIFY(refused([](Responsible &request) { request.shares = {{"gender", {1}}}; }));
        QVERIFY(refused([](Responsible &request) { request.shares[0].shares = {.5, .6}; }));
        QVERIFY(refused([](Responsible &request) { request.pictures = 0; }));
        QVERIFY(refused([](Responsible &request) { request.law = responsible::Law::Calibrated; }));
        QVERIFY(refused([](Responsible &request) {
            request.use = Use::AsAsked;
            request.values = {"justice"};
        }));
    }

    void anyDirectionGetsAThumbnailOnce()
    {
        const auto file = std::filesystem::path(m_folder.path().toStdString()) /
                          "directions/thumbnails/a man.png";
        QVERIFY(!std::filesystem::exists(file));
        int polls = 0;
        base::Context counting({}, [&](const base::Progress &) { ++polls; });
        m_backend->keepThumbnail("a man", counting);
        QVERIFY(std::filesystem::exists(file));
        const int drawn = polls;
        QVERIFY(drawn > 0);
        m_backend->keepThumbnail("a man", counting);
        QCOMPARE(polls, drawn);
        m_backend->keepThumbnail("nobody", counting); // removed meanwhile: no failure
    }

    void fairPicturesTakeTheLibrarysDirections()
    {
        std::map<int, ShownPicture> before, after;
        std::vector<DirectionSummary> learned;
        std::vector<std::string> stages;
        base::Context watching({}, [&](const base::Progress &progress) {
            if (stages.empty() || stages.back() != progress.stage)
                stages.push_back(progress.stage);
        });
        const ResponsibleListener listener{
            [&](std::vector<ShownPicture> shown) {
                for (const ShownPicture &each : shown)
                    (each.after ? after : before)[each.place] = each;
            },
            [&](const DirectionSummary &direction) { learned.push_back(direction); }};
        const auto result = m_backend->responsible(m_request, listener, watching);

        QVERIFY(learned.empty());
        QCOMPARE(stages, (std::vector<std::string>{"drawing"}));
        QCOMPARE(before.size(), std::size_t(8));
        QCOMPARE(after.size(), std::size_t(8));
        std::map<std::string, int> pushed;
        for (const auto &[place, picture] : after) {
            QCOMPARE(picture.seed, before[place].seed);
            ++pushed[picture.pushedTo.at(0)];
        }
        QCOMPARE(pushed["a woman"], 4);
        QCOMPARE(pushed["a man"], 4);

        // What a saved picture names draws it again.
        const ShownPicture &last = after.at(7);
        QCOMPARE(last.recipe.edits.size(), std::size_t(1));
        QCOMPARE(last.recipe.seed, last.seed);
        QCOMPARE(last.recipe.sampler, std::string("dpmpp_2m"));
        QVERIFY(before.at(7).recipe.edits.empty());
        const Sliders sliders = {{last.recipe.edits[0].direction, last.recipe.edits[0].scale}};
        DrawSettings again = m_request.settings;
        again.seeds = {last.seed};
        const auto drawn =
            m_backend->draw(again, sliders, sampling::Previews::None, watching).at(0);
        QCOMPARE(drawn.rgb.size(), last.picture.rgb.size());
        for (std::size_t i = 0; i < drawn.rgb.size(); ++i)
            QVERIFY(std::abs(int(drawn.rgb[i]) - int(last.picture.rgb[i])) <= 1);

        int women[2] = {0, 0};
        for (const observation::ShareRow &share : result.report.audit.rows) {
            QCOMPARE(share.n, 8);
            QVERIFY(share.interval.low <= share.share && share.share <= share.interval.high);
            if (share.label == "a woman") {
                women[share.condition == "after"] = share.count;
                QCOMPARE(
                    *responsible::wantedShare(result.report, share.prompt, "gender", "a woman"),
                    .5);
                QVERIFY(share.planted.has_value());
            }
        }
        qInfo("women: %d of 8 before, %d after", women[0], women[1]);
        QVERIFY(women[1] > women[0]);
        QCOMPARE(result.report.audit.deviation.size(), std::size_t(2));
        QVERIFY(result.report.audit.deviation[0].nullQ95 > 0);
        QVERIFY(!result.report.kept.empty());
        QCOMPARE(result.role, std::string("a pilot"));
        QVERIFY(result.report.calibration.empty());
        QCOMPARE(result.scale, std::optional(1.));
        QCOMPARE(result.directions.size(), std::size_t(2));
        for (const UsedDirection &used : result.directions)
            QVERIFY(!used.learned && !used.id.empty() && used.mayKnowRole);
        const auto &effects = result.report.audit.effects;
        QVERIFY(std::any_of(effects.begin(), effects.end(),
                            [](const auto &effect) { return effect.attribute != "gender"; }));
        QVERIFY(result.notes.empty());
    }

    /// "In the library" is only what the drawing will take: another base, another thing kept out or
    /// another method is learned anew, and that takes long.
    void theForecastSaysWhatIsLearned()
    {
        const auto foretold = [&](const std::function<void(Responsible &)> &change) {
            Responsible request = m_request;
            change(request);
            return m_backend->forecast(request);
        };
        const auto known = [](const ResponsibleForecast &forecast) {
            std::vector<bool> all;
            for (const WantedDirection &each : forecast.directions)
                all.push_back(each.inLibrary);
            return all;
        };
        const auto fair = foretold([](Responsible &) {});
        QCOMPARE(known(fair), (std::vector<bool>{true, true}));
        QCOMPARE(fair.cost.learning, 0.);
        QCOMPARE(fair.cost.drawing, 16.);
        QCOMPARE(fair.cost.calibrating, 0.); // the scale is given
        QVERIFY(foretold([](Responsible &request) { request.scale.reset(); }).cost.calibrating > 0);

        const auto safeOn = [&](const std::string &base) {
            return foretold([&](Responsible &request) {
                request.use = Use::Safe;
                request.shares.clear();
                request.unwanted = {"an old person"};
                request.base = base;
            });
        };
        QCOMPARE(known(safeOn("a costume")), std::vector<bool>{true});
        const auto other = safeOn("a doctor");
        QCOMPARE(known(other), std::vector<bool>{false});
        QCOMPARE(other.directions.front().name, std::string("a doctor without an old person"));

        // A learning takes as many passes as the method itself says.
        const responsible::NeededDirection needed =
            responsible::directionAgainst("an old person", "a doctor", "");
        base::Compute compute{at::kCPU, at::kFloat};
        const auto model = model::loadModel(model::teachingModelFolder(), {compute});
        const double passes = responsible::forecastOfLearning(model, needed);
        QVERIFY(passes > 0);
        QCOMPARE(other.cost.learning, passes / 12); // six steps, both halves of guidance
    }

    void safePicturesCountWhatElseChanges()
    {
        Responsible request = m_request;
        request.use = Use::Safe;
        request.settings.prompt = "a costume";
        request.shares.clear();
        request.scale = 1.5;
        base::Context context;
        const auto result =
            m_backend->responsible(request, {[](auto) {}, [](const auto &) {}}, context);
        int scary[2] = {0, 0};
        for (const observation::ShareRow &share : result.report.audit.rows)
            if (share.label == "a scary costume") {
                scary[share.condition == "after"] = share.count;
                QCOMPARE(*responsible::wantedShare(result.report, share.prompt, share.attribute,
                                                   share.label),
                         0.);
            }
        qInfo("scary: %d of 8 before, %d after", scary[0], scary[1]);
        QVERIFY(scary[1] < scary[0]);
        QVERIFY(result.drift.has_value());
        QCOMPARE(result.drift->pictures, 8 - scary[0]);
        QVERIFY(!result.drift->effects.empty());
        QCOMPARE(result.actions.size(), std::size_t(1)); // one thing only
        QVERIFY(result.actions[0].safe);
    }

    /// Each thing has its own direction, and the pictures take both.
    void severalThingsAreKeptOutAtOnce()
    {
        Responsible request = m_request;
        request.use = Use::Safe;
        request.settings.prompt = request.base = "a costume";
        request.unwanted = {"a scary costume", "an old person"};
        request.shares.clear();
        std::vector<ShownPicture> after;
        const auto show = [&](std::vector<ShownPicture> pictures) {
            std::copy_if(pictures.begin(), pictures.end(), std::back_inserter(after),
                         [](const ShownPicture &each) { return each.after; });
        };
        base::Context context;
        const auto result = m_backend->responsible(request, {show, [](const auto &) {}}, context);
        std::map<std::string, int> any; // by condition
        for (const observation::ShareRow &share : result.any.audit.rows)
            if (share.label == responsible::kFlagged)
                any[share.condition] = share.count;
        QVERIFY(any.at("after") < any.at("before"));
        std::map<std::string, int> wantedNone;
        for (const observation::ShareRow &share : result.report.audit.rows)
            if (responsible::wantedShare(result.report, share.prompt, share.attribute,
                                         share.label) == 0. &&
                share.condition == "before")
                wantedNone[share.label] = share.count;
        QCOMPARE(wantedNone.size(), std::size_t(2));
        for (const auto &[label, count] : wantedNone)
            QVERIFY(count <= any.at("before"));
        QCOMPARE(after.size(), std::size_t(8));
        QCOMPARE(after[0].pushedTo, (std::vector<std::string>{"a friendly costume",
                                                              "a person (without an old person)"}));
        const auto &edits = after[0].recipe.edits;
        QCOMPARE(edits.size(), std::size_t(2));
        QVERIFY(edits[0].direction != edits[1].direction);
        QVERIFY(!edits[1].direction.empty());
    }

    /// What no library has is learned first; a stop then leaves nothing half learned.
    void missingDirectionsAreLearnedFirst()
    {
        Responsible request = m_request;
        request.use = Use::AsAsked;
        request.shares.clear();
        request.values = {"any-gender", "any-race"};
        std::stop_source stop;
        std::string stage;
        base::Context stopping(stop.get_token(), [&](const base::Progress &progress) {
            stage = progress.stage;
            stop.request_stop();
        });
        int told = 0;
        QVERIFY_EXCEPTION_THROWN(
            m_backend->responsible(request, {[&](auto) { ++told; }, [&](const auto &) { ++told; }},
                                   stopping),
            base::Cancelled);
        QCOMPARE(stage, std::string("learning:a person with light skin"));
        QCOMPARE(told, 0);
    }

    /// Stopped and asked for again, the same pictures come, and those that were drawn at once.
    void aStoppedJobGoesOn()
    {
        Responsible request = m_request;
        request.pictures = 12;
        std::stop_source stop;
        int shown = 0;
        base::Context stopping(stop.get_token());
        QVERIFY_EXCEPTION_THROWN(m_backend->responsible(request,
                                                        {[&](std::vector<ShownPicture> pictures) {
                                                             shown += int(pictures.size());
                                                             if (shown == 8)
                                                                 stop.request_stop();
                                                         },
                                                         [](const auto &) {}},
                                                        stopping),
                                 base::Cancelled);
        QCOMPARE(shown, 8);
        std::map<int, base::Picture> after;
        int polls = 0;
        base::Context going({}, [&](const base::Progress &) { ++polls; });
        int pollsAtEight = -1;
        shown = 0;
        m_backend->responsible(request,
                               {[&](std::vector<ShownPicture> pictures) {
                                    shown += int(pictures.size());
                                    if (shown == 8)
                                        pollsAtEight = polls;
                                    for (const ShownPicture &each : pictures)
                                        if (each.after)
                                            after[each.place] = each.picture;
                                },
                                [](const auto &) {}},
                               going);
        QCOMPARE(pollsAtEight, 0); // the first eight were there
        QCOMPARE(after.size(), std::size_t(12));
        QVERIFY(QDir(m_folder.filePath(QStringLiteral("runs")))
                    .entryList(QDir::Dirs | QDir::NoDotAndDotDot)
                    .empty());
    }

    /// With memory for two pictures at a time, a picture says two and not the planned four.
    void aPictureSaysHowManyWereDrawnTogether()
    {
        Responsible request = m_request;
        request.settings.steps = 2;
        request.settings.width = request.settings.height = 256; // more than the scorer needs
        const auto together = [&](int pictures) {
            request.pictures = pictures;
            std::vector<int> all;
            base::Context context;
            m_backend->responsible(request,
                                   {[&](std::vector<ShownPicture> shown) {
                                        for (const ShownPicture &each : shown)
                                            all.push_back(each.recipe.microBatch);
                                    },
                                    [](const auto &) {}},
                                   context);
            return all;
        };
        const std::size_t enough =
            tests::largestPieceOf([&] { QCOMPARE(together(2), std::vector<int>(4, 4)); });
        const tests::LimitedMemory limited(enough);
        QCOMPARE(together(4), std::vector<int>(8, 2));
    }

private:
    /// Differences of text states, which are found as if they had been discovered.
    static void writeDirections(const std::filesystem::path &folder)
    {
        std::filesystem::create_directories(folder);
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const auto write = [&](const std::string &to, const std::string &from,
                               const std::string &concept_, const std::string &base,
                               const std::string &negative) {
            direction::Direction direction;
            direction.name = to;
            direction.concept_ = concept_;
            direction.base = base;
            direction.method = "self";
            direction.text =
                model.text.encode({to}).to(at::kFloat) - model.text.encode({from}).to(at::kFloat);
            direction.provenance = {
                {"model", {{"hash", model.hash}}},
                {"settings", {{"concept", concept_}, {"base", base}, {"negative", negative}}}};
            direction::writeDirection(folder / (to + ".safetensors"), direction);
        };
        write("a man", "a person", "a man", "a person", "");
        write("a woman", "a person", "a woman", "a person", "");
        write("a friendly costume", "a scary costume", "a costume", "a costume", "a scary costume");
        write("a costume without age", "an old person", "a costume", "a costume", "an old person");
    }

    QTemporaryDir m_folder;
    std::unique_ptr<TorchBackend> m_backend;
    ModelSummary m_model;
    Responsible m_request;
};

DEVIASCOPE_TEST(ResponsibleJobsTest, "engine/responsible_jobs")
#include "responsible_jobs_test.moc"
