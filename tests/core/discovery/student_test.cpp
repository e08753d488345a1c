#include "discovery/student.h"

#include "discovery/paired_loss.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;
using discovery::Examples;
using discovery::Settings;

/// The frozen network of self-discovery and its held-out loss, on two drawn pictures.
class StudentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_settings.concept_ = "a woman";
        m_ledger.emplace(m_model->unet);
        discovery::Checkpoint checkpoint({}, "none");
        base::Context context;
        m_set = discovery::drawTrainingSet(*m_model, m_settings, 3, checkpoint, *m_ledger, context);
        m_student.emplace(*m_model, m_set, m_settings, *m_ledger);
    }

    void aTrainingSetHasOnePicturePerCarrier()
    {
        QCOMPARE(m_set.latents.sizes().vec(), (std::vector<int64_t>{3, 4, 16, 16}));
        QCOMPARE(m_set.baseContext.size(0), int64_t(3));
        QCOMPARE(m_set.targetContext.sizes(), m_set.baseContext.sizes());
        const auto part = m_set.part(1, 2);
        QVERIFY(at::equal(part.latents, m_set.latents.slice(0, 1)));
        QCOMPARE(part.size(), int64_t(2));
    }

    /// x_t = sqrt(abar) x0 + sqrt(1 - abar) eps, each row at its own t.
    void examplesAreNoisedToTheirTimestep()
    {
        const std::vector<double> abar = {1, 0.64, 0};
        const Examples made = discovery::noiseTo(m_set, abar, at::tensor({2, 1, 0}, at::kLong),
                                                 at::tensor({0, 1, 2}, at::kLong), 7);
        QVERIFY(at::equal(made.noisy[0], m_set.latents[2]));
        QVERIFY(at::allclose(made.noisy[1], 0.8 * m_set.latents[1] + 0.6 * made.noise[1]));
        QVERIFY(at::equal(made.noisy[2], made.noise[2]));
    }

    void withoutVectorsThePredictionIsTheNetworks()
    {
        const c10::NoGradGuard noGrad;
        const Examples examples = someExamples();
        network::UnetInput input{examples.noisy,
                                 examples.timesteps,
                                 m_set.baseContext.index_select(0, examples.rows),
                                 {}};
        QVERIFY(at::allclose(m_student->predict(m_student->encode(examples), {}),
                             m_model->unet(input), 1e-4, 1e-4));
    }

    void distilledTargetsAreTheNetworksOwn()
    {
        const c10::NoGradGuard noGrad;
        const Examples examples = someExamples();
        network::UnetInput input{examples.noisy,
                                 examples.timesteps,
                                 m_set.targetContext.index_select(0, examples.rows),
                                 {}};
        QVERIFY(at::allclose(m_student->target(examples), m_model->unet(input), 1e-4, 1e-4));
    }

    void noiseTargetsAreTheNoise()
    {
        Settings settings = m_settings;
        settings.objective = discovery::Objective::Noise;
        const discovery::Student student(*m_model, m_set, settings, *m_ledger);
        const Examples examples = someExamples();
        QVERIFY(at::equal(student.target(examples), examples.noise));
    }

    /// Against a central difference along the gradient itself.
    void gradientsAreThoseOfTheLoss()
    {
        const Examples examples = someExamples();
        const at::Tensor target = m_student->target(examples);
        const network::UnetHalf half = m_student->encode(examples);
        const auto shape = m_model->unet.shape(network::kMid, 16, 16);
        const auto loss = [&](const at::Tensor &vector) {
            return (m_student->predict(half, {{network::kMid, vector}}) - target).square().mean();
        };
        const at::Tensor leaf = at::zeros({1, shape[0], shape[1], shape[2]}).requires_grad_(true);
        {
            const c10::AutoGradMode gradients(true);
            loss(leaf).backward();
        }
        const c10::NoGradGuard noGrad;
        const at::Tensor gradient = leaf.grad();
        const double length = gradient.norm().item<double>();
        QVERIFY(length > 0);
        const double step = 0.5;
        const at::Tensor along = gradient * (step / length);
        const double slope = (loss(along) - loss(-along)).item<double>() / (2 * step);
        QVERIFY2(std::abs(slope / length - 1) < 0.05,
                 qPrintable(QString("%1 against %2").arg(slope).arg(length)));
    }

    void anUntouchedVectorHasNoPairedLoss()
    {
        base::Context context;
        const discovery::PairedLoss paired(*m_student, 3, context);
        const auto shape = m_model->unet.shape(network::kMid, 16, 16);
        const at::Tensor zero = at::zeros({1, shape[0], shape[1], shape[2]});
        const auto none =
            paired.measure({{network::kMid, zero}}, discovery::PairedLoss::Extent::Whole);
        QCOMPARE(none.mean, 0.0);
        const auto harm =
            paired.measure({{network::kMid, zero + 10}}, discovery::PairedLoss::Extent::Whole);
        QVERIFY(harm.mean > 0);
    }

    /// t quantile of 2 degrees of freedom: 4.302653.
    void theIntervalOfAMeanIsStudents()
    {
        const auto interval = discovery::meanInterval({1, 2, 3});
        const double half = 4.302652729911275 / std::sqrt(3.0);
        QVERIFY(std::abs(interval.low - (2 - half)) < 1e-9);
        QVERIFY(std::abs(interval.high - (2 + half)) < 1e-9);
    }

private:
    Examples someExamples() const
    {
        return m_student->examples(at::tensor({0, 2}, at::kLong), at::tensor({300, 700}, at::kLong),
                                   11);
    }

    std::optional<model::Model> m_model;
    Settings m_settings;
    std::optional<discovery::Ledger> m_ledger;
    discovery::TrainingSet m_set;
    std::optional<discovery::Student> m_student;
};

DEVIASCOPE_TEST(StudentTest, "discovery/student")
#include "student_test.moc"
