#include "format/hash.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;

namespace {

// The two examples of FIPS 180-4 that everyone quotes.
const std::string kOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const std::string kOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

} // namespace

class HashTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knowsTheStandardsExamples()
    {
        QCOMPARE(format::sha256(std::string_view()), kOfNothing);
        QCOMPARE(format::sha256("abc"), kOfAbc);
    }

    void hashesFiles()
    {
        const QTemporaryDir folder;
        writeBytes(inside(folder, "abc"), "abc");
        writeBytes(inside(folder, "empty"), "");
        base::Context context;
        QCOMPARE(format::sha256OfFile(inside(folder, "abc"), context), kOfAbc);
        QCOMPARE(format::sha256OfFile(inside(folder, "empty"), context), kOfNothing);
        QVERIFY(errorOf([&] { format::sha256OfFile(inside(folder, "none"), context); }));
    }

    void modelHashHangsOnNamesAndContentsOnly()
    {
        const QTemporaryDir folder;
        const auto file = [&](const QString &name, const QByteArray &content) {
            const auto path = inside(folder, name);
            std::filesystem::create_directories(path.parent_path());
            writeBytes(path, content);
            return path;
        };
        const auto unet = file("one/unet/model", "a");
        const auto text = file("one/text/model", "b");
        const std::string hash = format::modelHash({unet, text});
        QCOMPARE(hash.size(), std::size_t{64});
        QCOMPARE(format::modelHash({text, unet}), hash);
        QCOMPARE(format::modelHash({file("copy/unet/model", "a"), file("copy/text/model", "b")}),
                 hash);
        QVERIFY(format::modelHash({file("a/unet/model", "b"), file("a/text/model", "a")}) != hash);
        QVERIFY(format::modelHash({file("b/unet/model", "a"), file("b/text/model", "c")}) != hash);
        QVERIFY(format::modelHash({file("c/unet/model", "a"), file("c/vae/model", "b")}) != hash);
        QVERIFY(format::modelHash({unet}) != hash);
        QVERIFY(format::modelHash({unet}) == format::modelHash({file("d/model", "a")}));
    }

    void contentsCountAndNamesDoNot()
    {
        const QTemporaryDir folder;
        const auto file = [&](const QString &name, const QByteArray &content) {
            const auto path = inside(folder, name);
            std::filesystem::create_directories(path.parent_path());
            writeBytes(path, content);
            return path;
        };
        const auto unet = file("one/unet/model", "a");
        const auto text = file("one/text/model", "b");
        const auto hashes = format::hashesOf({unet, text});
        QCOMPARE(hashes.former, format::modelHash({unet, text}));
        const auto renamed =
            format::hashesOf({file("two/text/b.fp16", "b"), file("two/unet/a.ema", "a")});
        QCOMPARE(renamed.content, hashes.content);
        QVERIFY(renamed.former != hashes.former);
        QVERIFY(format::hashesOf({unet, file("three", "c")}).content != hashes.content);
        QVERIFY(format::hashesOf({unet}).content != hashes.content);
        // One file's is what everybody else calls its SHA-256.
        QCOMPARE(format::hashesOf({unet}).content, format::sha256("a"));
    }

    void canBeStopped()
    {
        const QTemporaryDir folder;
        writeBytes(inside(folder, "a"), "a");
        std::stop_source source;
        source.request_stop();
        base::Context context(source.get_token());
        QVERIFY_EXCEPTION_THROWN(format::sha256OfFile(inside(folder, "a"), context),
                                 base::Cancelled);
    }
};

DEVIASCOPE_TEST(HashTest, "format/hash")
#include "hash_test.moc"
