#include "format/png_text.h"

#include "core/support.h"
#include "format/picture_file.h"
#include "support/registry.h"

#include <QtEndian>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;

namespace {

const std::filesystem::path kTextPictures =
    std::filesystem::path(DEVIASCOPE_TEST_DATA) / "pictures";

base::Picture gradient()
{
    base::Picture picture{5, 3, {}};
    for (int i = 0; i < 5 * 3 * 3; ++i)
        picture.rgb.push_back(static_cast<std::uint8_t>(i * 5));
    return picture;
}

} // namespace

class PngTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pictureAndTextsComeBack()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.png");
        const format::PngTexts texts{{"deviascope", R"({"prompt": "naïve 日本 👩🏽"})"},
                                     {"parameters", "a doctor\nSteps: 20"},
                                     {"empty", ""}};
        format::writePng(path, gradient(), texts);
        QVERIFY(format::readPicture(path) == gradient());
        QVERIFY(format::readPngTexts(path) == texts);
        QCOMPARE(everythingIn(folder), QStringList{"a.png"});
    }

    /// One byte a pixel; read again, it is the same picture.
    void greyPicturesAreGrey()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "grey.png");
        base::Picture grey{4, 2, {}};
        for (int i = 0; i < 4 * 2; ++i)
            grey.rgb.insert(grey.rgb.end(), 3, static_cast<std::uint8_t>(i * 30));
        format::writePng(path, grey, {{"parameters", "plain"}}, format::PngPixels::Grey);
        QCOMPARE(int(readBytes(path).at(25)), 0); // the header's colour type
        QVERIFY(format::readPicture(path) == grey);
        QCOMPARE(format::readPngTexts(path).at("parameters"), std::string("plain"));
    }

    void usesTheChunksThatOthersRead()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.png");
        format::writePng(path, gradient(), {{"deviascope", "{}"}, {"parameters", "plain"}});
        QByteArray bytes = readBytes(path);
        QVERIFY(bytes.contains("tEXtparameters") && bytes.contains("iTXtdeviascope"));
        QVERIFY(bytes.indexOf("iTXt") < bytes.indexOf("IDAT"));
        format::writePng(path, gradient(), {{"parameters", "café"}});
        QVERIFY(readBytes(path).contains("iTXtparameters"));
    }

    // Written by Pillow, as the web UI does: Latin-1 in tEXt, UTF-8 in iTXt, one text packed.
    void readsTheTextsOfOthers()
    {
        const auto texts = format::readPngTexts(kTextPictures / "front_end.png");
        QCOMPARE(texts.at("parameters"), std::string("a café\nSteps: 20, Sampler: DDIM"));
        QCOMPARE(texts.at("deviascope"), std::string(R"({"a":"日本"})"));
        QCOMPARE(texts.at("long"), std::string(5000, 'x'));
        QVERIFY(format::readPngTexts(kTextPictures / "plain.png").empty());
    }

    /// Some programs move the texts behind the pixels.
    void textsBehindThePixelsAreRead()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.png");
        format::writePng(path, gradient(), {{"parameters", "plain"}, {"deviascope", "日本"}});
        const QByteArray whole = readBytes(path);
        const auto chunk = [&](const char *kind) {
            const qsizetype at = whole.indexOf(kind) - 4;
            return whole.mid(at, 12 + int(qFromBigEndian<quint32>(whole.constData() + at)));
        };
        const QByteArray front = whole.left(33), end = whole.right(12);
        const QByteArray moved = front + chunk("IDAT") + chunk("tEXt") + chunk("iTXt") + end;
        writeBytes(path, moved);
        const format::PngTexts expected{{"parameters", "plain"}, {"deviascope", "日本"}};
        QVERIFY(format::readPngTexts(path) == expected);
        QVERIFY(format::readPicture(path) == gradient());
        writeBytes(path, moved.left(moved.size() - 20)); // the last one is cut
        QCOMPARE(format::readPngTexts(path).size(), size_t(1));
    }

    void refusesWhatHasNoPlace()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.png");
        const base::Picture wrong{5, 3, {1, 2, 3}};
        const std::string zero("a\0b", 3);
        for (const auto &action : std::vector<std::function<void()>>{
                 [&] { format::writePng(path, {}); }, [&] { format::writePng(path, wrong); },
                 [&] {
                     format::writePng(path, gradient(), {{"", "x"}});
                 },
                 [&] {
                     format::writePng(path, gradient(), {{std::string(80, 'k'), "x"}});
                 },
                 [&] {
                     format::writePng(path, gradient(), {{"ü", "x"}});
                 },
                 [&] {
                     format::writePng(path, gradient(), {{"k", zero}});
                 }}) {
            const auto error = errorOf(action);
            QVERIFY(error && error->kind() == ErrorKind::InvalidValue);
        }
        QVERIFY(everythingIn(folder).isEmpty());
    }

    void anyCutOfTheFrontIsRefused()
    {
        const QTemporaryDir folder;
        const QByteArray whole = readBytes(kTextPictures / "front_end.png");
        const auto path = inside(folder, "cut.png");
        for (int size = 0; size < whole.indexOf("IDAT"); ++size) {
            writeBytes(path, whole.left(size));
            const auto error = errorOf([&] { format::readPngTexts(path); });
            QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
        }
    }

    void anyChangedByteIsReadOrRefused()
    {
        const QTemporaryDir folder;
        const QByteArray whole = readBytes(kTextPictures / "front_end.png");
        const auto path = inside(folder, "changed.png");
        for (int place = 0; place < whole.size(); ++place) {
            QByteArray bytes = whole;
            bytes[place] = static_cast<char>(~bytes[place]);
            writeBytes(path, bytes);
            const auto error = errorOf([&] { format::readPngTexts(path); });
            QVERIFY(!error || error->kind() == ErrorKind::DamagedFile);
        }
    }
};

DEVIASCOPE_TEST(PngTextTest, "format/png_text")
#include "png_text_test.moc"
