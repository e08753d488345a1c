#include "task/all_tasks.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "direction/library.h"
#include "direction/thumbnail.h"
#include "discovery/method.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

/// On the tiny model, where no scale is looked for.
class DiscoverTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anotherMethodsOptionIsRefused()
    {
        const std::string refusal =
            tests::refusalOf(m_task, tests::teachingModel,
                             {{"concept", "a woman"}, {"method", "text"}, {"steps", 60}});
        QVERIFY2(refusal.find("--steps") != std::string::npos, refusal.c_str());
        QVERIFY(refusal.find("self") != std::string::npos); // who has it
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const auto error = tests::errorOf([&] {
            m_task.run(
                surroundings,
                tests::planned(m_task, {{"concept", "a woman"}, {"method", "text"}, {"steps", 60}}),
                m_folders.path("refused.safetensors"));
        });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QVERIFY(!fs::exists(m_folders.path("refused.safetensors")));
        QVERIFY(tests::refusalOf(m_task, tests::tinyModel, {{"method", "guess"}}).find("guess") !=
                std::string::npos);
    }

    void aFileIsWritten()
    {
        const fs::path file = m_folders.path("woman.safetensors");
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        const json result = tests::resultOf(m_task, surroundings, text(), file);
        for (const char *key :
             {"files", "norm", "paired_loss", "paired_loss_interval", "evaluations", "seconds",
              "stopped_early", "suggested_scale", "usable", "directions"})
            QVERIFY2(result.contains(key), key);
        QCOMPARE(result.at("files"), json({file.string()}));
        QCOMPARE(result.at("stopped_early"), json(false));
        QCOMPARE(result.at("directions").size(), size_t(1));
        QCOMPARE(result.at("directions")[0].at("file"), json(file.string()));
        const auto direction = direction::readDirection(file);
        QCOMPARE(direction.method, std::string("text"));
        QCOMPARE(direction.concept_, std::string("a woman"));
        QVERIFY(std::abs(direction.norm() - result.at("norm").get<double>()) < 1e-6);
        QVERIFY(!fs::exists(direction::thumbnailFileOf(file))); // of the library's alone
    }

    /// Found again, it takes its own place.
    void withoutAFileTheLibraryKeepsIt()
    {
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        const json first = tests::resultOf(m_task, surroundings, text());
        const fs::path file = first.at("files").at(0).get<std::string>();
        QCOMPARE(file.parent_path(), direction::libraryFolder());
        QVERIFY(direction::readThumbnail(file, direction::readDirection(file), tests::tinyModel()));
        QCOMPARE(tests::resultOf(m_task, surroundings, text()).at("files"), first.at("files"));
    }

    void severalAreNumbered()
    {
        const json plan = {{"method", "pca"}, {"pictures", 4}, {"components", 3}};
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        const json result =
            tests::resultOf(m_task, surroundings, plan, m_folders.path("part.safetensors"));
        json files = json::array();
        for (const int number : {1, 2, 3}) {
            const fs::path file =
                m_folders.path("part-" + QString::number(number) + ".safetensors");
            QVERIFY(fs::exists(file));
            files.push_back(file.string());
        }
        QCOMPARE(result.at("files"), files);
        QCOMPARE(result.at("directions").size(), size_t(3));
        QVERIFY(!fs::exists(m_folders.path("part.safetensors")));
    }

    /// The best so far is kept, and the answer says that it is a part.
    void aStopKeepsTheBestSoFar()
    {
        const json plan = {{"concept", "a woman"}, {"pictures", 4}, {"steps", 60}, {"batch", 2}};
        const fs::path file = m_folders.path("part-of.safetensors");
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        surroundings.stopWhen([](const base::Progress &progress) {
            return progress.curve.has_value() && progress.curve->step > 0;
        });
        const auto outcome = m_task.run(surroundings, tests::planned(m_task, plan), file);
        QVERIFY(outcome.isPart);
        QCOMPARE(report::toJson(outcome.document).at("stopped_early"), json(true));
        QVERIFY(fs::exists(file));
        tests::RecordedSurroundings whole(tests::tinyModel);
        QVERIFY(!m_task.run(whole, tests::planned(m_task, text()), file).isPart);
    }

    void theCostIsTheMethods()
    {
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        const auto cost = [&](const json &plan) {
            return m_task.cost(surroundings, tests::planned(m_task, plan)).evaluations;
        };
        const double few = cost({{"method", "pca"}, {"pictures", 4}});
        QVERIFY(few > 0);
        QCOMPARE(cost({{"method", "pca"}, {"pictures", 8}}), 2 * few);
        QVERIFY(surroundings.stages.empty());
    }

private:
    static json text()
    {
        return {{"concept", "a woman"}, {"base", "a person"}, {"method", "text"}};
    }

    const task::Task &m_task = task::discoverTask();
    tests::UsersFolders m_folders;
};

DEVIASCOPE_TEST(DiscoverTaskTest, "task/discover_task")
#include "discover_task_test.moc"
