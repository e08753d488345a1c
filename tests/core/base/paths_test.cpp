#include "base/paths.h"

#include "base/error.h"
#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <cstdlib>
#include <filesystem>

using namespace deviascope;
namespace fs = std::filesystem;

class PathsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { qunsetenv("DEVIASCOPE_RESOURCES"); }

    void resourcesOfTheSourceTree()
    {
        QVERIFY(fs::exists(base::resourceFolder() / "teaching-model" / "model_index.json"));
    }

    void theEnvironmentWins()
    {
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir("teaching-model"));
        qputenv("DEVIASCOPE_RESOURCES", folder.path().toUtf8());
        QCOMPARE(base::resourceFolder(), fs::path(folder.path().toStdString()));
    }

    void dataGoesWhereTheDesktopSays()
    {
        QTemporaryDir folder;
        const QByteArray before = qgetenv("XDG_DATA_HOME");
        qputenv("XDG_DATA_HOME", folder.path().toUtf8());
        QCOMPARE(base::dataFolder(), tests::inside(folder, "deviascope"));
        QVERIFY(fs::is_directory(base::dataFolder()));
        qputenv("XDG_DATA_HOME", "relative"); // the XDG rules: ignored
        const QByteArray home = qgetenv("HOME");
        qputenv("HOME", folder.path().toUtf8());
        QCOMPARE(base::dataFolder(), tests::inside(folder, ".local/share/deviascope"));
        qputenv("HOME", home);
        qputenv("XDG_DATA_HOME", before);
    }

    void aFolderThatCannotBeMadeSaysSo()
    {
        QTemporaryDir folder;
        tests::writeBytes(tests::inside(folder, "file"), "x");
        const QByteArray before = qgetenv("XDG_CACHE_HOME");
        qputenv("XDG_CACHE_HOME", folder.filePath("file").toUtf8());
        const auto error = tests::errorOf([] { base::cacheFolder(); });
        qputenv("XDG_CACHE_HOME", before);
        QVERIFY(error && error->kind() == base::ErrorKind::NotFound);
        QVERIFY(!error->remedy().empty());
    }
};

DEVIASCOPE_TEST(PathsTest, "base/paths")
#include "paths_test.moc"
