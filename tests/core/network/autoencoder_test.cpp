#include "network/autoencoder.h"

#include "sampling/sampler.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;

/// The teaching model's autoencoder. Its numbers are compared with diffusers' by
/// verification/reference_check.
class AutoencoderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        sampling::Settings settings = sampling::Settings::of(*m_model);
        settings.sampler = "dpmpp_2m";
        settings.steps = 6;
        base::Context context;
        const std::vector<sampling::Row> rows = {{"a doctor", "", 3}, {"a nurse", "", 4}};
        m_latents = sampling::drawLatents(*m_model, rows, settings, {}, context).latents /
                    m_model->autoencoder.config().scalingFactor;
    }

    /// A picture that the decoder made is found again: the two halves belong together.
    void picturesComeBack()
    {
        const c10::NoGradGuard noGrad;
        const at::Tensor picture = decode(m_latents);
        const at::Tensor again = decode(m_model->autoencoder.encode(picture).mean);
        const double apart = (again - picture).square().mean().sqrt().item<double>();
        const double other = (picture[0] - picture[1]).square().mean().sqrt().item<double>();
        QVERIFY2(apart < 0.1, qPrintable(QString::number(apart)));
        QVERIFY(other > 3 * apart);
    }

    void spreadsAreKeptInBounds()
    {
        const c10::NoGradGuard noGrad;
        const auto law = m_model->autoencoder.encode(1e4 * at::ones({1, 3, 32, 32}));
        QVERIFY((law.logvar >= -30).logical_and(law.logvar <= 20).all().item<bool>());
        QCOMPARE(law.mean.sizes(), law.logvar.sizes());
    }

    void sidesScaleByTheFactor()
    {
        const c10::NoGradGuard noGrad;
        const int64_t factor = m_model->autoencoder.factor();
        const at::Tensor picture = decode(at::zeros({1, 4, 3, 5}));
        QCOMPARE(picture.sizes().vec(), (std::vector<int64_t>{1, 3, 3 * factor, 5 * factor}));
        QCOMPARE(m_model->autoencoder.encode(picture).mean.sizes().vec(),
                 (std::vector<int64_t>{1, 4, 3, 5}));
    }

    void rowsAreIndependent()
    {
        const c10::NoGradGuard noGrad;
        QVERIFY(
            at::allclose(decode(m_latents.narrow(0, 1, 1))[0], decode(m_latents)[1], 1e-3, 1e-4));
    }

private:
    at::Tensor decode(const at::Tensor &latents) const
    {
        return m_model->autoencoder.decode(latents);
    }

    std::optional<model::Model> m_model;
    at::Tensor m_latents;
};

DEVIASCOPE_TEST(AutoencoderTest, "network/autoencoder")
#include "autoencoder_test.moc"
