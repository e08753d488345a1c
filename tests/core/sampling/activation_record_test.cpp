#include "sampling/activation_record.h"

#include "core/limited_memory.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;

class ActivationRecordTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What is recorded is what the network computes from the same latents, at every batch size.
    void activationsAreTheNetworksOwn()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const std::vector<sampling::Row> rows = {
            {"a doctor", "", 1}, {"a cook", "", 2}, {"a judge", "", 3}};
        sampling::Settings settings = sampling::Settings::of(model);
        settings.steps = 2;
        settings.microBatch = 2;
        const std::vector<network::Site> sites = {network::kMid, {network::Site::Part::Up, 0}};
        base::Context context;
        const auto record = sampling::recordActivations(model, rows, settings, {}, sites, context);
        QCOMPARE(record.timesteps.size(), size_t(2));
        QVERIFY(record.timesteps[0] > record.timesteps[1]);
        QCOMPARE(record.latents.size(0), int64_t(3));
        QCOMPARE(record.evaluations,
                 std::int64_t(2 * 2 * 3)); // steps, halves of guidance, pictures
        for (const network::Site &site : sites) {
            auto shape = model.unet.shape(site, 16, 16);
            shape.insert(shape.begin(), {2, 3});
            QCOMPARE(record.activations.at(site).sizes().vec(), shape);
        }

        QCOMPARE(record.microBatch, 2);
        const size_t enough = tests::largestPieceOf([&] {
            sampling::recordActivations(model, std::span(rows).first(1), settings, {}, sites,
                                        context);
        });
        {
            const tests::LimitedMemory limited(enough);
            const auto halved = sampling::recordActivations(model, std::span(rows).first(2),
                                                            settings, {}, sites, context);
            QCOMPARE(halved.microBatch, 1);
        }

        // The first call starts from the picture's own noise.
        const c10::NoGradGuard noGrad;
        sampling::SeededNoise noise(std::vector<std::uint64_t>{2});
        network::Taps taps;
        taps.activations[network::kMid] = at::Tensor();
        model.unet({noise.next({1, 4, 16, 16}),
                    at::full({1}, record.timesteps[0], at::kFloat),
                    model.text.encode({"a cook"}),
                    {}},
                   {}, &taps);
        QVERIFY(at::allclose(record.activations.at(network::kMid)[0][1],
                             taps.activations.at(network::kMid)[0], 1e-3, 1e-4));
    }
};

DEVIASCOPE_TEST(ActivationRecordTest, "sampling/activation_record")
#include "activation_record_test.moc"
