#include "task/all_tasks.h"

#include "core/limited_memory.h"
#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "format/picture_recipe.h"
#include "format/png_text.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

/// On the teaching model, in a few rough pictures.
class AuditTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_woman = m_folders.text("woman.safetensors");
        direction::writeDirection(
            m_woman, tests::textDirection(tests::teachingModel(), "a woman", "a person"));
    }

    /// What is foretold is what the run counts.
    void theCostIsWhatTheRunTakes()
    {
        const json plan = {{"prompts", {"a doctor", "a judge"}},
                           {"attributes", {"gender", "hat=a hat|no hat"}},
                           {"images", 3},
                           {"steps", 2}};
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const task::Cost cost = m_task.cost(surroundings, tests::planned(m_task, plan));
        QVERIFY(!surroundings.drew());
        const json result = tests::resultOf(m_task, surroundings, plan);
        QCOMPARE(cost.pictures, 6.);
        QCOMPARE(cost.evaluations, result.at("evaluations").get<double>());
        QCOMPARE(result.at("rows").size(), size_t(2 * 4));
        for (const json &row : result.at("rows"))
            QCOMPARE(row.at("n"), json(3));
        QVERIFY(surroundings.notes.empty());
    }

    /// Before and after, at the same seeds.
    void directionsAreASecondCondition()
    {
        json plan = small();
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const double plain = m_task.cost(surroundings, tests::planned(m_task, plan)).evaluations;
        plan["directions"] = {m_woman + "@1"};
        QCOMPARE(m_task.cost(surroundings, tests::planned(m_task, plan)).evaluations, 2 * plain);
        const json result = tests::resultOf(m_task, surroundings, plan);
        QCOMPARE(result.at("rows").size(), size_t(4));
        QCOMPARE(result.at("effects").size(), size_t(2));
        QCOMPARE(result.at("effects")[0].at("condition"), json("a woman"));
        QCOMPARE(result.at("tests").at("count"), json(2));
    }

    /// With memory for two pictures at a time, a kept picture says two and not the planned four.
    void aPictureSaysHowManyWereDrawnTogether()
    {
        json plan = small();
        const auto audit = [&](int images) {
            plan["images"] = images;
            tests::RecordedSurroundings surroundings(tests::teachingModel);
            const fs::path out = m_folders.path("drawn-" + QString::number(images));
            tests::resultOf(m_task, surroundings, plan, out);
            std::vector<int> together;
            for (const auto &each : fs::recursive_directory_iterator(out))
                if (each.path().extension() == ".png")
                    together.push_back(format::readRecipe(each.path())->microBatch);
            return together;
        };
        const size_t enough =
            tests::largestPieceOf([&] { QCOMPARE(audit(2), std::vector<int>(2, 4)); });
        const tests::LimitedMemory limited(enough);
        QCOMPARE(audit(4), std::vector<int>(4, 2));
    }

    /// Mechanics are planted as men, 95 of 100.
    void aCheckThatDoesNotHoldIsSaid()
    {
        json plan = {{"prompts", {"a mechanic"}},
                     {"attributes", {"gender"}},
                     {"images", 8},
                     {"steps", 6},
                     {"sampler", "dpmpp_2m"}};
        const auto failure = [&](const char *condition) {
            plan["fail_if"] = condition;
            tests::RecordedSurroundings surroundings(tests::teachingModel);
            return m_task.run(surroundings, tests::planned(m_task, plan), {}).failure;
        };
        QCOMPARE(failure("deviation>0"), std::string("deviation>0"));
        QCOMPARE(failure("deviation>1"), std::string());
    }

    void whatCannotBeIsRefused()
    {
        const auto refusal = [&](const json &more,
                                 tests::LoadedModel model = tests::teachingModel) {
            json plan = small();
            plan.update(more);
            return tests::refusalOf(m_task, model, plan);
        };
        QCOMPARE(refusal(json::object()), std::string());
        const std::vector<std::pair<json, const char *>> faults{
            {{{"fail_if", "colour>1"}}, "colour>1"},
            {{{"fail_if", "difference>0.1"}}, "no direction is given"},
            {{{"fail_if", "difference>0.1"},
              {"pictures", m_folders.text("")},
              {"directions", {m_woman}}},
             "no direction is given"},
            {{{"prompts", nullptr}}, "prompt"},
            {{{"images", 0}}, "picture"},
            {{{"attributes", {"hat"}}}, "hat"},
            {{{"pictures", "nowhere"}}, "nowhere"}};
        for (const auto &[more, part] : faults)
            QVERIFY2(refusal(more).find(part) != std::string::npos,
                     (more.dump() + " " + refusal(more)).c_str());
        QCOMPARE(refusal({{"fail_if", "difference>0.1"}, {"directions", {m_woman}}}),
                 std::string());
        // A model without a scorer, which knows no attribute either.
        QVERIFY(refusal({{"attributes", nullptr}}, tests::tinyModel).find("without attributes") !=
                std::string::npos);
        QVERIFY(refusal({{"attributes", {"g=a|b"}}}, tests::tinyModel).find("without a scorer") !=
                std::string::npos);
        QVERIFY(
            refusal({{"attributes", {"g=a|b"}}, {"pictures", m_folders.text("")}}, tests::tinyModel)
                .find("without a scorer") != std::string::npos);
    }

    /// Pictures made elsewhere are judged as they are.
    void picturesOfAFolder()
    {
        const fs::path folder = m_folders.path("photos");
        fs::create_directories(folder);
        for (const int level : {60, 160})
            format::writePng(
                folder / (std::to_string(level) + ".png"),
                {64, 64, std::vector<std::uint8_t>(64 * 64 * 3, static_cast<std::uint8_t>(level))});
        tests::writeBytes(folder / "broken.png", "no picture");
        json plan = {{"pictures", folder.string()}, {"attributes", {"gender"}}};
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const task::Cost cost = m_task.cost(surroundings, tests::planned(m_task, plan));
        QCOMPARE(cost.evaluations, 0.);
        QVERIFY(cost.pictures >= 2);
        const json result = tests::resultOf(m_task, surroundings, plan);
        QCOMPARE(result.at("rows").size(), size_t(2));
        QCOMPARE(result.at("rows")[0].at("n"), json(2));
        QCOMPARE(result.at("left_out").size(), size_t(1));
        QCOMPARE(surroundings.notes.size(), size_t(1));
        QVERIFY(surroundings.noted("broken.png"));
        QVERIFY(!surroundings.drew());

        json inside = plan; // its run is another one
        inside["within"] = (folder / "60.png").string();
        QCOMPARE(tests::resultOf(m_task, surroundings, inside).at("rows")[0].at("n"), json(2));

        plan.update({{"steps", 3}, {"seeds", {1}}, {"directions", {m_woman}}});
        tests::resultOf(m_task, surroundings, plan);
        QVERIFY(surroundings.noted("--seed, --steps, --direction changes nothing"));
    }

    void seedsInsteadOfImages()
    {
        json plan = small();
        plan["seeds"] = "5-9";
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        QCOMPARE(m_task.cost(surroundings, tests::planned(m_task, plan)).pictures, 5.);
        QVERIFY(surroundings.noted("--images changes nothing"));
    }

    /// A finished run answers from its folder; a stopped one gives what an uninterrupted one does.
    void aRunGoesOnFromItsFolder()
    {
        json plan = small();
        plan["images"] = 6;
        tests::RecordedSurroundings whole(tests::teachingModel), stopped(tests::teachingModel),
            resumed(tests::teachingModel), again(tests::teachingModel);
        const auto run = [&](task::Surroundings &surroundings, const char *folder) {
            return tests::withoutTimes(
                tests::resultOf(m_task, surroundings, plan, m_folders.path(folder)));
        };
        const json expected = run(whole, "whole");
        stopped.stopAt(4); // in the second batch of two steps
        QVERIFY_EXCEPTION_THROWN(run(stopped, "stopped"), base::Cancelled);
        QCOMPARE(picturesIn("stopped"), 4);
        QCOMPARE(run(resumed, "stopped"), expected);
        QVERIFY(resumed.drew());
        QCOMPARE(picturesIn("stopped"), 6);
        QCOMPARE(run(again, "stopped"), expected);
        QVERIFY(!again.drew());
        plan["steps"] = 3;
        run(again, "stopped");
        QVERIFY(again.drew());
    }

    void withoutAFolderTheCacheRemembers()
    {
        json plan = small();
        plan["seeds"] = {100, 101};
        plan.erase("images");
        tests::RecordedSurroundings first(tests::teachingModel), second(tests::teachingModel);
        const json result = tests::resultOf(m_task, first, plan);
        QCOMPARE(tests::withoutTimes(tests::resultOf(m_task, second, plan)),
                 tests::withoutTimes(result));
        QVERIFY(first.drew() && !second.drew());
    }

private:
    static json small()
    {
        return {{"prompts", {"a doctor"}}, {"attributes", {"gender"}}, {"images", 2}, {"steps", 2}};
    }

    int picturesIn(const char *folder) const
    {
        const fs::path pictures = m_folders.path(folder) / "a-doctor";
        return static_cast<int>(
            std::distance(fs::directory_iterator(pictures), fs::directory_iterator()));
    }

    const task::Task &m_task = task::auditTask();
    tests::UsersFolders m_folders;
    std::string m_woman;
};

DEVIASCOPE_TEST(AuditTaskTest, "task/audit_task")
#include "audit_task_test.moc"
