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

private:
    tests::UsersFolders m_folders;
};

DEVIASCOPE_TEST(WithinOptionTest, "task/within_option")
#include "within_option_test.moc"
