#include "format/picture_folder.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;

namespace {

const std::filesystem::path kFolderPictures =
    std::filesystem::path(DEVIASCOPE_TEST_DATA) / "pictures";

std::vector<std::string> namesOf(const std::vector<std::filesystem::path> &files)
{
    std::vector<std::string> names;
    for (const auto &file : files)
        names.push_back(file.filename().string());
    return names;
}

} // namespace

class PictureFolderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void listsPicturesInOrder()
    {
        const QTemporaryDir folder;
        for (const char *name : {"10.png", "2.PNG", "a.jpeg", "b.webp", "c.jfif", ".hidden.png",
                                 "notes.txt", "scan.TIF"})
            writeBytes(inside(folder, name), "");
        std::filesystem::create_directory(inside(folder, "folder.png"));
        // A name that lies about a picture.
        std::filesystem::copy(kFolderPictures / "plain.png", inside(folder, "d.gif"));
        const auto found = format::listPictures(folder.path().toStdString());
        QCOMPARE(namesOf(found.pictures), (std::vector<std::string>{"2.PNG", "10.png", "a.jpeg",
                                                                    "b.webp", "c.jfif", "d.gif"}));
        QCOMPARE(found.leftOut.size(), size_t(1));
        QCOMPARE(found.leftOut.front().file.filename().string(), std::string("scan.TIF"));
        const auto error = errorOf([&] { format::listPictures(inside(folder, "none")); });
        QVERIFY(error && error->kind() == ErrorKind::NotFound);
    }

    /// One bad picture ends nothing, and each is named with its reason.
    void whatCannotBeReadIsLeftOut()
    {
        const QTemporaryDir folder;
        for (const char *name : {"a.png", "b.jfif"})
            std::filesystem::copy(kFolderPictures /
                                      (QString(name) == "a.png" ? "plain.png" : "plain.jpg"),
                                  inside(folder, name));
        const QByteArray jpeg = readBytes(kFolderPictures / "plain.jpg");
        writeBytes(inside(folder, "cut.jpg"), jpeg.left(jpeg.size() / 2));
        writeBytes(inside(folder, "empty.png"), "");
        writeBytes(inside(folder, "phone.HEIC"), QByteArray("\0\0\0\x18"
                                                            "ftypheic",
                                                            12));
        // The extended container, which says so: flags, then width and height less one.
        const QByteArray animated = QByteArray("RIFF\x56\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0"
                                               "\x17\0\0\x0f\0\0",
                                               30) +
                                    readBytes(kFolderPictures / "alpha.webp").mid(12);
        writeBytes(inside(folder, "sticker.webp"), animated);
        auto found = format::listPictures(folder.path().toStdString());
        std::vector<std::string> taken;
        std::vector<double> shares;
        format::readEach(
            found,
            [&](const std::filesystem::path &file, const base::Picture &picture) {
                QCOMPARE(picture.width, 24);
                taken.push_back(file.filename().string());
            },
            [&](double share) { shares.push_back(share); });
        QCOMPARE(taken, (std::vector<std::string>{"a.png", "b.jfif"}));
        QCOMPARE(namesOf(found.pictures), taken);
        QCOMPARE(shares.size(), size_t(5));
        const std::string text = format::sentenceOf(found.leftOut);
        for (const char *each : {"phone.HEIC (HEIC", "cut.jpg (", "empty.png (The file is empty)",
                                 "sticker.webp (The picture is animated)"})
            QVERIFY2(text.find(each) != std::string::npos, text.c_str());
        QCOMPARE(format::sentenceOf({}), std::string());
    }

    void manyAreNotAllNamed()
    {
        std::vector<format::LeftOut> many(25, {"a\x1b.png", "no"});
        const std::string text = format::sentenceOf(many);
        QVERIFY2(text.ends_with(" and 15 more."), text.c_str());
        QVERIFY(text.find('\x1b') == std::string::npos);
    }

    void largePicturesShrinkByWholePixels()
    {
        base::Picture picture{100, 60, {}};
        for (int i = 0; i < 100 * 60; ++i)
            for (const int value : {i % 2 * 200, 40, 7})
                picture.rgb.push_back(static_cast<std::uint8_t>(value));
        const auto small = format::shrunk(picture, 15); // a quarter
        QCOMPARE(small.width, 25);
        QCOMPARE(small.height, 15);
        QCOMPARE(small.rgb.size(), size_t(25 * 15 * 3));
        QCOMPARE(int(small.rgb[0]), 100); // the mean of the stripes
        QVERIFY(format::shrunk(picture, 31) == picture);
    }
};

DEVIASCOPE_TEST(PictureFolderTest, "format/picture_folder")
#include "picture_folder_test.moc"
