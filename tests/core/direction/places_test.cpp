#include "direction/places.h"

#include "base/paths.h"
#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
namespace fs = std::filesystem;

class PlacesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        qputenv("XDG_DATA_HOME", m_folder->filePath("data").toUtf8());
        qputenv("XDG_CACHE_HOME", m_folder->filePath("cache").toUtf8());
    }

    void cleanupTestCase()
    {
        qunsetenv("XDG_DATA_HOME");
        qunsetenv("XDG_CACHE_HOME");
    }

    void theyLieInTheUsersFolders()
    {
        QCOMPARE(direction::libraryFolder(), base::dataFolder() / "directions");
        QCOMPARE(direction::checkpointFolder(), base::cacheFolder() / "checkpoints");
        QVERIFY(!fs::exists(base::cacheFolder() / "discovery"));
    }

    /// What the studio kept in a folder of its own goes on; what both have stays as it is.
    void whatAFormerStudioLeftIsTakenOver()
    {
        const fs::path former = base::cacheFolder() / "discovery";
        const fs::path present = base::cacheFolder() / "checkpoints";
        fs::create_directories(former);
        writeBytes(former / "a.safetensors", "the studio's");
        writeBytes(former / "scale-a.json", "a journal");
        QCOMPARE(direction::checkpointFolder(), present);
        QCOMPARE(readBytes(present / "a.safetensors"), QByteArray("the studio's"));
        QCOMPARE(readBytes(present / "scale-a.json"), QByteArray("a journal"));
        QVERIFY(!fs::exists(former));

        fs::create_directories(former);
        writeBytes(former / "a.safetensors", "older");
        direction::checkpointFolder();
        QCOMPARE(readBytes(present / "a.safetensors"), QByteArray("the studio's"));
        QCOMPARE(readBytes(former / "a.safetensors"), QByteArray("older"));
    }

private:
    std::optional<QTemporaryDir> m_folder;
};

DEVIASCOPE_TEST(PlacesTest, "direction/places")
#include "places_test.moc"
