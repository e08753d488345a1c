#include "direction/energy.h"

#include "direction/direction.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cmath>

using namespace deviascope;

class EnergyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// 40 channels of 2 x 2 cells: one channel holds 3 in one cell, another 1 everywhere.
    void energyIsFoundWhereItWasPut()
    {
        direction::Direction direction;
        at::Tensor mid = at::zeros({1, 40, 2, 2});
        mid[0][5][0][1] = 3;
        mid[0][7].fill_(1);
        direction.tensors[network::kMid] = mid; // 9 + 4
        direction.tensors[network::Site{network::Site::Part::Up, 0}] =
            at::full({1, 1, 1, 1}, std::sqrt(13.0));
        const auto energy = direction::energyOf(direction);
        QCOMPARE(energy.size(), size_t(2));
        const auto &own = energy[0].site == network::kMid ? energy[0] : energy[1];
        const auto near = [](double a, double b) { return std::abs(a - b) < 1e-6; };
        QVERIFY(near(own.share, 0.5));
        QVERIFY(near(own.cells[0][1], 10.0 / 13));
        QVERIFY(near(own.cells[1][0], 1.0 / 13));
        QVERIFY(near(own.channelMeans, (4 * 0.75 * 0.75 + 4) / 13));
        QVERIFY(near(own.topChannels, 1)); // the two strongest of 40
    }

    void whatHasNoLengthHasNoEnergy()
    {
        direction::Direction direction;
        QVERIFY(direction::energyOf(direction).empty());
        direction.tensors[network::kMid] = at::zeros({1, 4, 2, 2});
        QVERIFY(direction::energyOf(direction).empty());
    }
};

DEVIASCOPE_TEST(EnergyTest, "direction/energy")
#include "energy_test.moc"
