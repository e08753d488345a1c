#include "format/picture_header.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using format::PictureKind;
using format::readPictureHeader;

namespace {

std::optional<format::PictureHeader> headerOf(const QByteArray &bytes)
{
    return readPictureHeader({reinterpret_cast<const std::byte *>(bytes.data()),
                              static_cast<std::size_t>(bytes.size())});
}

} // namespace

class PictureHeaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knowsKindAndSize_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("plain.png") << static_cast<int>(PictureKind::Png);
        QTest::newRow("plain.jpg") << static_cast<int>(PictureKind::Jpeg);
        QTest::newRow("turned.jpg") << static_cast<int>(PictureKind::Jpeg);
        QTest::newRow("plain.webp") << static_cast<int>(PictureKind::WebP);
        QTest::newRow("alpha.webp") << static_cast<int>(PictureKind::WebP);
        QTest::newRow("plain.bmp") << static_cast<int>(PictureKind::Bmp);
    }
    void knowsKindAndSize()
    {
        QFETCH(const int, kind);
        const auto path =
            std::filesystem::path(DEVIASCOPE_TEST_DATA) / "pictures" / QTest::currentDataTag();
        const QByteArray bytes = readBytes(path);
        const auto header = headerOf(bytes);
        QVERIFY(header);
        QCOMPARE(static_cast<int>(header->kind), kind);
        QCOMPARE(header->width, 24);
        QCOMPARE(header->height, 16);
        for (int size = 0; size < bytes.size(); ++size)
            if (const auto cut = headerOf(bytes.left(size))) {
                QCOMPARE(cut->width, 24);
                QCOMPARE(cut->height, 16);
            }
    }

    void knowsTheOtherKindsOfWebPAndBmp()
    {
        QByteArray lossy("RIFF\0\0\0\0WEBPVP8 ", 16);
        lossy += QByteArray(10, '\0') + QByteArray("\x18\x40\x10\x00", 4); // scale bits set
        QCOMPARE(headerOf(lossy)->width, 24);
        QCOMPARE(headerOf(lossy)->height, 16);
        QByteArray extended("RIFF\0\0\0\0WEBPVP8X", 16);
        extended += QByteArray(8, '\0') + QByteArray("\x17\0\0\xff\xff\xff", 6);
        QCOMPARE(headerOf(extended)->width, 24);
        QCOMPARE(headerOf(extended)->height, 1 << 24);
        QByteArray bmp("BM", 2);
        bmp += QByteArray(12, '\0') + QByteArray("\x28\0\0\0\x18\0\0\0\0\0\0\x80", 12);
        QCOMPARE(headerOf(bmp)->height, 2147483648LL); // from the top; has no positive int
    }

    void refusesTheRest()
    {
        for (const QByteArray &bytes :
             {QByteArray(), QByteArray("GIF89a"), QByteArray(100, '\xff'),
              QByteArray("\xff\xd8\xff\xe0\0\0", 6) + QByteArray(100, '\0'), // segment of length 0
              QByteArray("\xff\xd8\xff\xd9") + QByteArray(100, '\0')})
            QVERIFY(!headerOf(bytes));
    }
};

DEVIASCOPE_TEST(PictureHeaderTest, "format/picture_header")
#include "picture_header_test.moc"
