#include "discovery/linear_probe.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <QtTest>

using namespace deviascope;
using discovery::fitProbe;
using discovery::foldsOf;
using discovery::WhitenedSpace;

namespace {

at::Tensor noise(int64_t rows, int64_t columns, std::uint64_t seed)
{
    return at::randn({rows, columns}, at::detail::createCPUGenerator(seed), at::kDouble);
}

/// 200 samples of which the second hundred lies `gap` further along the first axis.
at::Tensor twoClouds(double gap)
{
    at::Tensor samples = noise(200, 6, 1);
    samples.narrow(0, 100, 100).select(1, 0).add_(gap);
    return samples;
}

at::Tensor secondHundred()
{
    return at::arange(200) >= 100;
}

} // namespace

class LinearProbeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void codesHaveUnitDeviationAndNoCorrelation()
    {
        const at::Tensor samples = noise(50, 8, 2).matmul(noise(8, 8, 3)) + 5;
        const WhitenedSpace space(samples, 256);
        QCOMPARE(space.size(), int64_t(8));
        const at::Tensor codes = space.codesOf(samples);
        const at::Tensor covariance = codes.t().matmul(codes) / 49;
        QVERIFY(at::allclose(covariance, at::eye(8, at::kDouble), 0, 1e-8));
        QVERIFY(codes.mean(0).abs().max().item<double>() < 1e-10);
    }

    /// A step of the code moves the sample so that its code moves by that step.
    void aStepIsWhatItsCodeSays()
    {
        const at::Tensor samples = noise(50, 8, 2).matmul(noise(8, 8, 3));
        const WhitenedSpace space(samples, 3);
        const at::Tensor step = at::tensor({0.5, -1.0, 2.0}, at::kDouble);
        const at::Tensor moved = samples + space.stepOf(step);
        QVERIFY(at::allclose(space.codesOf(moved), space.codesOf(samples) + step, 0, 1e-8));
    }

    void itFindsTheAxisThatTellsThemApart()
    {
        const auto probe = fitProbe(twoClouds(4), secondHundred(), foldsOf(secondHundred()));
        QVERIFY(probe.normal[0].item<double>() > .98);
        QVERIFY(std::abs(probe.normal.norm().item<double>() - 1) < 1e-12);
        QCOMPARE(probe.firstRight.n, 100);
        QCOMPARE(probe.secondRight.n, 100);
        QVERIFY(probe.firstRight.count + probe.secondRight.count >=
                190); // 195 at best: a margin of two deviations
    }

    /// Samples that differ in nothing are not told apart on those that were left out.
    void nothingIsNotRecognised()
    {
        const auto probe = fitProbe(twoClouds(0), secondHundred(), foldsOf(secondHundred()));
        QVERIFY(probe.firstRight.count + probe.secondRight.count < 130);
    }

    /// Where a strong noise is shared by two axes the border is not the mean difference, and a few
    /// samples of the second class weigh as much as many of the first.
    void itIsNotTheMeanDifference()
    {
        const at::Tensor lastForty = at::arange(400) >= 360;
        at::Tensor samples = noise(400, 2, 4) * .3;
        const at::Tensor shared = noise(400, 1, 5) * 3;
        samples = samples + shared; // both axes
        samples.narrow(0, 360, 40).select(1, 0).add_(2);
        const auto probe = fitProbe(samples, lastForty, foldsOf(lastForty));
        QVERIFY(probe.normal[1].item<double>() < -.6); // the shared noise is taken away
        QVERIFY(probe.meanCosine < .9);
        QVERIFY(probe.firstRight.count > 340 && probe.secondRight.count > 36);
    }

    /// Activations have more numbers than there are samples: in a few components of them a class
    /// that differs is recognised, and one that does not is not.
    void moreNumbersThanSamples()
    {
        const at::Tensor isSecond = at::arange(80) % 2 == 1;
        at::Tensor samples = noise(80, 500, 6);
        const auto rightOf = [&] {
            const WhitenedSpace space(samples, 20);
            const auto probe = fitProbe(space.codesOf(samples), isSecond, foldsOf(isSecond));
            return std::pair(probe.firstRight.count, probe.secondRight.count); // of 40 each
        };
        const auto [firstByChance, secondByChance] = rightOf();
        QVERIFY(firstByChance + secondByChance < 55);
        samples.narrow(1, 0, 50).add_(isSecond.to(at::kDouble).unsqueeze(1) * 2);
        const auto [first, second] = rightOf();
        QVERIFY(first > 32 && second > 32);
    }

    void oneSampleOfAKindIsRefused()
    {
        const auto error = tests::errorOf(
            [] { fitProbe(twoClouds(4), at::arange(200) >= 199, at::arange(200) % 5); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }
};

DEVIASCOPE_TEST(LinearProbeTest, "discovery/linear_probe")
#include "linear_probe_test.moc"
