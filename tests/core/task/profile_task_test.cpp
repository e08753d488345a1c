#include "task/all_tasks.h"

#include "core/task/recorded_surroundings.h"
#include "format/png_text.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

/// On the teaching model. A profile is drawn with the model's own steps.
class ProfileTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        auto up = tests::evenDirection(tests::teachingModel(), "up");
        up.concept_ = "a woman";
        up.base = "a person";
        direction::writeDirection(m_folders.path("up.safetensors"), up);
        direction::writeDirection(
            m_folders.path("words.safetensors"),
            tests::textDirection(tests::teachingModel(), "a woman", "a person"));
        format::writePng(m_folders.path("face.png"), {2, 2, std::vector<std::uint8_t>(12, 255)});
    }

    void whatCannotBeIsRefused()
    {
        QCOMPARE(m_plan.refusal(json::object()), std::string());
        const std::vector<std::pair<json, const char *>> faults{
            {{{"direction", nullptr}}, "plan.direction"},
            {{{"direction", "nowhere"}}, "nowhere"},
            {{{"direction", m_folders.text("words.safetensors")}}, "acts everywhere"},
            {{{"cells", 9}}, "cells"},
            {{{"images", 0}}, "plan.images"},
            {{{"mask", "missing.png"}}, "missing.png"},
            {{{"roles", "judge,,"}}, "judge,,"}};
        for (const auto &[more, part] : faults)
            QVERIFY2(m_plan.refusal(more).find(part) != std::string::npos,
                     (more.dump() + " " + m_plan.refusal(more)).c_str());
    }

    /// Untouched, whole, seven windows, cells and the mask: twenty steps of two halves each.
    void theCostFollowsTheWork()
    {
        QCOMPARE(m_plan.evaluations(json::object()), 9. * 40);
        QCOMPARE(m_plan.evaluations({{"images", 3}}), 3 * 9. * 40);
        QCOMPARE(m_plan.evaluations({{"cells", 2}}), (9. + 4) * 40);
        QCOMPARE(m_plan.evaluations({{"mask", m_folders.text("face.png")}}), (9. + 1) * 40);
    }

    void theSmallestRun()
    {
        tests::RecordedSurroundings surroundings(tests::teachingModel), again(tests::teachingModel);
        const auto outcome =
            m_task.run(surroundings, tests::planned(m_task, m_plan.with(json::object())), {});
        const json result = report::toJson(outcome.document);
        QCOMPARE(result.at("rows").size(), size_t(1 + 7));
        for (const json &row : result.at("rows"))
            QCOMPARE(row.at("n"), json(1));
        QVERIFY(outcome.files.at("profile.svg").starts_with("<svg"));
        QVERIFY(surroundings.drew());
        // What calls of the network share is spared.
        QVERIFY(result.at("evaluations").get<double>() <= m_plan.evaluations(json::object()));
        QCOMPARE(tests::withoutTimes(tests::resultOf(m_task, again, m_plan.with(json::object()))),
                 tests::withoutTimes(result));
        QVERIFY(!again.drew());
    }

private:
    json small() const
    {
        return {{"direction", m_folders.text("up.safetensors") + "@1"},
                {"images", 1},
                {"roles", "doctor"},
                {"cells", 0}};
    }

    const task::Task &m_task = task::profileTask();
    tests::UsersFolders m_folders;
    const tests::SmallPlan m_plan{m_task, tests::teachingModel, small()};
};

DEVIASCOPE_TEST(ProfileTaskTest, "task/profile_task")
#include "profile_task_test.moc"
