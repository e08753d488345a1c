#include "network/packed_weight.h"

#include "base/device.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QtTest>

#include <thread>

using namespace deviascope;
using network::PackedWeight;

namespace {

at::Tensor channelsLast(at::IntArrayRef sizes, at::ScalarType dtype)
{
    return at::randn(sizes).to(dtype).contiguous(at::MemoryFormat::ChannelsLast);
}

} // namespace

class PackedWeightTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void convolutionsAreTheSameBits_data()
    {
        QTest::addColumn<bool>("half");
        QTest::addColumn<int>("kernel");
        QTest::addColumn<int>("stride");
        for (const bool half : {false, true})
            for (const int kernel : {1, 3})
                for (const int stride : {1, 2})
                    QTest::addRow("%s %d/%d", half ? "bf16" : "fp32", kernel, stride)
                        << half << kernel << stride;
    }

    /// At one size after another, with fewer copies kept than there are sizes.
    void convolutionsAreTheSameBits()
    {
        QFETCH(bool, half);
        QFETCH(int, kernel);
        QFETCH(int, stride);
        if (half && !base::computesInBfloat16())
            return; // nothing is packed; see whereThereIsNoKernelNothingIsAnswered
        const at::ScalarType dtype = half ? at::kBFloat16 : at::kFloat;
        const at::Tensor weight = channelsLast({24, 16, kernel, kernel}, dtype);
        const at::Tensor bias = at::randn({24}).to(dtype);
        const PackedWeight packed;
        for (int round = 0; round < 2; ++round)
            for (const int64_t side : {4, 8, 5, 16, 32}) {
                const at::Tensor x = channelsLast({3, 16, side, side + 1}, dtype);
                const auto answer = packed.convolve(x, weight, bias, stride, kernel / 2);
                QVERIFY(answer.has_value());
                const at::Tensor plain = at::conv2d(x, weight, bias, stride, kernel / 2);
                QVERIFY(at::equal(*answer, plain));
                QVERIFY(answer->is_contiguous(at::MemoryFormat::ChannelsLast));
            }
        const auto unbiased =
            packed.convolve(channelsLast({1, 16, 8, 8}, dtype), weight, {}, stride, kernel / 2);
        QVERIFY(unbiased.has_value());
    }

    void productsAreTheSameToRounding()
    {
        const at::Tensor weight = at::randn({40, 24}), bias = at::randn({40});
        const PackedWeight packed;
        for (const at::Tensor &x :
             {at::randn({2, 7, 24}), at::randn({5, 24}), at::randn({24, 6}).t()}) {
            const auto answer = packed.multiply(x, weight, bias);
            QVERIFY(answer.has_value());
            QVERIFY(at::allclose(*answer, at::linear(x, weight, bias), 1e-5, 1e-5));
        }
        const at::Tensor x = at::randn({2, 24});
        QVERIFY(at::allclose(*packed.multiply(x, weight, {}), at::linear(x, weight), 1e-5, 1e-5));
    }

    void whereThereIsNoKernelNothingIsAnswered()
    {
        const at::Tensor weight = channelsLast({4, 4, 3, 3}, at::kFloat), bias = at::zeros({4});
        const PackedWeight packed;
        const at::Tensor x = channelsLast({1, 4, 8, 8}, at::kFloat);
        const auto learned = x.clone().requires_grad_();
        QVERIFY(!packed.convolve(learned, weight, bias, 1, 1));
        {
            const c10::NoGradGuard noGrad;
            QVERIFY(packed.convolve(learned, weight, bias, 1, 1));
        }
        QVERIFY(!packed.convolve(x.to(at::kHalf), weight.to(at::kHalf), bias.to(at::kHalf), 1, 1));
        QVERIFY(!packed.convolve(x.to(at::kMeta), weight.to(at::kMeta), bias.to(at::kMeta), 1, 1));
        QVERIFY(!packed.multiply(at::randn({2, 4}).to(at::kDouble), at::randn({3, 4}, at::kDouble),
                                 {}));
    }

    void severalThreadsMayAskAtOnce()
    {
        const at::Tensor weight = channelsLast({8, 8, 3, 3}, at::kFloat), bias = at::zeros({8});
        const at::Tensor x = channelsLast({1, 8, 6, 6}, at::kFloat);
        const at::Tensor plain = at::conv2d(x, weight, bias, 1, 1);
        const PackedWeight packed;
        std::vector<at::Tensor> answers(4);
        {
            std::vector<std::jthread> threads;
            for (at::Tensor &answer : answers)
                threads.emplace_back(
                    [&] { answer = packed.convolve(x, weight, bias, 1, 1).value(); });
        }
        for (const at::Tensor &answer : answers)
            QVERIFY(at::allclose(answer, plain, 1e-5, 1e-5));
    }
};

DEVIASCOPE_TEST(PackedWeightTest, "network/packed_weight")
#include "packed_weight_test.moc"
