#include "network/resnet.h"

#include "core/network/map_source.h"
#include "support/registry.h"

#include <ATen/CPUGeneratorImpl.h>

#include <QtTest>

using namespace deviascope;
using tests::weightsOf;

namespace {

/// A 3×3 convolution that copies each channel.
at::Tensor identity(int64_t channels)
{
    at::Tensor weight = at::zeros({channels, channels, 3, 3});
    for (int64_t i = 0; i < channels; ++i)
        weight[i][i][1][1] = 1;
    return weight;
}

std::map<std::string, at::Tensor> block()
{
    return {{"norm1.weight", at::ones({2})},
            {"norm1.bias", at::zeros({2})},
            {"norm2.weight", at::ones({2})},
            {"norm2.bias", at::zeros({2})},
            {"conv1.weight", identity(2)},
            {"conv1.bias", at::zeros({2})},
            {"conv2.weight", identity(2)},
            {"conv2.bias", at::zeros({2})},
            {"time_emb_proj.weight", at::tensor({1., 0., 0., 2.}, at::kFloat).view({2, 2})},
            {"time_emb_proj.bias", at::zeros({2})}};
}

at::Tensor picture()
{
    return at::randn({1, 2, 4, 4}, at::detail::createCPUGenerator(1), at::kFloat);
}

} // namespace

/// diffusers' residual block and doubling, written out once more over ATen's own operators.
class ResnetTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void timeShiftsTheChannelsBetweenTheConvolutions()
    {
        const auto resnet = network::ResnetBlock::load(weightsOf(block()), 2, 2, 1, 1e-5);
        const at::Tensor x = picture();
        const at::Tensor time = at::tensor({3., 5.}, at::kFloat).view({1, 2});
        const auto norm = [](const at::Tensor &h) {
            return at::silu(at::group_norm(h, 1, at::ones({2}), at::zeros({2}), 1e-5));
        };
        const at::Tensor shift = at::tensor({3., 10.}, at::kFloat).view({1, 2, 1, 1});
        QVERIFY(at::allclose(resnet(x, time), x + norm(norm(x) + shift), 1e-4, 1e-5));
    }

    void widthsThatDifferTakeTheShortcut()
    {
        auto tensors = block();
        tensors["conv2.weight"] = at::zeros({2, 2, 3, 3});
        tensors["conv1.weight"] = at::ones({2, 3, 3, 3});
        tensors["norm1.weight"] = at::ones({3});
        tensors["norm1.bias"] = at::zeros({3});
        tensors["conv_shortcut.weight"] =
            at::tensor({1., 0., 0., 0., 0., -1.}, at::kFloat).view({2, 3, 1, 1});
        tensors["conv_shortcut.bias"] = at::zeros({2});
        const auto resnet = network::ResnetBlock::load(weightsOf(tensors), 3, 2, 1, 1e-5);
        const at::Tensor x = at::randn({1, 3, 4, 4}, at::detail::createCPUGenerator(1), at::kFloat);
        const at::Tensor out = resnet(x, at::zeros({1, 2}));
        QVERIFY(at::allclose(out.select(1, 0), x.select(1, 0)));
        QVERIFY(at::allclose(out.select(1, 1), -x.select(1, 2)));
    }

    void doublingIsNearest()
    {
        const auto conv = network::Conv2d::load(weightsOf({{"weight", identity(2)}}), 2, 2, 3);
        const at::Tensor x = picture();
        const at::Tensor out = network::upsample(x, 8, 8, conv);
        QVERIFY(at::equal(out, x.repeat_interleave(2, 2).repeat_interleave(2, 3)));
        // Sizes that did not halve evenly on the way down.
        QCOMPARE(network::upsample(x, 7, 9, conv).sizes().vec(),
                 (std::vector<int64_t>{1, 2, 7, 9}));
    }
};

DEVIASCOPE_TEST(ResnetTest, "network/resnet")
#include "resnet_test.moc"
