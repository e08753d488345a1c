#include "sampling/noise.h"

#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cmath>

using namespace deviascope;
using sampling::SeededNoise;

namespace {

SeededNoise noiseOf(const std::vector<std::uint64_t> &seeds)
{
    return SeededNoise(seeds);
}

} // namespace

class NoiseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A row is its own seed's, alone or in a batch, now and at every later draw.
    void rowsDependOnTheirSeedOnly()
    {
        SeededNoise batch = noiseOf({7, 8, 9});
        SeededNoise alone = noiseOf({8});
        for (int draw = 0; draw < 3; ++draw) {
            const at::Tensor all = batch.next({3, 4, 8, 8});
            QVERIFY(at::equal(all[1], alone.next({1, 4, 8, 8})[0]));
            QVERIFY(!at::equal(all[0], all[1]));
        }
    }

    void laterDrawsAreNew()
    {
        SeededNoise noise = noiseOf({1});
        const at::Tensor first = noise.next({1, 4, 8, 8});
        QVERIFY(!at::equal(first, noise.next({1, 4, 8, 8})));
    }

    void valuesAreStandardNormal()
    {
        const at::Tensor values = noiseOf({3, 4}).next({2, 4, 64, 64});
        QVERIFY(values.dtype() == at::kFloat);
        // Five standard errors of 32768 values.
        QVERIFY(std::abs(values.mean().item<double>()) < 5 / std::sqrt(32768.0));
        QVERIFY(std::abs(values.std().item<double>() - 1) < 5 / std::sqrt(2 * 32768.0));
    }

    void sharedNoiseIsOneStream()
    {
        sampling::SharedNoise one(5), two(5);
        QVERIFY(at::equal(one.next({2, 3}), two.next({2, 3})));
        QVERIFY(at::equal(one.next({1, 3}), two.next({1, 3})));
    }

    void aRowTooManyIsRefused()
    {
        SeededNoise noise = noiseOf({1, 2});
        QVERIFY_EXCEPTION_THROWN(noise.next({3, 4}), c10::Error);
    }
};

DEVIASCOPE_TEST(NoiseTest, "sampling/noise")
#include "noise_test.moc"
