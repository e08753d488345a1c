#include "task/responsible_options.h"

#include "base/error.h"
#include "core/task/recorded_surroundings.h"
#include "direction/direction_file.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
namespace fs = std::filesystem;

/// Where scales and unfinished runs of `fair`, `safe` and `enhance` are kept. Nothing
/// is drawn.
class ResponsibleOptionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toUtf8());
        qputenv("XDG_CACHE_HOME", m_folder.filePath("cache").toUtf8());
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
    }

    void severalRunsKeepAFileEach()
    {
        const task::ResponsibleWish options = wished({}, false, path("runs"));
        responsible::FairPlan plan;
        options.journal(*m_model, plan, "enhance").write("part", 1);
        QVERIFY(fs::exists(path("runs") / "enhance-unfinished.json"));
        for (const std::uint64_t seed : {1, 2}) {
            plan.seeds = {seed};
            options.journal(*m_model, plan, "enhance", task::Runs::Several).write("part", seed);
        }
        for (const std::uint64_t seed : {1, 2}) {
            plan.seeds = {seed};
            const auto part =
                options.journal(*m_model, plan, "enhance", task::Runs::Several).find("part");
            QVERIFY(part && *part == seed);
        }
    }

    /// Saved scales add up, run after run, in files that were given and asked to keep them.
    void scalesAreSavedWithTheOthers()
    {
        const std::string file = text("given.safetensors");
        direction::Direction direction;
        direction.text = at::ones({1, 77, 8});
        direction::writeDirection(file, direction);
        responsible::CalibratedScale found;
        found.attribute = "gender";
        found.label = "a woman";
        for (const bool save : {false, true})
            for (const char *role : {"a doctor", "a judge"}) {
                task::ResponsibleWish options = wished({}, save);
                tests::RecordedSurroundings surroundings(tests::tinyModel);
                options.take(surroundings, {"gender", "a woman"}, file);
                found.subject = role;
                options.saveCalibration({found}, {});
                const auto kept = direction::readDirection(file).provenance.value(
                    "calibration", nlohmann::json::array());
                QCOMPARE(kept.size(),
                         save ? (found.subject == "a judge" ? size_t(2) : size_t(1)) : size_t(0));
            }
    }

    void aConceptThatNothingIsPushedToIsRefused()
    {
        responsible::ValueAction gender;
        gender.attribute = {"gender", {"a man", "a woman"}};
        gender.target = {0, 1};
        wished({"a man=x"}).checkConcepts({gender}); // not wanted now, but no mistake
        QVERIFY_EXCEPTION_THROWN(wished({"a womn=x"}).checkConcepts({gender}), base::Error);
        gender.safe = true;
        QVERIFY_EXCEPTION_THROWN(wished({"a man=x"}).checkConcepts({gender}), base::Error);
    }

private:
    fs::path path(const char *name) const { return text(name); }
    std::string text(const char *name) const { return m_folder.filePath(name).toStdString(); }

    static task::ResponsibleWish wished(const std::vector<std::string> &concepts = {},
                                        bool save = false, const fs::path &out = {})
    {
        base::OptionValues values(task::responsibleOptions());
        if (!concepts.empty())
            values.set("concepts", concepts);
        if (save)
            values.set("save", true);
        return {values, out};
    }

    QTemporaryDir m_folder;
    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(ResponsibleOptionsTest, "task/responsible_options")
#include "responsible_options_test.moc"
