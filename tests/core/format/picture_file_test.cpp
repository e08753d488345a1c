#include "format/picture_file.h"

#include "core/support.h"
#include "format/png_text.h"
#include "support/registry.h"

#include <QtTest>

#include <array>
#include <cstdlib>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;

namespace {

namespace fs = std::filesystem;
using Rgb = std::array<int, 3>;

const fs::path kPictures = fs::path(DEVIASCOPE_TEST_DATA) / "pictures";
// The test pictures: 24 × 16, left half red, right half blue, the upper left corner green.
constexpr Rgb kRed{220, 30, 30};
constexpr Rgb kBlue{30, 30, 220};
constexpr Rgb kGreen{30, 200, 30};
constexpr Rgb kWhite{255, 255, 255};

/// Largest difference of a channel.
int distance(const base::Picture &picture, int x, int y, const Rgb &expected)
{
    int largest = 0;
    for (int channel = 0; channel < 3; ++channel) {
        const int value =
            picture.rgb[static_cast<std::size_t>((y * picture.width + x) * 3 + channel)];
        largest = std::max(largest, std::abs(value - expected[static_cast<std::size_t>(channel)]));
    }
    return largest;
}

} // namespace

class PictureFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEachKind_data()
    {
        QTest::addColumn<int>("tolerance");
        QTest::newRow("plain.png") << 0;
        QTest::newRow("plain.bmp") << 0;
        QTest::newRow("plain.webp") << 0;
        QTest::newRow("palette.png") << 0;
        QTest::newRow("plain.jpg") << 6;
    }
    void readsEachKind()
    {
        QFETCH(const int, tolerance);
        const auto picture = format::readPicture(kPictures / QTest::currentDataTag());
        QCOMPARE(picture.width, 24);
        QCOMPARE(picture.height, 16);
        QVERIFY(distance(picture, 2, 2, kGreen) <= tolerance);
        QVERIFY(distance(picture, 2, 13, kRed) <= tolerance);
        QVERIFY(distance(picture, 20, 8, kBlue) <= tolerance);
    }

    void turnsAsExifSays()
    {
        const auto picture = format::readPicture(kPictures / "turned.jpg"); // a quarter clockwise
        QCOMPARE(picture.width, 16);
        QCOMPARE(picture.height, 24);
        QVERIFY(distance(picture, 13, 2, kGreen) <= 6);
        QVERIFY(distance(picture, 2, 2, kRed) <= 6);
        QVERIFY(distance(picture, 8, 20, kBlue) <= 6);
    }

    void laysTransparencyOnWhite()
    {
        for (const char *name : {"alpha.png", "alpha.webp"}) {
            const auto picture = format::readPicture(kPictures / name);
            QCOMPARE(distance(picture, 2, 2, kGreen), 0);
            QCOMPARE(distance(picture, 20, 8, kWhite), 0);
            QVERIFY(distance(picture, 2, 13, {237, 142, 142}) <= 1); // half of red, half of white
        }
    }

    void bringsSixteenBitsToEight()
    {
        const auto picture = format::readPicture(kPictures / "gray16.png"); // 170 × index
        QVERIFY(distance(picture, 23, 15, {253, 253, 253}) == 0);           // 65110 / 257
        QVERIFY(distance(picture, 0, 1, {16, 16, 16}) == 0);                // 4080 / 257
    }

    void kindIsTakenFromTheContent()
    {
        const QTemporaryDir folder;
        fs::copy(kPictures / "plain.png", inside(folder, "a.jpg"));
        QCOMPARE(format::readPicture(inside(folder, "a.jpg")).width, 24);
    }

    void bombsAndDamageAreRefused()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.png");
        const auto kindOf = [&](const QByteArray &bytes) {
            writeBytes(path, bytes);
            const auto error = errorOf([&] { format::readPicture(path); });
            return error ? std::optional(error->kind()) : std::nullopt;
        };
        const QByteArray png = readBytes(kPictures / "plain.png");
        const QByteArray jpeg = readBytes(kPictures / "plain.jpg");
        const auto sized = [&](const char *size) {
            QByteArray changed = png;
            return changed.replace(16, 8, QByteArray(size, 8));
        };
        QVERIFY(kindOf(sized("\0\1\0\0\0\1\0\0")) == ErrorKind::Unsupported); // 65536²
        QVERIFY(kindOf(sized("\xff\xff\xff\xff\xff\xff\xff\xff")) == ErrorKind::Unsupported);
        QVERIFY(kindOf(sized("\0\0\0\0\0\0\0\1")) == ErrorKind::DamagedFile);
        QVERIFY(kindOf("GIF89a") == ErrorKind::Unsupported);
        QVERIFY(kindOf("") == ErrorKind::Unsupported);
        QVERIFY(kindOf(png.left(40)) == ErrorKind::DamagedFile);
        QVERIFY(kindOf(jpeg.left(jpeg.size() - 20)) == ErrorKind::DamagedFile);
        QVERIFY(errorOf([&] { format::readPicture(inside(folder, "none.png")); }));
    }
};

DEVIASCOPE_TEST(PictureFileTest, "format/picture_file")
#include "picture_file_test.moc"
