#include "base/folder.h"

#include "base/error.h"
#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class FolderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFolderIsMadeWithThoseAboveIt()
    {
        const QTemporaryDir folder;
        const auto inner = tests::inside(folder, "a/b/c");
        base::makeFolder(inner);
        QVERIFY(std::filesystem::is_directory(inner));
        base::makeFolder(inner);
    }

    void whatCannotBeMadeIsSaid()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "file");
        tests::writeBytes(file, "text");
        const auto error = tests::errorOf([&] { base::makeFolder(file / "inner", "Do this."); });
        QVERIFY(error);
        QCOMPARE(error->kind(), base::ErrorKind::NotFound);
        QVERIFY(error->line().find("inner") != std::string::npos);
        QVERIFY(error->line().find("Do this.") != std::string::npos);
    }
};

DEVIASCOPE_TEST(FolderTest, "base/folder")
#include "folder_test.moc"
