#include "scorer/within.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class WithinTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A mask of two pixels over a picture of eight columns: what is black turns grey.
    void outsideIsGrey()
    {
        const base::Picture picture{8, 2, std::vector<std::uint8_t>(8 * 2 * 3, 200)};
        const base::Picture mask{2, 1, {0, 0, 0, 255, 255, 255}};
        const auto shown = scorer::shownWithin(std::vector{picture}, mask);
        QCOMPARE(shown.size(), size_t(1));
        QCOMPARE(shown[0].width, 8);
        QVERIFY(shown[0].rgb[0] == 127 || shown[0].rgb[0] == 128);
        QCOMPARE(int(shown[0].rgb[7 * 3]), 200);
        for (size_t x = 1; x < 8; ++x) // in part between them
            QVERIFY(shown[0].rgb[x * 3] >= shown[0].rgb[(x - 1) * 3]);
    }

    void allOfIt()
    {
        base::Picture picture{3, 2, {}};
        for (int i = 0; i < 3 * 2 * 3; ++i)
            picture.rgb.push_back(static_cast<std::uint8_t>(i * 7));
        const base::Picture white{9, 9, std::vector<std::uint8_t>(9 * 9 * 3, 255)};
        QVERIFY(scorer::shownWithin(std::vector{picture}, white)[0] == picture);
        QVERIFY(scorer::Within{}.isEverywhere());
        QVERIFY(!(scorer::Within{white, "hash"}.isEverywhere()));
    }
};

DEVIASCOPE_TEST(WithinTest, "scorer/within")
#include "within_test.moc"
