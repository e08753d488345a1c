#include "discovery/decoder_jacobian.h"

#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;
using discovery::DecoderJacobian;

/// Against differences of the network itself.
class DecoderJacobianTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// (eps(h + s v) - eps(h - s v)) / 2 s.
    void pushIsTheDirectionalDerivative()
    {
        const c10::NoGradGuard noGrad;
        const auto half = at700();
        const DecoderJacobian jacobian(m_model.unet, half, {});
        const at::Tensor v = random({2, 192, 4, 4}, 1);
        const at::Tensor pushed = jacobian.push(v);
        QCOMPARE(pushed.sizes(), at::IntArrayRef({2, 4, 16, 16}));
        constexpr double kStep = 0.05;
        for (int64_t i = 0; i < 2; ++i) {
            const auto moved = [&](double scale) {
                const std::vector<network::Edit> edits = {
                    {network::kMid, scale * v.narrow(0, i, 1), {}}};
                return m_model.unet.decode(half, edits).to(at::kDouble);
            };
            const at::Tensor difference = (moved(kStep) - moved(-kStep)) / (2 * kStep);
            const double error =
                ((difference - pushed[i]).norm() / difference.norm()).item<double>();
            QVERIFY2(error < 0.01, qPrintable(QString::number(error)));
        }
    }

    /// <J v, J w> = <J^T J v, w>, also under a mask, which takes away what lies outside.
    void pullIsTheTranspose()
    {
        at::Tensor mask = at::zeros({1, 1, 16, 16});
        mask.narrow(2, 0, 8).fill_(1);
        for (const at::Tensor &inside : {at::Tensor(), mask}) {
            const DecoderJacobian jacobian(m_model.unet, at700(), inside);
            const at::Tensor v = random({1, 192, 4, 4}, 2), w = random({1, 192, 4, 4}, 3);
            const double pushed = (jacobian.push(v) * jacobian.push(w)).sum().item<double>();
            const double pulled = (jacobian.pushAndPull(v) * w).sum().item<double>();
            const double size = (jacobian.push(v).norm() * jacobian.push(w).norm()).item<double>();
            QVERIFY2(std::abs(pushed - pulled) < 1e-3 * size,
                     qPrintable(QString("%1 %2").arg(pushed).arg(pulled)));
            if (inside.defined())
                QCOMPARE(jacobian.push(v).narrow(2, 8, 8).abs().max().item<float>(), 0.0F);
        }
    }

private:
    static at::Tensor random(at::IntArrayRef sizes, std::uint64_t seed)
    {
        return at::randn(sizes, at::detail::createCPUGenerator(seed),
                         at::TensorOptions(at::kFloat));
    }

    network::UnetHalf at700() const
    {
        const c10::NoGradGuard noGrad;
        network::UnetInput input;
        input.sample = random({1, 4, 16, 16}, 5);
        input.timesteps = at::full({1}, 700.0F);
        input.context = m_model.text.encode({std::string("a doctor")});
        return m_model.unet.encode(input);
    }

    model::Model m_model =
        model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
};

DEVIASCOPE_TEST(DecoderJacobianTest, "discovery/decoder_jacobian")
#include "decoder_jacobian_test.moc"
