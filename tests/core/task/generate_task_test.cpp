#include "task/all_tasks.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "format/picture_recipe.h"
#include "format/png_text.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

/// On the tiny model.
class GenerateTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        direction::writeDirection(m_folders.path("up.safetensors"),
                                  tests::evenDirection(tests::tinyModel(), "up", 5));
        format::writePng(m_folders.path("me.png"),
                         {64, 64, std::vector<std::uint8_t>(64 * 64 * 3, 120)});
    }

    /// What is foretold is what the run counts.
    void theCostIsWhatTheRunTakes_data()
    {
        QTest::addColumn<QString>("more");
        QTest::addColumn<int>("pictures");
        QTest::newRow("every prompt with every seed")
            << R"({"prompts": ["a doctor", "a judge"], "seeds": "1-3"})" << 6;
        QTest::newRow("one half") << R"({"guidance": 1})" << 1;
        QTest::newRow("another sampler") << R"({"sampler": "heun", "seeds": "0,5"})" << 2;
        QTest::newRow("a start picture") << R"({"from_image": "ME", "strength": 0.5})" << 1;
        QTest::newRow("inverted") << R"({"from_image": "ME", "invert": true})" << 1;
        QTest::newRow("recorded") << R"({"tap": "mid"})" << 1;
    }
    void theCostIsWhatTheRunTakes()
    {
        QFETCH(const QString, more);
        QFETCH(const int, pictures);
        json plan = {{"prompts", {"a doctor"}}, {"steps", 4}};
        plan.update(json::parse(more.toStdString()));
        if (plan.contains("from_image"))
            plan["from_image"] = m_folders.text("me.png");
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        const task::Cost cost = m_task.cost(surroundings, tests::planned(m_task, plan));
        QVERIFY(!surroundings.drew());
        const json result = run(surroundings, plan, QString("cost") + QTest::currentDataTag());
        QCOMPARE(result.at("images").size(), static_cast<size_t>(pictures));
        QCOMPARE(cost.pictures, static_cast<double>(pictures));
        QCOMPARE(cost.evaluations, result.at("evaluations").get<double>());
    }

    /// As after a stop: what is there is answered, and nothing is drawn.
    void aSecondRunDrawsNothing()
    {
        const json plan = {{"prompts", {"a doctor"}}, {"seeds", "1-6"}, {"steps", 2}};
        tests::RecordedSurroundings first(tests::tinyModel), second(tests::tinyModel);
        const json made = run(first, plan, "twice");
        QVERIFY(first.drew());
        QCOMPARE(first.files.size(), size_t(6));
        for (const fs::path &file : first.files)
            QCOMPARE(format::readRecipe(file)->steps, 2);
        QCOMPARE(tests::withoutTimes(run(second, plan, "twice")), tests::withoutTimes(made));
        QVERIFY(!second.drew());
        QCOMPARE(second.files, first.files);
    }

    /// A stop keeps the micro-batches that were finished.
    void aStoppedRunGoesOn()
    {
        const json plan = {{"prompts", {"a doctor"}}, {"seeds", "1-6"}, {"steps", 2}};
        tests::RecordedSurroundings stopped(tests::tinyModel), resumed(tests::tinyModel),
            whole(tests::tinyModel);
        stopped.stopAt(4); // in the second of two, of two steps each
        QVERIFY_EXCEPTION_THROWN(run(stopped, plan, "stopped"), base::Cancelled);
        QCOMPARE(stopped.files.size(), size_t(4));
        run(resumed, plan, "stopped");
        run(whole, plan, "whole");
        QCOMPARE(resumed.files.size(), size_t(6));
        for (size_t i = 0; i < 6; ++i) {
            QCOMPARE(resumed.files[i].filename(), whole.files[i].filename());
            QCOMPARE(tests::readBytes(resumed.files[i]), tests::readBytes(whole.files[i]));
        }
    }

    /// Runs share a folder, and none loses a picture.
    void otherSettingsHaveOtherFiles()
    {
        json plan = {{"prompts", {"a doctor"}}, {"steps", 1}};
        tests::RecordedSurroundings first(tests::tinyModel), second(tests::tinyModel);
        run(first, plan, "shared");
        const QByteArray bytes = tests::readBytes(first.files.at(0));
        plan["steps"] = 2;
        run(second, plan, "shared");
        QVERIFY(second.drew());
        QCOMPARE(first.files.at(0).filename(), fs::path("a-doctor-0.png"));
        QCOMPARE(second.files.at(0).filename(), fs::path("a-doctor-0-2.png"));
        QCOMPARE(tests::readBytes(first.files.at(0)), bytes);
    }

    void aSeriesDrawsEveryScale()
    {
        const json plan = {{"prompts", {"a doctor"}},
                           {"steps", 2},
                           {"series", "0:1:3"},
                           {"directions", {m_folders.text("up.safetensors")}}};
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        QCOMPARE(m_task.cost(surroundings, tests::planned(m_task, plan)).pictures, 3.);
        const json result = run(surroundings, plan, "series");
        QCOMPARE(result.at("images").size(), size_t(3));
        QCOMPARE(result.at("images")[1].at("scale"), json(0.5));
        QCOMPARE(result.at("series").at(0).at("scales"), json({0., 0.5, 1.}));
        QCOMPARE(surroundings.files.size(), size_t(4)); // and the strip
        const auto recipe = format::readRecipe(surroundings.files.at(2));
        QCOMPARE(recipe->edits.at(0).scale, 1.);
    }

    void whatChangesNothingIsSaid()
    {
        const auto noted = [&](const json &more, const char *part) {
            json plan = {{"prompts", {"a doctor"}}, {"steps", 2}};
            plan.update(more);
            tests::RecordedSurroundings surroundings(tests::tinyModel);
            m_task.cost(surroundings, tests::planned(m_task, plan));
            return part ? surroundings.noted(part) : !surroundings.notes.empty();
        };
        QVERIFY(!noted(json::object(), nullptr));
        QVERIFY(noted({{"prompts", {"x", "x"}}}, "The prompt \"x\" is given more than once"));
        QVERIFY(noted({{"seeds", {1, 1}}}, "The seed 1 is given more than once"));
        QVERIFY(noted({{"guidance", 1}, {"negative", "a hat"}}, "--negative changes nothing"));
        QVERIFY(noted({{"from_image", m_folders.text("me.png")}, {"invert", true}, {"strength", 1}},
                      "--strength changes nothing"));
        QVERIFY(noted({{"size", "32x32"}, {"directions", {m_folders.text("up.safetensors")}}},
                      "stretched to 32x32"));
    }

    void whatCannotBeIsRefused()
    {
        const auto refusal = [&](const json &more) {
            json plan = {{"prompts", {"a doctor"}}};
            plan.update(more);
            return tests::refusalOf(m_task, tests::tinyModel, plan);
        };
        QCOMPARE(refusal(json::object()), std::string());
        const std::vector<std::pair<json, const char *>> faults{
            {{{"series", "0:1:3"}}, "A series needs a direction"},
            {{{"tap", "up_9"}}, "up_9"},
            {{{"strength", 0.5}}, "strength"},
            {{{"from_image", "nowhere.png"}}, "nowhere.png"},
            {{{"sampler", "guess"}}, "guess"},
            {{{"directions", {"nowhere"}}}, "nowhere"},
            {{{"prompts", nullptr}}, "plan.prompts"}};
        for (const auto &[more, part] : faults)
            QVERIFY2(refusal(more).find(part) != std::string::npos,
                     (more.dump() + refusal(more)).c_str());
    }

private:
    json run(task::Surroundings &surroundings, const json &plan, const QString &folder) const
    {
        return tests::resultOf(m_task, surroundings, plan, m_folders.path(folder));
    }

    const task::Task &m_task = task::generateTask();
    tests::UsersFolders m_folders;
};

DEVIASCOPE_TEST(GenerateTaskTest, "task/generate_task")
#include "generate_task_test.moc"
