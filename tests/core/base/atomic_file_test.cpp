#include "base/atomic_file.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;

class AtomicFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void replacesTheWholeFile()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.txt");
        writeBytes(path, "a much longer text than the new one");
        base::writeFileAtomically(path, std::string_view("new"));
        QCOMPARE(readBytes(path), QByteArray("new"));
        QCOMPARE(everythingIn(folder), QStringList{"a.txt"});
    }

    void withoutCommitNothingChanges()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.txt");
        writeBytes(path, "old");
        {
            base::AtomicFile file(path);
            file.write(std::string_view("half of the n"));
            QCOMPARE(everythingIn(folder).size(), 2);
        }
        QCOMPARE(readBytes(path), QByteArray("old"));
        QCOMPARE(everythingIn(folder), QStringList{"a.txt"});
    }

    void takesTheLongestNames()
    {
        const QTemporaryDir folder;
        const QString name(255, 'n');
        base::writeFileAtomically(inside(folder, name), std::string_view("text"));
        QCOMPARE(everythingIn(folder), QStringList{name});
    }

    void twoOfOneFileDoNotMix()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.txt");
        base::AtomicFile first(path);
        base::AtomicFile second(path);
        first.write(std::string_view("first"));
        second.write(std::string_view("second"));
        first.commit();
        second.commit();
        QCOMPARE(readBytes(path), QByteArray("second"));
    }

    void followsSymbolicLinks()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "real.txt");
        writeBytes(path, "old");
        std::filesystem::create_symlink("real.txt", inside(folder, "link.txt"));
        base::writeFileAtomically(inside(folder, "link.txt"), std::string_view("new"));
        QCOMPARE(readBytes(path), QByteArray("new"));
        QVERIFY(std::filesystem::is_symlink(inside(folder, "link.txt")));
    }

    void missingFolderIsSaid()
    {
        const QTemporaryDir folder;
        const auto error = errorOf([&] {
            base::writeFileAtomically(inside(folder, "none/a.txt"), std::string_view("x"));
        });
        QVERIFY(error && error->kind() == ErrorKind::NotFound);
    }

    void onlyPlainFilesAreReplaced()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "pipe");
        QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
        for (const auto &place : {path, std::filesystem::path(folder.path().toStdString())}) {
            const auto error =
                errorOf([&] { base::writeFileAtomically(place, std::string_view("x")); });
            QVERIFY(error && error->kind() == ErrorKind::InvalidValue);
        }
    }

    void failedWriteIsSaidAndLeavesNothing()
    {
        // Filling a file system would need the right to mount one; a limit on the size of files
        // fails in the same call.
        const QTemporaryDir folder;
        struct rlimit before {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        struct rlimit small = before;
        small.rlim_cur = 4096;
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto error = errorOf(
            [&] { base::writeFileAtomically(inside(folder, "a.bin"), std::string(100'000, 'x')); });
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        QVERIFY(error);
        QCOMPARE(everythingIn(folder), QStringList{});
    }
};

DEVIASCOPE_TEST(AtomicFileTest, "base/atomic_file")
#include "atomic_file_test.moc"
