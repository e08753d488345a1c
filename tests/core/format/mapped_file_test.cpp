#include "format/mapped_file.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <sys/stat.h>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using format::MappedFile;

class MappedFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theBytesAreTheFiles()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a");
        writeBytes(path, "bytes");
        const auto file = MappedFile::open(path);
        std::filesystem::remove(path); // the mapping stays
        QCOMPARE(file->bytes().size(), std::size_t{5});
        QVERIFY(file->bytes()[4] == std::byte{'s'});
        writeBytes(path, "");
        QVERIFY(MappedFile::open(path)->bytes().empty());
    }

    void onlyPlainFilesAreOpened()
    {
        const QTemporaryDir folder;
        const auto pipe = inside(folder, "pipe"); // nobody writes: must not wait
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        std::filesystem::create_symlink("loop", inside(folder, "loop"));
        for (const auto &path : {pipe, inside(folder, "."), inside(folder, "loop"),
                                 inside(folder, "nothing"), std::filesystem::path("/dev/zero")}) {
            const auto error = errorOf([&] { MappedFile::open(path); });
            QVERIFY(error && error->kind() == ErrorKind::NotFound);
        }
    }

    void presenceIsAskedWithoutThrowing()
    {
        const QTemporaryDir folder;
        std::filesystem::create_symlink("loop", inside(folder, "loop"));
        QVERIFY(format::isThere(folder.path().toStdString()));
        QVERIFY(!format::isThere(inside(folder, "loop")));
        QVERIFY(!format::isThere(inside(folder, QString(5000, 'n'))));
        QVERIFY(!format::isThere(""));
    }
};

DEVIASCOPE_TEST(MappedFileTest, "format/mapped_file")
#include "mapped_file_test.moc"
