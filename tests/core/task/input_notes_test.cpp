#include "task/input_notes.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "format/png_text.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

class InputNotesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsNotReadToItsEndIsSaid()
    {
        std::string endless = "a doctor";
        for (int i = 0; i < 100; ++i)
            endless += " word" + std::to_string(i);
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        task::noteCut(surroundings, std::vector<std::string>{"a doctor", endless, endless});
        QCOMPARE(surroundings.notes.size(), size_t(1));
        QVERIFY(surroundings.noted("word99"));
        // This model has no scorer, which could cut classes.
        const std::vector<model::Attribute> attributes{{"g", {"a", endless + " more"}}};
        task::noteCut(surroundings, attributes);
        QCOMPARE(surroundings.notes.size(), size_t(1));
        tests::RecordedSurroundings judging(tests::teachingModel);
        task::noteCut(judging, attributes);
        QCOMPARE(judging.notes.size(), size_t(1));
        QVERIFY(judging.noted("more"));
    }

    void aNegativeNeedsTwoHalves()
    {
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        task::noteNegative(surroundings, "", 1);
        task::noteNegative(surroundings, "a hat", 7.5);
        QVERIFY(surroundings.notes.empty());
        task::noteNegative(surroundings, "a hat", 1);
        QVERIFY(surroundings.noted("--negative changes nothing"));
    }

    void leftOutPicturesAreNamed()
    {
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        task::noteLeftOut(surroundings, {});
        QVERIFY(surroundings.notes.empty());
        const std::vector<format::LeftOut> leftOut{{"a/b.png", "It is empty."}};
        task::noteLeftOut(surroundings, leftOut);
        QVERIFY(surroundings.noted("b.png"));
        const report::Table table = task::leftOutTable(leftOut);
        QCOMPARE(table.key, std::string("left_out"));
        QVERIFY(!table.shown()); // readers have the note
        QCOMPARE(report::rowsJson(table),
                 json({{{"file", "a/b.png"}, {"reason", "It is empty."}}}));
    }

    void aFolderIsReadWithProgress()
    {
        const fs::path folder = m_folders.path("pictures");
        fs::create_directories(folder);
        const auto grey = [](std::uint8_t level) {
            return base::Picture{2, 2, std::vector<std::uint8_t>(12, level)};
        };
        format::writePng(folder / "1.png", grey(1));
        format::writePng(folder / "2.png", grey(2));
        tests::writeBytes(folder / "3.png", "no picture");
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        std::vector<base::Picture> taken;
        const auto found =
            task::readFolder(surroundings, folder, [&](const fs::path &, base::Picture picture) {
                taken.push_back(std::move(picture));
            });
        QCOMPARE(taken, (std::vector<base::Picture>{grey(1), grey(2)}));
        QCOMPARE(found.pictures.size(), size_t(2));
        QCOMPARE(found.leftOut.size(), size_t(1));
        QVERIFY(surroundings.noted("3.png"));
        QVERIFY(surroundings.stages.contains("reading"));

        tests::RecordedSurroundings stopped(tests::tinyModel);
        stopped.stopAt(2);
        int before = 0;
        QVERIFY_EXCEPTION_THROWN(
            task::readFolder(stopped, folder, [&](const fs::path &, base::Picture) { ++before; }),
            base::Cancelled);
        QCOMPARE(before, 1);
    }

private:
    tests::UsersFolders m_folders;
};

DEVIASCOPE_TEST(InputNotesTest, "task/input_notes")
#include "input_notes_test.moc"
