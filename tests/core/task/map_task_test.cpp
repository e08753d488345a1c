#include "task/all_tasks.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "format/png_text.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

/// On the teaching model, with few seeds.
class MapTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        tests::writeBytes(m_folders.path("prompts.txt"),
                          "a doctor\na bride\na groom\na judge\na portrait of a pilot\n");
        direction::writeDirection(
            m_folders.path("words.safetensors"),
            tests::textDirection(tests::teachingModel(), "a woman", "a person"));
        tests::writeBytes(m_folders.path("two.txt"), "a doctor\na bride\n");
    }

    void whatCannotBeIsRefused()
    {
        QCOMPARE(m_plan.refusal(json::object()), std::string());
        fs::create_directories(m_folders.path("empty"));
        const std::vector<std::pair<json, const char *>> faults{
            {{{"prompts", "missing.txt"}}, "missing.txt"},
            {{{"prompts", m_folders.text("two.txt")}}, "at least three prompts (2)"},
            {{{"axes", {"a man"}}}, "An axis needs two prompts"},
            {{{"axes", {"a man|"}}}, "An axis needs two prompts"},
            {{{"descriptors", "hats"}}, "(hats)"},
            {{{"seeds", 1}}, "seeds"},
            {{{"clusters", 1}}, "plan.clusters"},
            {{{"captions", "x.tsv"}}, "Captions belong to pictures"},
            {{{"pictures", "nowhere"}}, "nowhere"},
            {{{"pictures", m_folders.text("empty")}}, "no pictures"},
            {{{"decode", {"nowhere"}}}, "nowhere"},
            {{{"decode", {m_folders.text("words.safetensors")}}}, "Only directions at `mid`"},
            {{{"shares", "nowhere.json"}}, "nowhere.json"}};
        for (const auto &[more, part] : faults)
            QVERIFY2(m_plan.refusal(more).find(part) != std::string::npos,
                     (more.dump() + " " + m_plan.refusal(more)).c_str());
        QVERIFY(tests::refusalOf(m_task, tests::tinyModel, json::object())
                    .find("no roles of its own") != std::string::npos);
    }

    /// What is on disk costs nothing.
    void theCostIsWhatTheRunTakes()
    {
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const task::Cost before = m_plan.cost(json::object());
        QVERIFY(before.evaluations > 0);
        QCOMPARE(before.pictures, 0.);
        const auto outcome =
            m_task.run(surroundings, tests::planned(m_task, m_plan.with(json::object())), {});
        const json result = report::toJson(outcome.document);
        QCOMPARE(result.at("points").size(), size_t(5));
        QCOMPARE(result.at("clusters").size(), size_t(2));
        QCOMPARE(result.at("axes").size(), size_t(1));
        QCOMPARE(result.at("axes")[0].at("scores").size(), size_t(5));
        QCOMPARE(result.at("defaults").size(), size_t(4)); // of the roles; a caption is none
        QVERIFY(result.contains("reliability"));
        QVERIFY(outcome.files.at("map.svg").starts_with("<svg"));
        QVERIFY(std::abs(result.at("evaluations").get<double>() - before.evaluations) <= 1);

        QCOMPARE(m_plan.cost(json::object()).evaluations, 0.);
        QVERIFY(m_plan.cost({{"seed", 1}}).evaluations > 0); // other seeds are drawn anew
        QCOMPARE(tests::resultOf(m_task, surroundings, m_plan.with(json::object())).at("recorded"),
                 json(0));
    }

    /// They are recorded anew each time, and their captions join the prompts.
    void picturesCostToo()
    {
        const fs::path folder = m_folders.path("shown");
        fs::create_directories(folder);
        for (const char *name : {"a-bride-1.png", "a-judge-2.png", "photo.png"})
            format::writePng(folder / name, {64, 64, std::vector<std::uint8_t>(64 * 64 * 3, 90)});
        const json more = {{"pictures", folder.string()}, {"seed", 2}};
        const task::Cost cost = m_plan.cost(more);
        QCOMPARE(cost.pictures, 3.);
        QVERIFY(cost.evaluations > m_plan.cost({{"seed", 2}}).evaluations);
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const json result = tests::resultOf(m_task, surroundings, m_plan.with(more));
        QCOMPARE(result.at("pictures").size(), size_t(3));
        QVERIFY(std::abs(result.at("evaluations").get<double>() - cost.evaluations) <= 1);
    }

    /// The shares of an audit stand beside the axes' scores.
    void sharesOfAnAudit()
    {
        tests::writeBytes(m_folders.path("audit.json"), R"({"rows": [
            {"prompt": "a doctor", "condition": "before", "class": "a man", "share": 0.75},
            {"prompt": "a doctor", "condition": "after", "class": "a man", "share": 0.5},
            {"prompt": "a judge", "condition": "before", "class": "a woman", "share": 0.25}]})");
        const json more = {{"shares", m_folders.text("audit.json")}, {"axes", {"a man|a woman"}}};
        tests::RecordedSurroundings surroundings(tests::teachingModel);
        const json axis = tests::resultOf(m_task, surroundings, m_plan.with(more)).at("axes").at(0);
        int shares = 0;
        for (const json &score : axis.at("scores"))
            if (score.contains("share") && !score.at("share").is_null()) {
                ++shares;
                QCOMPARE(score.at("prompt"), json("a doctor"));
                QCOMPARE(score.at("share"), json(0.75));
            }
        QCOMPARE(shares, 1);
    }

private:
    json small() const
    {
        return {{"prompts", m_folders.text("prompts.txt")},
                {"seeds", 4},
                {"clusters", 2},
                {"templates", "none"}};
    }

    const task::Task &m_task = task::mapTask();
    tests::UsersFolders m_folders;
    const tests::SmallPlan m_plan{m_task, tests::teachingModel, small()};
};

DEVIASCOPE_TEST(MapTaskTest, "task/map_task")
#include "map_task_test.moc"
