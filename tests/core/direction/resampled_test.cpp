#include "direction/resampled.h"

#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;

class ResampledTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyAnotherSizeIsStretched()
    {
        const auto model = model::loadModel(DEVIASCOPE_TEST_DATA "/golden/tiny-sd1",
                                            {base::Compute{at::kCPU, at::kFloat}, {}});
        const int64_t side = model.unet.config().sampleSize;
        const auto shape = model.unet.shape(network::kMid, side, side);
        const auto resampled = [&](at::Tensor tensor, int64_t height, int64_t width) {
            direction::Direction direction;
            direction.tensors[network::kMid] = std::move(tensor);
            return direction::isResampled(direction, model.unet, height, width);
        };
        const auto own = at::ones({1, shape[0], shape[1], shape[2]});
        QVERIFY(!resampled(own, side, side));
        QVERIFY(resampled(own, 2 * side, side));
        QVERIFY(resampled(at::ones({1, shape[0], shape[1] + 1, shape[2]}), side, side));
        QVERIFY(!resampled(at::ones({1, shape[0], 1, 1}), 2 * side, side));
        direction::Direction wide;
        wide.tensors[network::kMid] = at::ones({1, shape[0], shape[1], 2 * shape[2]});
        const auto grid = direction::ownGrid(wide, model.unet);
        QVERIFY(grid && *grid == (std::array<int64_t, 2>{side, 2 * side}));
        QVERIFY(!direction::isResampled(wide, model.unet, grid->at(0), grid->at(1)));
        wide.tensors[network::kMid] = at::ones({1, shape[0], 1, 1});
        QVERIFY(!direction::ownGrid(wide, model.unet)); // any
        direction::Direction text;
        text.text = at::ones({1, 2, 2});
        QVERIFY(!direction::isResampled(text, model.unet, 2 * side, side));
    }
};

DEVIASCOPE_TEST(ResampledTest, "direction/resampled")
#include "resampled_test.moc"
