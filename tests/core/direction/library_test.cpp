#include "direction/library.h"

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
    Direction made;
    made.name = "a woman";
    made.concept_ = "a woman";
    made.base = "a person";
    made.method = "self";
    made.tags = {"Gender", "teaching"};
    made.tensors[network::kMid] = at::ones({1, 2, 1, 1});
    return made;
}

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
        const QTemporaryDir home;
        const QByteArray before = qgetenv("XDG_DATA_HOME");
        qputenv("XDG_DATA_HOME", home.path().toUtf8());
        std::filesystem::create_directories(direction::libraryFolder());
        const auto kept = direction::libraryFolder() / "woman.safetensors";
        direction::writeDirection(kept, woman());
        QCOMPARE(direction::directionFileOf("woman"), kept);
        QCOMPARE(direction::directionFileOf(kept.string()), kept);
        for (const char *wrong : {"man", "/nowhere/man.safetensors", "../woman"}) {
            const auto error = errorOf([&] { direction::directionFileOf(wrong); });
            QVERIFY(error && error->kind() == base::ErrorKind::NotFound);
        }
        before.isNull() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", before);
    }
};

DEVIASCOPE_TEST(LibraryTest, "direction/library")
#include "library_test.moc"
