#include "regions/region_map.h"

#include "support/registry.h"

#include <QtTest>

#include <algorithm>

using namespace deviascope;
using regions::RegionMap;

namespace {

constexpr int kSide = 20;

/// 0 with a square of `label` at (left, top).
void paint(std::vector<std::uint8_t> &labels, int left, int top, int side, std::uint8_t label)
{
    for (int y = top; y < top + side; ++y)
        for (int x = left; x < left + side; ++x)
            labels[static_cast<size_t>(y) * kSide + x] = label;
}

std::vector<std::uint8_t> plainLabels()
{
    return std::vector<std::uint8_t>(kSide * kSide, 0);
}

} // namespace

class RegionMapTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Whatever their numbers were, the largest comes first.
    void regionsAreMeasured()
    {
        auto labels = plainLabels();
        paint(labels, 2, 3, 5, 200);
        paint(labels, 10, 10, 8, 7);
        const RegionMap map = regions::regionMap(kSide, kSide, labels, 0);
        QCOMPARE(map.regions.size(), size_t(3));
        QCOMPARE(map.regions[0].area, (400. - 25 - 64) / 400);
        QCOMPARE(map.regions[1].area, 64. / 400);
        QCOMPARE(map.regions[1].box, (regions::Box{10, 10, 8, 8}));
        QCOMPARE(map.regions[2].box, (regions::Box{2, 3, 5, 5}));
        QCOMPARE(int(map.labels[0]), 0);
        QCOMPARE(int(map.labels[3 * kSide + 2]), 2);
    }

    /// A small piece joins what is around it, also where its region has a large one elsewhere.
    void smallPiecesDissolve()
    {
        auto labels = plainLabels();
        paint(labels, 10, 10, 8, 1);
        paint(labels, 12, 12, 2, 2); // in the square
        paint(labels, 2, 2, 1, 1);   // far from it
        const RegionMap map = regions::regionMap(kSide, kSide, labels, 0.02);
        QCOMPARE(map.regions.size(), size_t(2));
        QCOMPARE(map.regions[1].area, 64. / 400);
        QCOMPARE(int(map.labels[2 * kSide + 2]), 0);
        QCOMPARE(regions::regionMap(kSide, kSide, labels, 0).regions.size(), size_t(3));
    }

    void masksAreWhiteWhereTheyAct()
    {
        auto labels = plainLabels();
        paint(labels, 2, 3, 5, 1);
        paint(labels, 10, 10, 8, 2);
        RegionMap map = regions::regionMap(kSide, kSide, labels, 0);
        map.regions[0].name = "background";
        map.regions[1].name = map.regions[2].name = "figure";
        QCOMPARE(map.names(), (std::vector<std::string>{"background", "figure"}));
        const auto white = [](const base::Picture &mask) {
            return std::count(mask.rgb.begin(), mask.rgb.end(), 255) / 3;
        };
        QCOMPARE(white(map.mask("figure")), 25 + 64);
        QCOMPARE(white(map.mask("background")), 400 - 25 - 64);
        QCOMPARE(white(map.mask("nothing")), 0);
        const base::Picture all = map.labelPicture();
        QCOMPARE(all.width, kSide);
        QCOMPARE(*std::max_element(all.rgb.begin(), all.rgb.end()), std::uint8_t(2));
    }
};

DEVIASCOPE_TEST(RegionMapTest, "regions/region_map")
#include "region_map_test.moc"
