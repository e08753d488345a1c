#include "direction/picture_strip.h"

#include "support/registry.h"

#include <QtTest>

#include <algorithm>

using namespace deviascope;

class PictureStripTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void picturesStandSideBySideWithLabels()
    {
        const auto plain = [](unsigned char value) {
            return base::Picture{64, 32, std::vector<unsigned char>(64 * 32 * 3, value)};
        };
        const std::vector<base::Picture> pictures{plain(10), plain(200)};
        const std::vector<std::string> labels{"0", "0.5"};
        const auto strip = direction::labelledStrip(pictures, labels);
        QVERIFY(strip.width >= 2 * 64 && strip.height > 32);
        QCOMPARE(strip.rgb.size(),
                 static_cast<size_t>(strip.width) * static_cast<size_t>(strip.height) * 3);
        const auto at = [&](int x, int y) {
            return int(strip.rgb[size_t(y * strip.width + x) * 3]);
        };
        QCOMPARE(at(0, 0), 10);
        QCOMPARE(at(strip.width - 1, 31), 200);
        // Ink below the pictures, in both halves.
        for (const int from : {0, strip.width / 2}) {
            int darkest = 255;
            for (int y = 33; y < strip.height; ++y)
                for (int x = from; x < from + strip.width / 2; ++x)
                    darkest = std::min(darkest, at(x, y));
            QVERIFY(darkest < 100);
        }
    }

    void longLabelsWidenTheColumns()
    {
        const std::vector<base::Picture> pictures{{8, 8, std::vector<unsigned char>(8 * 8 * 3, 0)}};
        const std::vector<std::string> labels{"a long label"};
        QVERIFY(direction::labelledStrip(pictures, labels).width > 40);
    }
};

DEVIASCOPE_TEST(PictureStripTest, "direction/picture_strip")
#include "picture_strip_test.moc"
