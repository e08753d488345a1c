#include "discovery/component_analysis.h"

#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <QtTest>

#include <cmath>

using namespace deviascope;

namespace {

at::Tensor normal(at::IntArrayRef shape, std::uint64_t seed)
{
    return at::randn(shape, at::detail::createCPUGenerator(seed), at::kDouble);
}

bool near(double value, double wanted, double relative = 1e-9)
{
    return std::abs(value - wanted) <= relative * std::max(1.0, std::abs(wanted));
}

} // namespace

class ComponentAnalysisTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Samples made of two known directions around a mean: both come back, no third one does.
    void aKnownCloudComesBack()
    {
        const at::Tensor basis = std::get<0>(at::linalg_qr(normal({50, 2}, 1))); // orthonormal
        at::Tensor amounts = normal({30, 2}, 2);
        amounts = amounts - amounts.mean(0, true);
        amounts.select(1, 1).sub_( // uncorrelated, so that the directions are the components
            amounts.select(1, 0) *
            (amounts.select(1, 0).dot(amounts.select(1, 1)) / amounts.select(1, 0).square().sum()));
        const at::Tensor scaled = amounts * at::tensor({5.0, 2.0}, at::kDouble);
        const auto found =
            discovery::principalComponents(scaled.matmul(basis.t()) + normal({50}, 3), 5);
        QCOMPARE(found.size(), size_t(2));
        for (int64_t i = 0; i < 2; ++i) {
            const auto &component = found[static_cast<size_t>(i)];
            QVERIFY(near(component.vector.norm().item<double>(), 1));
            QVERIFY(near(std::abs(component.vector.dot(basis.select(1, i)).item<double>()), 1));
            QVERIFY(near(component.deviation, scaled.select(1, i).std().item<double>()));
            QVERIFY(component.vector[component.vector.abs().argmax()].item<double>() > 0);
        }
    }

    void samplesAllAlikeHaveNoComponent()
    {
        QVERIFY(discovery::principalComponents(at::ones({4, 6}), 3).empty());
    }

    /// What A answers to a direction is as long as its deviation says, and falls.
    void readDirectionsAreEigenvectorsOfTheScaledWeights()
    {
        const at::Tensor a = normal({40, 8}, 4);
        const at::Tensor scaled = a / a.norm(2, at::IntArrayRef{1}, true);
        const auto found = discovery::readDirections(a, 8);
        QCOMPARE(found.size(), size_t(8));
        double before = 1e9;
        for (const auto &component : found) {
            const double answer = scaled.mv(component.vector).norm().item<double>();
            QVERIFY(near(answer, component.deviation, 1e-6));
            QVERIFY(component.deviation <= before);
            before = component.deviation;
        }
        // No unit vector is answered more than the first.
        for (std::uint64_t seed = 10; seed < 30; ++seed) {
            const at::Tensor any = normal({8}, seed);
            QVERIFY(scaled.mv(any / any.norm()).norm().item<double>() <=
                    found.front().deviation + 1e-9);
        }
    }

    /// Outputs of any size count alike.
    void readDirectionsIgnoreTheScaleOfAnOutput()
    {
        const at::Tensor a = normal({40, 8}, 4);
        const at::Tensor stretched = a * normal({40, 1}, 5).abs().add(0.1);
        const auto plain = discovery::readDirections(a, 3);
        const auto other = discovery::readDirections(stretched, 3);
        for (size_t i = 0; i < 3; ++i)
            QVERIFY(at::allclose(plain[i].vector, other[i].vector, 1e-6, 1e-8));
    }

    void theWeightsThatReadTheMiddleBlockAreItsOwnPart()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const int64_t channels = model.unet.config().blockChannels.back();
        const auto readers = model.unet.readersOf(network::kMid);
        QCOMPARE(readers.size(), size_t(2)); // conv1 and the shortcut
        for (const at::Tensor &reader : readers)
            QCOMPARE(reader.size(1), channels);
        QCOMPARE(readers[0].size(2), int64_t(3));
        QCOMPARE(readers[1].size(2), int64_t(1));
    }
};

DEVIASCOPE_TEST(ComponentAnalysisTest, "discovery/component_analysis")
#include "component_analysis_test.moc"
