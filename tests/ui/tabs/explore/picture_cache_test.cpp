#include "tabs/explore/picture_cache.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

/// So many bytes of pictures.
engine::Drawn drawn(std::size_t bytes, int steps = 20)
{
    engine::Drawn drawn;
    drawn.pictures.push_back({1, 1, std::vector<std::uint8_t>(bytes)});
    drawn.stepsDone = steps;
    return drawn;
}

} // namespace

class PictureCacheTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasNotLookedAtLongestGoesFirst()
    {
        PictureCache cache(250);
        cache.insert("a", drawn(100));
        cache.insert("b", drawn(100));
        QVERIFY(cache.find("a")); // looked at
        cache.insert("c", drawn(100));
        QVERIFY(cache.find("a") && cache.find("c"));
        QVERIFY(!cache.find("b"));
    }

    /// The latest is kept however large it is, and a replaced one does not count twice.
    void aReplacedOneMakesRoom()
    {
        PictureCache cache(250);
        cache.insert("a", drawn(100, 4));
        cache.insert("a", drawn(100, 20));
        cache.insert("b", drawn(100));
        QCOMPARE(cache.find("a")->stepsDone, 20);
        QVERIFY(cache.find("b"));
        cache.insert("large", drawn(1000));
        QVERIFY(cache.find("large") && !cache.find("a") && !cache.find("b"));
        cache.clear();
        QVERIFY(!cache.find("large"));
        cache.insert("a", drawn(100));
        cache.insert("b", drawn(100));
        QVERIFY(cache.find("a") && cache.find("b")); // what was cleared takes no room
    }
};

DEVIASCOPE_TEST(PictureCacheTest, "tabs/explore/picture_cache")
#include "picture_cache_test.moc"
