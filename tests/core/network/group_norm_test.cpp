#include "network/group_norm.h"

#include "support/registry.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <QtTest>

using namespace deviascope::network;

namespace {

at::Tensor noise(at::IntArrayRef sizes, double offset)
{
    const auto generator = at::detail::createCPUGenerator(7);
    return at::randn(sizes, generator, at::kFloat) * 3 + offset;
}

GroupNorm layer(int64_t channels, int64_t groups, at::ScalarType dtype)
{
    return {noise({channels}, 1).to(dtype), noise({channels}, 0).to(dtype), groups, 1e-5};
}

} // namespace

class GroupNormTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agreesWithLibTorch_data()
    {
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("groups");
        QTest::addColumn<int>("side");
        QTest::addColumn<double>("offset");
        QTest::newRow("whole registers") << 64 << 16 << 16 << 0.;
        QTest::newRow("a rest of channels") << 36 << 4 << 5 << 0.;
        QTest::newRow("several chunks") << 32 << 8 << 40 << 0.;
        QTest::newRow("far from zero") << 48 << 16 << 8 << 1000.;
        QTest::newRow("one position") << 16 << 4 << 1 << 2.;
    }

    void agreesWithLibTorch()
    {
        QFETCH(int, channels);
        QFETCH(int, groups);
        QFETCH(int, side);
        QFETCH(double, offset);
        const at::Tensor x = noise({3, channels, side, side}, offset);
        for (const GroupNormKernels *kernels : availableGroupNormKernels()) {
            const GroupNorm norm = layer(channels, groups, at::kFloat);
            const at::Tensor expected =
                at::group_norm(x.to(at::kDouble), groups, norm.weight.to(at::kDouble),
                               norm.bias.to(at::kDouble), norm.eps);
            const at::Tensor ours =
                norm.with(*kernels, x.contiguous(at::MemoryFormat::ChannelsLast));
            QVERIFY((ours - expected).abs().max().item<double>() < 5e-4 * (1 + offset / 100));
            const at::Tensor active =
                norm.with(*kernels, x.contiguous(at::MemoryFormat::ChannelsLast), Activation::Silu);
            QVERIFY((active - at::silu(ours)).abs().max().item<double>() < 1e-5);

            const GroupNorm half = layer(channels, groups, at::kBFloat16);
            const at::Tensor xh = x.to(at::kBFloat16).contiguous(at::MemoryFormat::ChannelsLast);
            const at::Tensor reference =
                at::group_norm(xh.to(at::kDouble), groups, half.weight.to(at::kDouble),
                               half.bias.to(at::kDouble), half.eps);
            const at::Tensor error = (half.with(*kernels, xh) - reference).abs();
            QVERIFY((error <= reference.abs() / 128 + 1e-2).all().item<bool>());
        }
    }

    void theThreadsDoNotMatter()
    {
        const GroupNorm norm = layer(64, 16, at::kFloat);
        const at::Tensor x = noise({2, 64, 48, 48}, 0).contiguous(at::MemoryFormat::ChannelsLast);
        const int before = at::get_num_threads();
        at::set_num_threads(1);
        const at::Tensor alone = norm(x, Activation::Silu);
        at::set_num_threads(4);
        QVERIFY(at::equal(norm(x, Activation::Silu), alone));
        at::set_num_threads(before);
    }

    void gradientsPass()
    {
        const GroupNorm norm = layer(32, 8, at::kFloat);
        const at::Tensor x =
            noise({1, 32, 4, 4}, 0).contiguous(at::MemoryFormat::ChannelsLast).requires_grad_(true);
        norm(x, Activation::Silu).square().sum().backward();
        QVERIFY(x.grad().abs().max().item<double>() > 0);
    }

    void notANumberStaysSo()
    {
        const GroupNorm norm = layer(16, 4, at::kBFloat16);
        const at::Tensor x = at::full({1, 16, 2, 2}, std::nan(""), at::kBFloat16)
                                 .contiguous(at::MemoryFormat::ChannelsLast);
        QVERIFY(at::isnan(norm(x, Activation::Silu)).all().item<bool>());
    }
};

DEVIASCOPE_TEST(GroupNormTest, "network/group_norm")
#include "group_norm_test.moc"
