#include "sampling/region_mask.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;

namespace {

/// 4 × 4 pixels, the upper left quarter white.
base::Picture corner()
{
    base::Picture picture;
    picture.width = picture.height = 4;
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 4; ++x)
            picture.rgb.insert(picture.rgb.end(), 3, x < 2 && y < 2 ? 255 : 0);
    return picture;
}

} // namespace

class RegionMaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whiteActsBlackDoesNot()
    {
        const auto mask = sampling::regionMask(corner(), "corner.png");
        QCOMPARE(mask.name, std::string("corner.png"));
        QVERIFY(mask.weights.sizes() == at::IntArrayRef({1, 1, 4, 4}));
        QCOMPARE(mask.weights.sum().item<float>(), 4.0F);
        QCOMPARE(mask.weights[0][0][1][1].item<float>(), 1.0F);
        QCOMPARE(mask.weights[0][0][1][2].item<float>(), 0.0F);
    }

    void coarserGridsTakeMeans()
    {
        const at::Tensor weights = sampling::regionMask(corner(), "").weights;
        QVERIFY(at::equal(sampling::onGrid(weights, 2, 2).flatten(),
                          at::tensor({1.0F, 0.0F, 0.0F, 0.0F})));
        QCOMPARE(sampling::onGrid(weights, 1, 1).item<float>(), 0.25F);
    }

    void finerGridsStayWithinTheRange()
    {
        const at::Tensor fine = sampling::onGrid(sampling::regionMask(corner(), "").weights, 8, 8);
        QCOMPARE(fine.size(3), int64_t(8));
        QCOMPARE(fine[0][0][0][0].item<float>(), 1.0F);
        QCOMPARE(fine[0][0][7][7].item<float>(), 0.0F);
        QVERIFY(fine.min().item<float>() >= 0 && fine.max().item<float>() <= 1);
    }
};

DEVIASCOPE_TEST(RegionMaskTest, "sampling/region_mask")
#include "region_mask_test.moc"
