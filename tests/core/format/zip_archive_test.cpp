#include "format/zip_archive.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using format::StoredZip;

namespace {

StoredZip open(const std::filesystem::path &path)
{
    return {format::MappedFile::open(path), path.string()};
}

} // namespace

class ZipArchiveTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsStoredComesBack()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.zip");
        const std::string large(100'000, 'x');
        writeBytes(path, QByteArray::fromStdString(format::storedZip(
                             {{"a/one", "first"}, {"a/none", ""}, {"Ärztin", large}})));
        const StoredZip zip = open(path);
        QCOMPARE(zip.names(), (std::vector<std::string>{"a/none", "a/one", "Ärztin"}));
        QVERIFY(zip.contains("a/one") && !zip.contains("a/two"));
        QCOMPARE(zip.size("Ärztin"), std::uint64_t{100'000});
        std::string text(5, ' ');
        zip.read("a/one", std::as_writable_bytes(std::span(text)));
        QCOMPARE(text, std::string("first"));
        std::string all(large.size(), ' ');
        zip.read("Ärztin", std::as_writable_bytes(std::span(all)));
        QVERIFY(all == large);
        zip.read("a/none", {});
    }

    void entriesMustBeThereAndOfTheirSize()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.zip");
        writeBytes(path, QByteArray::fromStdString(format::storedZip({{"one", "first"}})));
        const StoredZip zip = open(path);
        std::string small(4, ' ');
        for (const auto &action : std::vector<std::function<void()>>{
                 [&] { zip.size("two"); }, [&] { zip.read("two", {}); },
                 [&] { zip.read("one", std::as_writable_bytes(std::span(small))); }}) {
            const auto error = errorOf(action);
            QVERIFY(error && error->exitStatus() == 3);
            QVERIFY(QString::fromStdString(error->line()).contains("a.zip"));
        }
    }

    void aNameTwiceIsRefused()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.zip");
        QByteArray bytes =
            QByteArray::fromStdString(format::storedZip({{"one", "first"}, {"two", "second"}}));
        bytes.replace("two", "one");
        writeBytes(path, bytes);
        const auto error = errorOf([&] { open(path); });
        QVERIFY(error && error->exitStatus() == 3);
        QVERIFY(QString::fromStdString(error->line()).contains("\"one\" twice"));
    }
};

DEVIASCOPE_TEST(ZipArchiveTest, "format/zip_archive")
#include "zip_archive_test.moc"
