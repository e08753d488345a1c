#include "discovery/jacobian.h"

#include "core/discovery/with_teaching_model.h"
#include "core/support.h"
#include "sampling/region_mask.h"
#include "support/registry.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;
using discovery::Settings;

class JacobianTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// J^T J v = s² v, and no other vector answers more.
    void theTopVectorsAreTheMatrixOwn()
    {
        const auto &model = m_model.model;
        network::UnetHalf half;
        {
            const c10::NoGradGuard noGrad;
            network::UnetInput input;
            input.sample = at::randn({1, 4, 16, 16}, at::detail::createCPUGenerator(5),
                                     at::TensorOptions(at::kFloat));
            input.timesteps = at::full({1}, 700.0F);
            input.context = model.text.encode({std::string("a doctor")});
            half = model.unet.encode(input);
        }
        const discovery::DecoderJacobian jacobian(model.unet, half, {});
        base::Context context;
        discovery::Checkpoint none({}, "none");
        const auto found =
            discovery::topSingularDirections(jacobian, {192, 4, 4}, 2, 1, none, context);
        const at::Tensor v = found.vectors.to(at::kFloat);
        const at::Tensor again = jacobian.pushAndPull(v);
        for (int64_t i = 0; i < 2; ++i) {
            const double squared = std::pow(found.values[i].item<double>(), 2);
            const double left = (again[i] - squared * v[i]).norm().item<double>();
            QVERIFY2(left < 0.1 * squared, qPrintable(QString::number(left / squared)));
        }
        // Nothing else answers more: not by chance, and not in a larger search.
        const at::Tensor random = at::randn({32, 192, 4, 4}, at::detail::createCPUGenerator(8),
                                            at::TensorOptions(at::kFloat));
        const at::Tensor gains =
            jacobian.push(random).flatten(1).norm(2, at::IntArrayRef{1}, false) /
            random.flatten(1).norm(2, at::IntArrayRef{1}, false);
        QVERIFY(gains.max().item<double>() < found.values[1].item<double>());
        const auto larger =
            discovery::topSingularDirections(jacobian, {192, 4, 4}, 6, 2, none, context);
        for (int64_t i = 0; i < 2; ++i)
            QVERIFY(std::abs(larger.values[i].item<double>() / found.values[i].item<double>() - 1) <
                    0.01);
        QVERIFY(std::abs(tests::cosine(found.vectors[0], found.vectors[1])) < 1e-6);
    }

    void findingsAreSliders()
    {
        Settings settings(m_method);
        settings.base = "a doctor";
        settings.own.set("components", 2);
        settings.seed = 3;
        const auto findings = m_model.find(m_method, settings);
        QCOMPARE(findings.size(), size_t(2));
        const auto &first = findings[0].direction;
        QCOMPARE(first.tensors.at(network::kMid).size(0), int64_t(first.timesteps.size()));
        QVERIFY(first.branch == sampling::Branch::Both);
        QVERIFY(first.provenance.at("gain").get<double>() >=
                findings[1].direction.provenance.at("gain").get<double>());
        QVERIFY(std::abs(first.provenance.at("timestep").get<double>() - 700) < 51);
        QVERIFY(findings[0].evaluations > 0 && findings[0].backwardPasses > 0);
        // The same at every step, but for its strength.
        const at::Tensor &steps = first.tensors.at(network::kMid);
        QVERIFY(tests::cosine(steps[0], steps[-1]) > 0.9999);
        // Another picture answers to something else.
        settings.seed = 4;
        settings.own.set("components", 1);
        const auto other = m_model.find(m_method, settings);
        QVERIFY(std::abs(tests::cosine(steps, other[0].direction.tensors.at(network::kMid))) <
                0.99);
    }

    /// With a mask more of the answer lies inside it than without.
    void aMaskDrawsTheAnswerIn()
    {
        const auto &model = m_model.model;
        network::UnetHalf half;
        {
            const c10::NoGradGuard noGrad;
            network::UnetInput input;
            input.sample = at::randn({1, 4, 16, 16}, at::detail::createCPUGenerator(6),
                                     at::TensorOptions(at::kFloat));
            input.timesteps = at::full({1}, 700.0F);
            input.context = model.text.encode({std::string("a doctor")});
            half = model.unet.encode(input);
        }
        at::Tensor mask = at::zeros({1, 1, 16, 16});
        mask.narrow(2, 0, 6).narrow(3, 0, 6).fill_(1);
        const discovery::DecoderJacobian everywhere(model.unet, half, {});
        const discovery::DecoderJacobian inside(model.unet, half, mask);
        base::Context context;
        discovery::Checkpoint none({}, "none");
        const auto share = [&](const discovery::DecoderJacobian &jacobian) {
            const auto found =
                discovery::topSingularDirections(jacobian, {192, 4, 4}, 1, 1, none, context);
            const at::Tensor answer = everywhere.push(found.vectors.to(at::kFloat)).square();
            return ((answer * mask).sum() / answer.sum()).item<double>();
        };
        const double masked = share(inside), plain = share(everywhere);
        QVERIFY2(masked > plain, qPrintable(QString("%1 %2").arg(masked).arg(plain)));
    }

    void impossibleSettingsAreRefused()
    {
        Settings settings(m_method);
        for (const double timestep : {0., 1000.})
            QVERIFY(tests::errorOf([&] { settings.own.set("timestep", timestep); }));
        QVERIFY(tests::errorOf([&] { settings.own.set("components", 65); }));
        const auto error =
            tests::errorOf([&] { settings.own.set("sites", std::vector<std::string>{"up_0"}); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

private:
    tests::WithTeachingModel m_model;
    discovery::Jacobian m_method;
};

DEVIASCOPE_TEST(JacobianTest, "discovery/jacobian")
#include "jacobian_test.moc"
