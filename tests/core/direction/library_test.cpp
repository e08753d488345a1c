#include "direction/library.h"

#include "core/direction/sample_direction.h"
#include "core/support.h"
#include "direction/direction_file.h"
#include "direction/origin.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <fstream>

using namespace deviascope;
using namespace deviascope::tests;
using direction::Direction;
using direction::Library;

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
        const auto items = Library(folder.path().toStdString()).items();
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
        QVERIFY(Library(inside(folder, "none")).items().empty());
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
            return Library(folder).keep(direction).filename().string();
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
        QCOMPARE(Library(folder).keep(man), folder / "A-man.safetensors");
        man.name = "a man";
        QCOMPARE(Library(folder).keep(man), folder / "a-man-2.safetensors");
        QCOMPARE(readBytes(folder / "a-man.safetensors"), QByteArray("cut off"));
    }

    /// `fair` and the studio had rules of their own. A user's copy has none: it stays.
    void formerNamesAreFoundAgain()
    {
        const QTemporaryDir library;
        const std::filesystem::path folder = library.path().toStdString();
        Direction made = woman();
        const auto run = [](int seed) {
            return nlohmann::json{{"settings", {{"seed", seed}}},
                                  {"model", {{"hash", "0123456789abcdef"}}}};
        };
        const char *const names[] = {"fair-a-woman-3", "a-woman-from-a-person-01234567",
                                     "a-woman-from-a-person-01234567-2", "my copy"};
        for (int seed = 0; seed < 4; ++seed) {
            made.provenance = run(seed);
            direction::writeDirection(folder / (std::string(names[seed]) + ".safetensors"), made);
        }
        for (int seed = 0; seed < 3; ++seed) {
            made.provenance = run(seed);
            QCOMPARE(Library(folder).keep(made).stem().string(), std::string(names[seed]));
        }
        made.provenance = run(3);
        QCOMPARE(Library(folder).keep(made), folder / "a-woman.safetensors");
        QCOMPARE(Library(folder).items().size(), size_t(5));
    }

    /// With other tensors under the same name, nothing that was measured is believed any more.
    void whatWasMeasuredStaysWithTheSameTensors()
    {
        const QTemporaryDir library;
        const Library kept(library.path().toStdString());
        Direction made = woman();
        made.provenance = {{"settings", {{"seed", 3}}}};
        Direction measured = made;
        measured.suggestedScale = 1.5;
        measured.provenance["response"] = "steady";
        const auto file = kept.keep(measured);
        QCOMPARE(kept.keep(made), file);
        QCOMPARE(direction::readDirection(file).suggestedScale, measured.suggestedScale);
        QCOMPARE(direction::readDirection(file).provenance, measured.provenance);

        made.provenance["scale_trials"] = nlohmann::json::array();
        made.suggestedScale = 2; // looked for anew: it was measured around another one
        QCOMPARE(kept.keep(made), file);
        QVERIFY(!direction::readDirection(file).provenance.contains("response"));

        made.provenance["response"] = "steady";
        kept.keep(made);
        made.provenance.erase("response");
        made.tensors[network::kMid] = made.tensors[network::kMid] * 2;
        QCOMPARE(kept.keep(made), file);
        QVERIFY(!direction::readDirection(file).provenance.contains("response"));
        QCOMPARE(direction::readDirection(file).tags, woman().tags);
    }

    void whatComesFromElsewhereTakesNoPlace()
    {
        const QTemporaryDir library;
        const std::filesystem::path folder = library.path().toStdString();
        const Library kept(folder);
        Direction ours = woman();
        ours.provenance = {{"settings", {{"seed", 3}}}};
        const auto file = kept.keep(ours);
        Direction same = ours;
        same.provenance["response"] = 1;
        same.tags = {};
        QCOMPARE(kept.add(same, "otherwise"), file); // with all that is known of it
        QVERIFY(!direction::readDirection(file).provenance.contains("response"));
        Direction other = ours; // as if of the same run
        other.tensors[network::kMid] = other.tensors[network::kMid] * 2;
        QCOMPARE(kept.add(other, "otherwise"), folder / "a-woman-2.safetensors");
        QCOMPARE(kept.add(other, "otherwise"), folder / "a-woman-2.safetensors");
        other.name = "";
        QCOMPARE(kept.add(other, "hers"), folder / "hers.safetensors");
        QCOMPARE(direction::readDirection(folder / "hers.safetensors").name, std::string("hers"));

        const auto taken = errorOf([&] { kept.keepNew(ours); });
        QVERIFY(taken && taken->kind() == base::ErrorKind::InvalidValue);
        ours.name = "new";
        QCOMPARE(kept.keepNew(ours), folder / "new.safetensors");
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

        const auto renamed = Library().rename("one", "Another Woman");
        QCOMPARE(renamed, folder / "Another-Woman.safetensors");
        QCOMPARE(direction::readDirection(renamed).name, std::string("Another Woman"));
        QCOMPARE(direction::readDirection(renamed).tags, woman().tags);
        QCOMPARE(direction::revisionOf(direction::readDirection(renamed)),
                 direction::revisionOf(woman()));
        QVERIFY(!std::filesystem::exists(folder / "one.safetensors"));
        QVERIFY(!std::filesystem::exists(folder / "thumbnails/one.png"));
        QVERIFY(std::filesystem::exists(folder / "thumbnails/Another-Woman.png"));
        const auto taken = errorOf([] { Library().rename("Another-Woman", "taken"); });
        QVERIFY(taken && taken->kind() == base::ErrorKind::InvalidValue);
        QVERIFY(std::filesystem::exists(renamed));

        Library().remove("Another-Woman");
        QVERIFY(!std::filesystem::exists(renamed));
        QVERIFY(!std::filesystem::exists(folder / "thumbnails/Another-Woman.png"));
        QCOMPARE(Library().items().size(), size_t(1));
    }

    /// A file of that name in the working folder, or elsewhere, is not the library's.
    void onlyTheLibrarysOwnAreRemoved()
    {
        const Home home;
        const QTemporaryDir elsewhere;
        const auto other = inside(elsewhere, "other.safetensors");
        direction::writeDirection(other, woman());
        for (const std::string &wrong : {other.string(), std::string("other"), std::string("..")}) {
            const auto error = errorOf([&] { Library().remove(wrong); });
            QVERIFY(error && error->kind() == base::ErrorKind::NotFound);
        }
        QVERIFY(std::filesystem::exists(other));
    }
};

DEVIASCOPE_TEST(LibraryTest, "direction/library")
#include "library_test.moc"
