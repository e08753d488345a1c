#include "task/within_option.h"

#include "core/task/recorded_surroundings.h"
#include "format/png_text.h"
#include "support/registry.h"
#include "task/all_tasks.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

/// On the teaching model, in a few rough pictures.
class WithinOptionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        format::writePng(m_folders.path("black.png"),
                         {4, 4, std::vector<std::uint8_t>(4 * 4 * 3, 0)});
        format::writePng(m_folders.path("white.png"),
                         {4, 4, std::vector<std::uint8_t>(4 * 4 * 3, 255)});
        base::Picture corner{16, 16, std::vector<std::uint8_t>(16 * 16 * 3, 0)};
        std::fill_n(corner.rgb.begin(), 6, 255); // two pixels: nothing of a person
        format::writePng(m_folders.path("corner.png"), corner);
        base::Picture dot{64, 64, std::vector<std::uint8_t>(64 * 64 * 3, 0)};
        std::fill_n(dot.rgb.begin(), 3, 255); // a 256th of a cell of the middle block
        format::writePng(m_folders.path("dot.png"), dot);
    }

    /// All of it is as without a mask; where nothing is to be seen, labels are others; each is a
    /// run of its own.
    void anAuditLooksInside()
    {
        const task::Task &audit = task::auditTask();
        json plan = {
            {"prompts", {"a judge"}}, {"attributes", {"skin tone"}}, {"images", 8}, {"steps", 4}};
        const auto rowsOf = [&](const QString &mask) {
            if (!mask.isEmpty())
                plan["within"] = m_folders.text(mask);
            tests::RecordedSurroundings surroundings(tests::teachingModel);
            return tests::resultOf(audit, surroundings, plan).at("rows");
        };
        const json everywhere = rowsOf("");
        QCOMPARE(rowsOf("white.png"), everywhere);
        QVERIFY(rowsOf("corner.png") != everywhere);
    }

    void theSittingsKeyKnowsIt()
    {
        const task::Task &profile = task::profileTask();
        auto up = tests::evenDirection(tests::teachingModel(), "up");
        up.concept_ = "a woman";
        up.base = "a person";
        direction::writeDirection(m_folders.path("up.safetensors"), up);
        const json plan = {{"direction", m_folders.text("up.safetensors") + "@1"},
                           {"images", 1},
                           {"roles", "doctor"},
                           {"cells", 0}};
        const auto refusal = [&](const char *mask) {
            json limited = plan;
            limited["within"] = m_folders.text(mask);
            return tests::refusalOf(profile, tests::teachingModel, limited);
        };
        QCOMPARE(refusal("corner.png"), std::string());
        QVERIFY(refusal("black.png").find("nothing would be seen") != std::string::npos);
        QVERIFY(refusal("missing.png").find("missing.png") != std::string::npos);
    }

    /// A mask that is white is none; where almost nothing may act, the pictures stay as they were.
    void aMaskLimitsWhatPushesDo()
    {
        auto up = tests::evenDirection(tests::teachingModel(), "up");
        up.concept_ = "a woman";
        up.base = "a person";
        direction::writeDirection(m_folders.path("push.safetensors"), up);
        json plan = {{"prompts", {"a judge"}},
                     {"images", 4},
                     {"steps", 4},
                     {"templates", "none"},
                     {"scale", 30},
                     {"targets", {"a woman=1"}},
                     {"concepts", {"a woman=" + m_folders.text("push.safetensors")}}};
        const auto resultOf = [&](const char *mask) {
            if (*mask)
                plan["mask"] = m_folders.text(mask);
            tests::RecordedSurroundings surroundings(tests::teachingModel);
            return tests::withoutTimes(tests::resultOf(task::fairTask(), surroundings, plan));
        };
        const json everywhere = resultOf(""), dot = resultOf("dot.png");
        QCOMPARE(resultOf("white.png"), everywhere);
        QVERIFY(dot != everywhere);
        // Before and after are alike there.
        std::map<std::string, json> counts;
        for (const json &row : dot.at("rows"))
            counts[row.at("condition").get<std::string>()].push_back(row.at("count"));
        QCOMPARE(counts.size(), size_t(2));
        QCOMPARE(counts.begin()->second, counts.rbegin()->second);
    }

    void whatCannotBeMaskedIsRefused()
    {
        const auto refusal = [&](const task::Task &task, json plan, const char *key,
                                 const char *mask) {
            plan[key] = m_folders.text(mask);
            return tests::refusalOf(task, tests::teachingModel, plan);
        };
        const json fair = {{"prompts", {"a judge"}}, {"images", 2}, {"scale", 1}};
        QVERIFY(refusal(task::fairTask(), fair, "mask", "black.png").find("nothing would be") !=
                std::string::npos);
        QVERIFY(refusal(task::fairTask(), fair, "within", "black.png").find("nothing would be") !=
                std::string::npos);
        QVERIFY(refusal(task::safeTask(), fair, "mask", "missing.png").find("missing.png") !=
                std::string::npos);
        json saved = fair;
        saved["save"] = true;
        QVERIFY(refusal(task::fairTask(), saved, "mask", "corner.png").find("--save") !=
                std::string::npos);
        auto up = tests::evenDirection(tests::teachingModel(), "up");
        up.concept_ = "a woman";
        up.base = "a person";
        direction::writeDirection(m_folders.path("judged.safetensors"), up);
        const json judged = {{"files", {m_folders.text("judged.safetensors") + "@1"}},
                             {"images", 2}};
        QCOMPARE(refusal(task::evaluateTask(), judged, "mask", "corner.png"), std::string());
        QVERIFY(
            refusal(task::evaluateTask(), judged, "mask", "black.png").find("nothing would be") !=
            std::string::npos);
        json response = judged;
        response["response"] = response["save"] = true;
        QVERIFY(!refusal(task::evaluateTask(), response, "mask", "corner.png").empty());
    }

    /// A slider that may act nowhere that matters turns nothing, and is a run of its own.
    void anEvaluationKnowsItsMask()
    {
        auto up = tests::evenDirection(tests::teachingModel(), "up");
        up.concept_ = "a woman";
        up.base = "a person";
        up.tensors.begin()->second = up.tensors.begin()->second * 5;
        direction::writeDirection(m_folders.path("strong.safetensors"), up);
        json plan = {{"files", {m_folders.text("strong.safetensors") + "@1"}},
                     {"images", 2},
                     {"roles", "doctor"}};
        const auto rowsOf = [&](const char *mask) {
            if (*mask)
                plan["mask"] = m_folders.text(mask);
            tests::RecordedSurroundings surroundings(tests::teachingModel);
            return tests::withoutTimes(tests::resultOf(task::evaluateTask(), surroundings, plan))
                .at("rows");
        };
        const json everywhere = rowsOf(""), white = rowsOf("white.png");
        QCOMPARE(white, everywhere);
        QVERIFY(rowsOf("dot.png") != everywhere);
    }

private:
    tests::UsersFolders m_folders;
};

DEVIASCOPE_TEST(WithinOptionTest, "task/within_option")
#include "within_option_test.moc"
