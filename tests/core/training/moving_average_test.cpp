#include "training/moving_average.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using training::MovingAverage;

class MovingAverageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// By hand: decays 2/11, 3/12, then the one that was asked for where it is smaller.
    void averagesAreThoseOfTheFormula()
    {
        MovingAverage average({{"w", at::zeros({1}, at::kDouble)}}, 0.2);
        double wanted = 0;
        for (int n = 1; n <= 4; ++n) {
            const double value = 10.0 * n, decay = std::min(0.2, (1.0 + n) / (10.0 + n));
            average.update({{"w", at::full({1}, value, at::kDouble)}});
            wanted += (1 - decay) * (value - wanted);
            QVERIFY(std::abs(average.values().at("w").item<double>() - wanted) < 1e-12);
        }
    }

    void theValuesThemselvesStay()
    {
        const at::Tensor value = at::ones({2}, at::kDouble);
        MovingAverage average({{"w", value}}, 0.9);
        average.update({{"w", value * 3}});
        QVERIFY(at::equal(value, at::ones({2}, at::kDouble)));
    }

    void aStoredAverageGoesOnBitForBit()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const auto valueAt = [](int n) {
            return std::map<std::string, at::Tensor>{{"w", at::full({3}, 0.1 * n, at::kFloat)}};
        };
        MovingAverage through(valueAt(1), 0.99);
        through.update(valueAt(2));
        {
            discovery::Checkpoint checkpoint(path, "run");
            through.save(checkpoint, "average");
            checkpoint.write(discovery::Checkpoint::When::Always);
        }
        MovingAverage resumed(valueAt(7), 0.99);
        resumed.load(discovery::Checkpoint(path, "run"), "average");
        through.update(valueAt(3));
        resumed.update(valueAt(3));
        QVERIFY(at::equal(through.values().at("w"), resumed.values().at("w")));
    }
};

DEVIASCOPE_TEST(MovingAverageTest, "training/moving_average")
#include "moving_average_test.moc"
