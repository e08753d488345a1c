#include "format/exif_orientation.h"

#include "core/support.h"
#include "format/picture_file.h"
#include "support/registry.h"

#include <QtEndian>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using format::PictureKind;

namespace {

const std::filesystem::path kTurnedPictures =
    std::filesystem::path(DEVIASCOPE_TEST_DATA) / "pictures";

QByteArray tiffWith(int orientation)
{
    QByteArray tiff("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18);
    tiff.append(char(orientation)).append(QByteArray(3, '\0'));
    return tiff.append(QByteArray(4, '\0'));
}

QByteArray bigTiffWith(int orientation)
{
    QByteArray tiff("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19);
    return tiff.append(char(orientation)).append(QByteArray(6, '\0'));
}

/// A chunk without its checksum's truth: nobody looks at it here.
QByteArray pngWith(const QByteArray &exif)
{
    QByteArray png = readBytes(kTurnedPictures / "plain.png");
    QByteArray chunk(4, '\0');
    qToBigEndian<quint32>(quint32(exif.size()), chunk.data());
    chunk += "eXIf" + exif + QByteArray(4, '\0');
    return png.insert(33, chunk); // behind IHDR
}

QByteArray webPWith(const QByteArray &exif)
{
    const QByteArray plain = readBytes(kTurnedPictures / "plain.webp");
    QByteArray size(4, '\0');
    QByteArray webp =
        QByteArray("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x08\0\0\0\x17\0\0\x0f\0\0", 30) + plain.mid(12);
    qToLittleEndian<quint32>(quint32(exif.size()), size.data());
    webp += "EXIF" + size + exif;
    qToLittleEndian<quint32>(quint32(webp.size() - 8), size.data());
    return webp.replace(4, 4, size);
}

int orientationOf(PictureKind kind, const QByteArray &bytes)
{
    return format::exifOrientation(kind, {reinterpret_cast<const std::byte *>(bytes.data()),
                                          static_cast<std::size_t>(bytes.size())});
}

} // namespace

class ExifOrientationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bothOrdersAreRead()
    {
        for (int each = 1; each <= 8; ++each) {
            QCOMPARE(orientationOf(PictureKind::Png, pngWith(tiffWith(each))), each);
            QCOMPARE(orientationOf(PictureKind::WebP, webPWith(bigTiffWith(each))), each);
        }
        const QByteArray marked = QByteArray("Exif\0\0", 6) + tiffWith(6);
        QCOMPARE(orientationOf(PictureKind::WebP, webPWith(marked)), 6);
    }

    void nonsenseLeavesPicturesAsTheyLie()
    {
        QCOMPARE(orientationOf(PictureKind::Png, pngWith(tiffWith(9))), 1);
        QCOMPARE(orientationOf(PictureKind::Png, pngWith("nothing")), 1);
        QCOMPARE(orientationOf(PictureKind::Png, QByteArray()), 1);
        const QByteArray whole = webPWith(tiffWith(6));
        for (qsizetype size = 0; size < whole.size(); ++size) // never past the end
            QVERIFY(orientationOf(PictureKind::WebP, whole.left(size)) >= 1);
    }

    /// Every kind gives the same picture as the JPEG that carries the same word.
    void picturesAreUpright()
    {
        const QTemporaryDir folder;
        for (const QByteArray &bytes : {webPWith(tiffWith(6)), pngWith(tiffWith(6))}) {
            const auto path = inside(folder, "turned");
            writeBytes(path, bytes);
            const auto picture = format::readPicture(path);
            QCOMPARE(picture.width, 16);
            QCOMPARE(picture.height, 24);
            const std::size_t green = (2 * 16 + 13) * 3, blue = (20 * 16 + 8) * 3;
            QCOMPARE(int(picture.rgb[green + 1]), 200);
            QCOMPARE(int(picture.rgb[blue + 2]), 220);
        }
    }
};

DEVIASCOPE_TEST(ExifOrientationTest, "format/exif_orientation")
#include "exif_orientation_test.moc"
