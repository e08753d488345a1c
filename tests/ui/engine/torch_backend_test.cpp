#include "engine/torch_backend.h"

#include "base/error.h"
#include "core/limited_memory.h"
#include "direction/library.h"
#include "discovery/method.h"
#include "discovery/method_options.h"
#include "model/model.h"
#include "support/registry.h"

#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace deviascope;
using namespace deviascope::engine;
namespace fs = std::filesystem;

/// What the studio keeps is what the command line goes on with, and the other way round.
class TorchBackendTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_options.directions = folder("directions");
        m_options.checkpoints = folder("studio");
        m_options.device = "cpu";
        m_options.dtype = "fp32";
        m_backend = std::make_unique<TorchBackend>(m_options);
        m_model.emplace(
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}}));
        base::Context context;
        m_backend->open({}, context);
    }

    /// Both look for a checkpoint of the same name.
    void aStoppedDiscoveryGoesOnInTheOtherProgram()
    {
        const auto inStudio = checkpointsAfter(folder("studio"), [&](base::Context &context) {
            Discover request;
            request.conceptText = "a woman";
            request.baseText = "a person";
            m_backend->discover(
                request, [] { return true; }, context);
        });
        const auto onCommandLine = checkpointsAfter(folder("command"), [&](base::Context &context) {
            context.checkpointFolder = folder("command");
            discovery::methodNamed("self").discover(*m_model, settingsOf("self", "a woman"),
                                                    context);
        });
        QCOMPARE(inStudio.size(), std::size_t(1));
        QCOMPARE(inStudio, onCommandLine);
    }

    void textSteeringIsMadeOnce()
    {
        const auto steer = [&] { return m_backend->steerByText({"a woman", "a person"}).id; };
        QCOMPARE(steer(), std::string("a-woman-text"));
        QCOMPARE(steer(), std::string("a-woman-text"));
        QCOMPARE(direction::Library(folder("directions")).items().size(), std::size_t(1));
    }

    /// What the command line found by the same options gets no second slider.
    void textSteeringOfTheCommandLineIsTaken()
    {
        base::Context context;
        auto settings = settingsOf("text", "a man");
        settings.searchScale = false;
        const auto found = discovery::methodNamed("text").discover(*m_model, settings, context);
        const auto file = direction::Library(folder("directions")).keep(found.at(0).direction);
        m_backend->open({}, context);
        QCOMPARE(m_backend->steerByText({"a man", "a person"}).id, file.stem().string());
    }

    /// What made a picture is said by core's own function, and a prompt that is cut is told.
    void aPictureSaysWhatMadeItAndWhatWasCut()
    {
        const std::string id = m_backend->steerByText({"a woman", "a person"}).id;
        DrawSettings settings;
        settings.prompt = "a doctor";
        settings.seeds = {7, 8};
        settings.steps = 2;
        settings.width = 32;
        base::Context context;
        const Sliders sliders = {{id, 1.5, sampling::Branch::Conditional, 100, 900}};
        const Drawn drawn = m_backend->look(settings, sliders, sampling::Previews::None, context);
        QCOMPARE(drawn.recipes.size(), std::size_t(2));
        const format::PictureRecipe &recipe = drawn.recipes[1];
        QCOMPARE(recipe.seed, std::uint64_t(8));
        QCOMPARE(recipe.width, drawn.pictures[1].width);
        QCOMPARE(recipe.width, 32);
        QCOMPARE(recipe.device, std::string("cpu"));
        QCOMPARE(recipe.modelHash, m_model->hash);
        QVERIFY(recipe.microBatch > 0);
        QCOMPARE(recipe.edits.at(0).direction, id);
        QCOMPARE(recipe.edits.at(0).scale, 1.5);
        QCOMPARE(recipe.edits.at(0).windowTo, 900);
        QVERIFY(drawn.notes.empty());
        for (int i = 0; i < 90; ++i)
            settings.prompt += " very";
        settings.prompt += " happy";
        settings.seeds = {7};
        const auto notes = m_backend->look(settings, {}, sampling::Previews::None, context).notes;
        QCOMPARE(notes.size(), std::size_t(1));
        QVERIFY2(notes[0].find("happy") != std::string::npos, notes[0].c_str());
    }

    /// With memory for two pictures at a time, a picture says two and not the planned four.
    void aPictureSaysHowManyWereDrawnTogether()
    {
        DrawSettings settings;
        settings.prompt = "a doctor";
        settings.steps = 2;
        const auto together = [&](std::vector<std::uint64_t> seeds) {
            settings.seeds = std::move(seeds);
            base::Context context;
            std::vector<int> all;
            for (const auto &recipe :
                 m_backend->look(settings, {}, sampling::Previews::None, context).recipes)
                all.push_back(recipe.microBatch);
            return all;
        };
        const std::size_t enough = tests::largestPieceOf([&] {
            QCOMPARE(together({7, 8}), std::vector<int>(2, 4));
        });
        const tests::LimitedMemory limited(enough);
        QCOMPARE(together({7, 8, 9, 10}), std::vector<int>(4, 2));
    }

private:
    fs::path folder(const char *name) const
    {
        return m_folder.filePath(QString::fromUtf8(name)).toStdString();
    }

    /// The names of the checkpoints that a run leaves there which is stopped at its first one.
    static std::set<std::string>
    checkpointsAfter(const fs::path &folder, const std::function<void(base::Context &)> &discover)
    {
        std::stop_source stop;
        base::Context context(stop.get_token(), [&](const base::Progress &) {
            std::error_code code;
            if (fs::directory_iterator(folder, code) != fs::directory_iterator())
                stop.request_stop();
        });
        context.checkpointPause = {};
        bool stopped = false;
        try {
            discover(context);
        } catch (const base::Cancelled &) {
            stopped = true;
        }
        std::set<std::string> names;
        for (const auto &entry : fs::directory_iterator(folder))
            names.insert(entry.path().filename().string());
        return stopped ? names : std::set<std::string>();
    }

    /// As the command line reads them from its options.
    discovery::Settings settingsOf(const std::string &method, const std::string &concept_) const
    {
        base::OptionValues values(discovery::optionsOfAllMethods());
        values.set("concept", concept_);
        values.set("base", "a person");
        std::vector<format::LeftOut> leftOut;
        return discovery::settingsFrom(discovery::methodNamed(method), values,
                                       static_cast<int>(m_model->pictureSize()), leftOut);
    }

    QTemporaryDir m_folder;
    TorchBackend::Options m_options;
    std::unique_ptr<TorchBackend> m_backend;
    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(TorchBackendTest, "engine/torch_backend")
#include "torch_backend_test.moc"
