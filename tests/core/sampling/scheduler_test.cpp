#include "sampling/scheduler.h"

#include "core/support.h"
#include "format/json_file.h"
#include "format/safetensors.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cmath>
#include <filesystem>

using namespace deviascope;
namespace fs = std::filesystem;

namespace {

const fs::path kGolden = fs::path(DEVIASCOPE_TEST_DATA) / "golden";

/// Replays the recorded random numbers of a stochastic sampler.
class RecordedNoise final : public sampling::NoiseSource {
public:
    explicit RecordedNoise(at::Tensor noise) : m_noise(std::move(noise)) {}
    at::Tensor next(at::IntArrayRef) override { return m_noise[m_next++]; }

private:
    at::Tensor m_noise;
    int64_t m_next = 0;
};

} // namespace

class SchedulerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Every trajectory of diffusers whose sampler this version has, at each step.
    void trajectoriesAreDiffusers()
    {
        const auto tensors = format::SafetensorsFile::open(kGolden / "schedulers.safetensors");
        QFile file(QString::fromStdString((kGolden / "schedulers.json").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto entries = nlohmann::json::parse(file.readAll().toStdString());
        const auto &known = sampling::schedulerNames();
        int compared = 0;
        for (const auto &entry : entries) {
            const std::string name = entry.at("scheduler");
            if (std::find(known.begin(), known.end(), name) == known.end())
                continue;
            const std::string key = entry.at("key");
            auto json = entry.at("config");
            json["prediction_type"] = entry.at("prediction_type");
            const auto scheduler = sampling::makeScheduler(
                name, model::parseSchedulerConfig(json, key), entry.at("steps").get<int>());
            const at::Tensor expected = tensors.tensor(key + ".latents");
            RecordedNoise noise(tensors.contains(key + ".noise") ? tensors.tensor(key + ".noise")
                                                                 : at::Tensor());
            at::Tensor sample = expected[0];
            const auto &timesteps = scheduler->timesteps();
            QCOMPARE(static_cast<int64_t>(timesteps.size()), expected.size(0) - 1);
            for (size_t call = 0; call < timesteps.size(); ++call) {
                const at::Tensor input = scheduler->scaleInput(sample, call);
                const at::Tensor output = at::tanh(0.7 * input + timesteps[call] / 1000);
                sample = scheduler->step(call, output, sample, noise);
                const at::Tensor wanted = expected[static_cast<int64_t>(call) + 1];
                const double error = (sample - wanted).abs().max().item<double>();
                QVERIFY2(error <= 1e-4 * std::max(1.0, wanted.abs().max().item<double>()),
                         qPrintable(QString("%1, call %2: %3")
                                        .arg(QString::fromStdString(key))
                                        .arg(call)
                                        .arg(error)));
            }
            ++compared;
        }
        QVERIFY(compared >= 4);
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
    }
};

DEVIASCOPE_TEST(SchedulerTest, "sampling/scheduler")
#include "scheduler_test.moc"
