#include "sampling/scheduler.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cmath>

using namespace deviascope;

namespace {

/// Every sample the same number: enough to see what a sampler does with it.
class NoNoise final : public sampling::NoiseSource {
public:
    at::Tensor next(at::IntArrayRef shape) override { return at::zeros(shape); }
};

} // namespace

/// What all samplers promise; their numbers are checked by evaluation/scheduler_check.
class SchedulerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySamplerEndsAtTheForetoldPicture_data()
    {
        QTest::addColumn<QString>("name");
        for (const std::string &name : sampling::schedulerNames())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    /// A network that always names the noise which leads back to one x0: the samplers end there,
    /// and their previews show it from the first call on.
    void everySamplerEndsAtTheForetoldPicture()
    {
        QFETCH(QString, name);
        const model::SchedulerConfig config;
        const auto scheduler = sampling::makeScheduler(name.toStdString(), config, 8);
        const auto abar = config.alphasCumprod();
        const at::Tensor x0 = at::full({1, 4, 2, 2}, 0.3);
        at::Tensor sample = at::ones({1, 4, 2, 2}) * scheduler->initialNoiseScale();
        NoNoise noise;
        const auto &timesteps = scheduler->timesteps();
        for (size_t call = 0; call < timesteps.size(); ++call) {
            const double t = timesteps[call];
            const auto below = static_cast<size_t>(t);
            const auto above = std::min(below + 1, abar.size() - 1);
            const auto sigmaAt = [&](size_t i) { return std::sqrt((1 - abar[i]) / abar[i]); };
            const double weight = t - double(below);
            const double sigma = sigmaAt(below) * (1 - weight) + sigmaAt(above) * weight;
            const at::Tensor input = scheduler->scaleInput(sample, call);
            const at::Tensor output =
                (input * std::sqrt(1 + sigma * sigma) - x0) / std::max(sigma, 1e-6);
            QVERIFY(at::allclose(scheduler->denoised(call, output, sample), x0, 0, 0.02));
            sample = scheduler->step(call, output, sample, noise);
        }
        QVERIFY2(at::allclose(sample, x0, 0, 0.05),
                 qPrintable(QString::number((sample - x0).abs().max().item<double>())));
    }

    void noSignalAtTheStartStillDraws_data() { everySamplerEndsAtTheForetoldPicture_data(); }

    /// A schedule whose last timestep holds no signal, and a network that always names the velocity
    /// which leads to one x0.
    void noSignalAtTheStartStillDraws()
    {
        QFETCH(QString, name);
        model::SchedulerConfig config;
        config.rescaleToZeroSnr = true;
        config.prediction = model::Prediction::Velocity;
        config.spacing = model::Spacing::Trailing;
        const auto scheduler = sampling::makeScheduler(name.toStdString(), config, 8);
        QCOMPARE(scheduler->timesteps().front(), 999.0);
        const auto abar = config.alphasCumprod();
        const at::Tensor x0 = at::full({1, 4, 2, 2}, 0.3);
        at::Tensor sample = at::ones({1, 4, 2, 2}) * scheduler->initialNoiseScale();
        NoNoise noise;
        for (size_t call = 0; call < scheduler->timesteps().size(); ++call) {
            const double t = scheduler->timesteps()[call];
            const auto below = static_cast<size_t>(t);
            const auto above = std::min(below + 1, abar.size() - 1);
            const double signal =
                std::sqrt(abar[below] + (abar[above] - abar[below]) * (t - below));
            const at::Tensor input = scheduler->scaleInput(sample, call);
            const at::Tensor output =
                (signal * input - x0) / std::max(std::sqrt(1 - signal * signal), 1e-6);
            sample = scheduler->step(call, output, sample, noise);
        }
        QVERIFY2(at::allclose(sample, x0, 0, 0.05),
                 qPrintable(QString::number((sample - x0).abs().max().item<double>())));
    }

    void impossibleWishesAreRefused()
    {
        const model::SchedulerConfig config;
        const auto unknown = tests::errorOf([&] { sampling::makeScheduler("dice", config, 20); });
        QVERIFY(unknown && unknown->kind() == base::ErrorKind::InvalidValue);
        for (const int steps : {0, -1, 1001}) {
            const auto error =
                tests::errorOf([&] { sampling::makeScheduler("ddim", config, steps); });
            QVERIFY2(error && error->kind() == base::ErrorKind::InvalidValue,
                     qPrintable(QString::number(steps)));
        }
        // A consistency model knows the steps it was distilled over.
        const auto many = tests::errorOf([&] { sampling::makeScheduler("lcm", config, 51); });
        QVERIFY(many && many->kind() == base::ErrorKind::InvalidValue);
    }
};

DEVIASCOPE_TEST(SchedulerTest, "sampling/scheduler")
#include "scheduler_test.moc"
