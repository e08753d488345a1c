#include "task/all_tasks.h"

#include "core/limited_memory.h"
#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "format/picture_file.h"
#include "format/picture_recipe.h"
#include "format/png_text.h"
#include "sampling/sampler.h"
#include "support/registry.h"

#include <QtTest>

#include <algorithm>
#include <optional>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

/// On the teaching model with few steps: the cuts themselves are tested in regions/.
class SegmentTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        format::writePng(m_folders.path("me.png"),
                         {64, 64, std::vector<std::uint8_t>(64 * 64 * 3, 120)});
    }

    void whatCannotBeIsRefused()
    {
        QCOMPARE(m_plan.refusal(json::object()), std::string());
        const std::vector<std::pair<json, const char *>> faults{
            {{{"prompts", nullptr}}, "nothing to cut"},
            {{{"prompts", {"a doctor", "a judge"}}, {"from_image", m_folders.text("me.png")}},
             "one description"},
            {{{"from_image", "nowhere.png"}}, "nowhere.png"},
            {{{"regions", 1}}, "regions"},
            {{{"regions", 41}}, "regions"},
            {{{"push_at", 0}}, "push_at"}};
        for (const auto &[more, part] : faults)
            QVERIFY2(m_plan.refusal(more).find(part) != std::string::npos,
                     (more.dump() + " " + m_plan.refusal(more)).c_str());
    }

    /// What is foretold is what the run counts.
    void theCostIsWhatTheRunTakes_data()
    {
        QTest::addColumn<QString>("more");
        QTest::newRow("quick") << R"({"quick": true, "seeds": "0,1"})";
        QTest::newRow("pushed") << R"({"regions": 3, "push_at": 51})";
        QTest::newRow("named") << R"({"quick": true, "names": ["a face", "a hat"]})";
        QTest::newRow("own") << R"({"prompts": [], "quick": true, "from_image": "ME"})";
    }
    void theCostIsWhatTheRunTakes()
    {
        QFETCH(const QString, more);
        json plan = json::parse(more.toStdString());
        if (plan.contains("from_image"))
            plan["from_image"] = m_folders.text("me.png");
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const json result =
            tests::resultOf(m_task, surroundings, m_plan.with(plan),
                            m_folders.path(QString("cost") + QTest::currentDataTag()));
        QVERIFY(m_plan.evaluations(plan) > 0);
        QCOMPARE(m_plan.evaluations(plan), result.at("evaluations").get<double>());
    }

    void regionsAreWritten()
    {
        const json plan = {{"quick", true}, {"seeds", "0-1"}};
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const json result =
            tests::resultOf(m_task, surroundings, m_plan.with(plan), m_folders.path("written"));
        QCOMPARE(result.at("images").size(), size_t(2));
        const json &image = result.at("images").at(0);
        const auto labels = format::readPicture(image.at("labels").get<std::string>());
        QCOMPARE(labels.width, 128);
        // One byte a pixel: the colour type of a grey PNG is 0.
        QCOMPARE(int(tests::readBytes(image.at("labels").get<std::string>()).at(25)), 0);
        double area = 0;
        for (size_t i = 0; i < image.at("regions").size(); ++i) {
            const json &region = image.at("regions").at(i);
            QCOMPARE(region.at("index").get<size_t>(), i);
            QCOMPARE(region.at("box").size(), size_t(4));
            QVERIFY(region.at("name") == "figure" || region.at("name") == "background");
            QVERIFY(region.at("margin").get<double>() >= 0);
            area += region.at("area").get<double>();
            const auto grey = static_cast<std::uint8_t>(i);
            const auto pixels = std::count(labels.rgb.begin(), labels.rgb.end(), grey) / 3;
            QCOMPARE(static_cast<double>(pixels) / (128 * 128), region.at("area").get<double>());
        }
        QVERIFY(std::abs(area - 1) < 1e-9);
        size_t files = 0;
        for (const json &each : result.at("images")) {
            QVERIFY(!each.at("masks").empty());
            files += 2 + each.at("masks").size();
        }
        QVERIFY(fs::exists(m_folders.path("written") / "a-doctor-1-regions.png"));
        QCOMPARE(surroundings.files.size(), files);
        for (const fs::path &file : surroundings.files)
            QVERIFY2(fs::exists(file), file.c_str());

        // As after a stop: what is there is answered, and nothing is drawn.
        tests::RecordedSurroundings again(tests::teachingModel);
        QCOMPARE(tests::withoutTimes(
                     tests::resultOf(m_task, again, m_plan.with(plan), m_folders.path("written"))),
                 tests::withoutTimes(result));
        QVERIFY(!again.drew());
    }

    /// Stopped in the second picture, it keeps the first; what comes is what comes without a stop.
    void aStoppedRunGoesOn()
    {
        const json plan = m_plan.with({{"quick", true}, {"seeds", "5,6"}});
        tests::RecordedSurroundings stopped(tests::teachingModel), on(tests::teachingModel),
            whole(tests::teachingModel);
        int named = 0;
        stopped.stopWhen([&](const base::Progress &progress) {
            return progress.stage == "naming" && ++named == 2;
        });
        QVERIFY_EXCEPTION_THROWN(tests::resultOf(m_task, stopped, plan, m_folders.path("stopped")),
                                 base::Cancelled);
        QVERIFY(fs::exists(m_folders.path("stopped") / "a-doctor-5-regions.png"));
        QVERIFY(!fs::exists(m_folders.path("stopped") / "a-doctor-6-regions.png"));
        const json result = tests::resultOf(m_task, on, plan, m_folders.path("stopped"));
        const json wanted = tests::resultOf(m_task, whole, plan, m_folders.path("whole"));
        for (size_t i = 0; i < 2; ++i) {
            QCOMPARE(result.at("images").at(i).at("regions"),
                     wanted.at("images").at(i).at("regions"));
        }
        QCOMPARE(result.at("evaluations"), wanted.at("evaluations"));
        for (const char *name : {"a-doctor-5.png", "a-doctor-6-regions.png"})
            QCOMPARE(tests::readBytes(m_folders.path("stopped") / name),
                     tests::readBytes(m_folders.path("whole") / name));
    }

    /// Without memory for the planned four at a time, the pictures say two.
    void aPictureSaysHowManyWereDrawnTogether()
    {
        const json plan = m_plan.with({{"quick", true}, {"seeds", "0-3"}});
        const model::Model &model = tests::teachingModel();
        std::vector<sampling::Row> rows;
        for (std::uint64_t seed = 0; seed < 4; ++seed)
            rows.push_back({"a doctor", "", seed});
        base::Context quiet;
        const size_t enough = tests::largestPieceOf(
            [&] { sampling::drawLatents(model, rows, sampling::Settings::of(model), {}, quiet); });
        std::optional<tests::LimitedMemory> limited;
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        surroundings.stopWhen([&](const base::Progress &progress) {
            if (!progress.notice.empty())
                limited.reset(); // what follows the drawing needs memory of its own
            return false;
        });
        limited.emplace(enough - 1);
        const json result = tests::resultOf(m_task, surroundings, plan, m_folders.path("together"));
        QVERIFY(!limited);
        QCOMPARE(result.at("images").size(), size_t(4));
        for (const json &image : result.at("images"))
            QCOMPARE(format::readRecipe(image.at("picture").get<std::string>())->microBatch, 2);
    }

    void whatChangesNothingIsSaid()
    {
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        m_task.cost(surroundings,
                    tests::planned(m_task, m_plan.with({{"quick", true}, {"push", 5}})));
        QVERIFY(surroundings.noted("--push changes nothing"));
        m_task.cost(surroundings,
                    tests::planned(m_task, m_plan.with({{"from_image", m_folders.text("me.png")},
                                                        {"seeds", 3}})));
        QVERIFY(surroundings.noted("--seed"));
    }

private:
    const task::Task &m_task = task::segmentTask();
    tests::UsersFolders m_folders;
    const tests::SmallPlan m_plan{
        m_task, tests::teachingModel, {{"prompts", {"a doctor"}}, {"steps", 4}}};
};

DEVIASCOPE_TEST(SegmentTaskTest, "task/segment_task")
#include "segment_task_test.moc"
