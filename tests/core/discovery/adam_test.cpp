#include "discovery/adam.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cmath>

using namespace deviascope;
using discovery::Adam;
using discovery::Checkpoint;

namespace {

at::Tensor gradientAt(int step)
{
    return at::tensor({0.5, -2.0, 0.0}, at::kDouble) * (step % 2 == 0 ? 1.0 : -0.25);
}

} // namespace

class AdamTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Kingma & Ba 2015, algorithm 1, number by number.
    void stepsAreThePapers()
    {
        at::Tensor parameter = at::tensor({1.0, 2.0, 3.0}, at::kDouble);
        Adam adam(parameter);
        double theta[] = {1, 2, 3};
        double m[] = {0, 0, 0};
        double v[] = {0, 0, 0};
        for (int t = 1; t <= 6; ++t) {
            const at::Tensor gradient = gradientAt(t);
            adam.step(parameter, gradient, 0.1);
            for (int i = 0; i < 3; ++i) {
                const double g = gradient[i].item<double>();
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                const double mHat = m[i] / (1 - std::pow(0.9, t));
                const double vHat = v[i] / (1 - std::pow(0.999, t));
                theta[i] -= 0.1 * mHat / (std::sqrt(vHat) + 1e-8);
                QVERIFY(std::abs(parameter[i].item<double>() - theta[i]) < 1e-12);
            }
        }
    }

    /// Without history the step is the learning rate, whatever the gradient's size.
    void theFirstStepIsTheLearningRate()
    {
        at::Tensor parameter = at::zeros({2}, at::kDouble);
        Adam(parameter).step(parameter, at::tensor({1e-3, -1e3}, at::kDouble), 0.2);
        QVERIFY(std::abs(parameter[0].item<double>() + 0.2) < 1e-5);
        QVERIFY(std::abs(parameter[1].item<double>() - 0.2) < 1e-5);
    }

    void aStoredStateGoesOnBitForBit()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        at::Tensor through = at::ones({3}, at::kDouble);
        Adam adam(through);
        for (int t = 0; t < 3; ++t)
            adam.step(through, gradientAt(t), 0.1);
        {
            Checkpoint checkpoint(path, "run");
            adam.save(checkpoint, "adam.mid");
            checkpoint.write(Checkpoint::When::Always);
        }
        at::Tensor resumed = through.clone();
        Adam again(resumed);
        again.load(Checkpoint(path, "run"), "adam.mid");
        for (int t = 3; t < 6; ++t) {
            adam.step(through, gradientAt(t), 0.1);
            again.step(resumed, gradientAt(t), 0.1);
        }
        QVERIFY(at::equal(through, resumed));
    }
};

DEVIASCOPE_TEST(AdamTest, "discovery/adam")
#include "adam_test.moc"
