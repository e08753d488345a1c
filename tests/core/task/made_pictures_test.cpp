#include "task/made_pictures.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "format/png_text.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using nlohmann::json;
using task::MadePart;
using task::MadePictures;
namespace fs = std::filesystem;

class MadePicturesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasSavedIsFound()
    {
        const MadePart made = madeIn("found");
        MadePictures(journal("found")).keep("0.0", made);
        const auto found = MadePictures(journal("found")).find("0.0");
        QVERIFY(found);
        QCOMPARE(found->images, made.images);
        QCOMPARE(found->pictures, made.pictures);
        QCOMPARE(found->evaluations, std::int64_t(12));
        QCOMPARE(found->microBatch, 2);
        QVERIFY(!MadePictures(journal("found")).find("0.1"));
    }

    /// A picture that is gone or another, and one of whose activations that is said.
    void filesThatAreOthersByNowAreDrawnAgain_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("removed");
        for (const char *file : {"1.png", "2.png", "2.activations"})
            for (const bool removed : {false, true})
                QTest::newRow(qPrintable(QString(file) + (removed ? " removed" : " changed")))
                    << file << removed;
    }
    void filesThatAreOthersByNowAreDrawnAgain()
    {
        QFETCH(const QString, file);
        QFETCH(const bool, removed);
        const QString run = file + QString::number(removed);
        MadePictures pictures(journal(run));
        pictures.keep("0.0", madeIn(run));
        QVERIFY(pictures.find("0.0"));
        const fs::path path = m_folders.path(run) / file.toStdString();
        QVERIFY(fs::remove(path));
        if (!removed)
            format::writePng(path, grey(99));
        QVERIFY(!pictures.find("0.0"));
    }

    /// Somebody wrote in the journal.
    void whatIsNoPartIsDrawnAgain()
    {
        format::Journal written = journal("damaged");
        written.write("0.0", {{"images", 3}});
        written.write("0.1", "text");
        written.write(
            "0.2",
            {{"images", {{{"file", 7}}}}, {"hashes", {1}}, {"evaluations", 1}, {"micro_batch", 1}});
        const MadePictures pictures(journal("damaged"));
        for (const char *part : {"0.0", "0.1", "0.2"})
            QVERIFY2(!pictures.find(part), part);
    }

private:
    static base::Picture grey(std::uint8_t level)
    {
        return {2, 2, std::vector<std::uint8_t>(12, level)};
    }

    format::Journal journal(const QString &run) const
    {
        return {m_folders.path(run + ".json"), "run"};
    }

    MadePart madeIn(const QString &run) const
    {
        const fs::path folder = m_folders.path(run);
        fs::create_directories(folder);
        MadePart made;
        made.pictures = {grey(1), grey(2)};
        for (const int i : {0, 1}) {
            const fs::path file = folder / (std::to_string(i + 1) + ".png");
            format::writePng(file, made.pictures[static_cast<size_t>(i)]);
            made.images.push_back({{"file", file.string()}, {"seed", i}});
        }
        tests::writeBytes(folder / "2.activations", "numbers");
        made.images[1]["activations"] = (folder / "2.activations").string();
        made.evaluations = 12;
        made.microBatch = 2;
        return made;
    }

    tests::UsersFolders m_folders;
};

DEVIASCOPE_TEST(MadePicturesTest, "task/made_pictures")
#include "made_pictures_test.moc"
