#include "direction/library.h"

#include "core/direction/sample_direction.h"
#include "core/support.h"
#include "direction/direction_file.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <fstream>

using namespace deviascope;
using namespace deviascope::tests;
using direction::Direction;

namespace {

Direction woman()
{
    Direction made = tests::sampleDirection();
    made.tags = {"Gender", "teaching"};
    return made;
}

/// An empty library of the test's own.
class Home {
public:
    Home()
    {
        qputenv("XDG_DATA_HOME", m_folder.path().toUtf8());
        std::filesystem::create_directories(direction::libraryFolder());
    }
    ~Home() { m_before.isNull() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", m_before); }
    Home(const Home &) = delete;
    Home &operator=(const Home &) = delete;

private:
    const QTemporaryDir m_folder;
    const QByteArray m_before = qgetenv("XDG_DATA_HOME");
};

} // namespace

class LibraryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void damagedFilesHurtNoOther()
    {
        const QTemporaryDir folder;
        direction::writeDirection(inside(folder, "b.safetensors"), woman());
        std::ofstream(inside(folder, "a.safetensors")) << "no direction";
        std::ofstream(inside(folder, "notes.txt")) << "not ours";
        const auto items = direction::readLibrary(folder.path().toStdString());
        QCOMPARE(items.size(), size_t(2));
        QCOMPARE(items[0].id, std::string("a"));
        QVERIFY(!items[0].direction && !items[0].fault.empty());
        QCOMPARE(items[1].id, std::string("b"));
        QVERIFY(items[1].direction && items[1].fault.empty());
        QCOMPARE(items[1].direction->tags, woman().tags);
    }

    void noFolderIsAnEmptyLibrary()
    {
        const QTemporaryDir folder;
        QVERIFY(direction::readLibrary(inside(folder, "none")).empty());
    }

    void searchesNeedEveryWord()
    {
        QVERIFY(direction::matches(woman(), ""));
        QVERIFY(direction::matches(woman(), "WOMAN gender"));
        QVERIFY(direction::matches(woman(), "self person"));
        QVERIFY(!direction::matches(woman(), "woman skin"));
    }

    void namesAreFilesElseOfTheLibrary()
    {
        const Home home;
        const auto kept = direction::libraryFolder() / "woman.safetensors";
        direction::writeDirection(kept, woman());
        QCOMPARE(direction::directionFileOf("woman"), kept);
        QCOMPARE(direction::directionFileOf(kept.string()), kept);
        for (const char *wrong : {"man", "/nowhere/man.safetensors", "../woman"}) {
            const auto error = errorOf([&] { direction::directionFileOf(wrong); });
            QVERIFY(error && error->kind() == base::ErrorKind::NotFound);
        }
    }

    void onlyTheSameRunIsReplaced()
    {
        const QTemporaryDir library;
        const std::filesystem::path folder = library.path().toStdString();
        const auto keep = [&](Direction direction, int seed, bool stopped) {
            direction.provenance = {{"settings", {{"seed", seed}}}, {"stopped_early", stopped}};
            return direction::keepDirection(folder, direction).filename().string();
        };
        QCOMPARE(keep(woman(), 0, false), std::string("a-woman.safetensors"));
        Direction plain = woman();
        plain.tags = {"new"};
        QCOMPARE(keep(plain, 0, false), std::string("a-woman.safetensors"));
        const auto kept = direction::readDirection(folder / "a-woman.safetensors");
        QCOMPARE(kept.tags, (std::vector<std::string>{"new", "Gender", "teaching"}));
        QCOMPARE(keep(woman(), 1, false), std::string("a-woman-2.safetensors"));
        // A stopped one gives way to a whole one, not the other way round.
        QCOMPARE(keep(woman(), 0, true), std::string("a-woman-3.safetensors"));
        QCOMPARE(keep(woman(), 2, true), std::string("a-woman-4.safetensors"));
        QCOMPARE(keep(woman(), 2, true), std::string("a-woman-4.safetensors"));
        QCOMPARE(keep(woman(), 2, false), std::string("a-woman-4.safetensors"));
        // What cannot be read may be somebody's all the same.
        writeBytes(folder / "a-man.safetensors", "cut off");
        Direction man = woman();
        man.name = "A man";
        man.tags = {};
        QCOMPARE(direction::placeFor(folder, "a man", man), folder / "a-man-2.safetensors");
        QCOMPARE(direction::placeFor(folder, "hers", woman()), folder / "hers.safetensors");
    }

    /// The thumbnail goes where its direction goes.
    void directionsAreRenamedAndRemoved()
    {
        const Home home;
        const auto folder = direction::libraryFolder();
        direction::writeDirection(folder / "one.safetensors", woman());
        direction::writeDirection(folder / "taken.safetensors", woman());
        std::filesystem::create_directories(folder / "thumbnails");
        std::ofstream(folder / "thumbnails/one.png") << "a picture";

        const auto renamed = direction::renameKept("one", "Another Woman");
        QCOMPARE(renamed, folder / "Another-Woman.safetensors");
        QCOMPARE(direction::readDirection(renamed).name, std::string("Another Woman"));
        QCOMPARE(direction::readDirection(renamed).tags, woman().tags);
        QVERIFY(!std::filesystem::exists(folder / "one.safetensors"));
        QVERIFY(!std::filesystem::exists(folder / "thumbnails/one.png"));
        QVERIFY(std::filesystem::exists(folder / "thumbnails/Another-Woman.png"));
        const auto taken = errorOf([] { direction::renameKept("Another-Woman", "taken"); });
        QVERIFY(taken && taken->kind() == base::ErrorKind::InvalidValue);
        QVERIFY(std::filesystem::exists(renamed));

        direction::removeKept("Another-Woman");
        QVERIFY(!std::filesystem::exists(renamed));
        QVERIFY(!std::filesystem::exists(folder / "thumbnails/Another-Woman.png"));
        QCOMPARE(direction::readLibrary(folder).size(), size_t(1));
    }

    /// A file of that name in the working folder, or elsewhere, is not the library's.
    void onlyTheLibrarysOwnAreRemoved()
    {
        const Home home;
        const QTemporaryDir elsewhere;
        const auto other = inside(elsewhere, "other.safetensors");
        direction::writeDirection(other, woman());
        for (const std::string &wrong : {other.string(), std::string("other"), std::string("..")}) {
            const auto error = errorOf([&] { direction::removeKept(wrong); });
            QVERIFY(error && error->kind() == base::ErrorKind::NotFound);
        }
        QVERIFY(std::filesystem::exists(other));
    }
};

DEVIASCOPE_TEST(LibraryTest, "direction/library")
#include "library_test.moc"
