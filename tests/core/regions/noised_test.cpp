#include "regions/noised.h"

#include "base/seeds.h"
#include "core/regions/true_figure.h"
#include "regions/attention_places.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;

class NoisedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPassReadsWhatIsAskedFor()
    {
        const model::Model &model = tests::teachingModel();
        const regions::Subject subject{{}, at::ones({1, 4, 16, 16}) * 0.3, ""};
        const auto place = regions::upPlace(model.unet, 16, 16, regions::kCoarseSide);
        const auto read = [&](const std::string &prompt, double timestep) {
            return regions::readNoised(model, subject, prompt, timestep, {place}).at(place);
        };
        const auto reading = read("a doctor", 100);
        QCOMPARE(reading.crossQueries.sizes().slice(0, 2).vec(), (std::vector<int64_t>{1, 64}));
        QCOMPARE(reading.selfWeights.sizes().vec(), (std::vector<int64_t>{1, 64, 64}));
        QVERIFY(at::allclose(reading.crossWeights.sum(-1), at::ones({1, 64}), 1e-4, 1e-4));
        QVERIFY(at::equal(read("a doctor", 100).crossQueries, reading.crossQueries));
        QVERIFY(!at::allclose(read("a judge", 100).crossWeights, reading.crossWeights));
        QVERIFY(!at::allclose(read("a doctor", 600).crossQueries, reading.crossQueries));
    }

    /// No picture is read under the noise that it was drawn from, of seed 0 neither.
    void theNoiseIsNoPicturesOwn()
    {
        const model::Model &model = tests::teachingModel();
        const auto place = regions::upPlace(model.unet, 16, 16, regions::kCoarseSide);
        const auto scheduler = sampling::makeScheduler("ddim", model.scheduler, 1000);
        const auto call = regions::nearestCall(scheduler->timesteps(), 100);
        const auto readUnder = [&](std::uint64_t seed) {
            const at::Tensor noise =
                sampling::SharedNoise(seed).next({regions::kNoiseDraws, 4, 16, 16});
            network::UnetInput input;
            input.sample = scheduler->noised(call, m_latents, noise);
            input.timesteps = at::full({regions::kNoiseDraws}, scheduler->timesteps()[call]);
            input.context = model.text.encode({"a doctor"}).expand({regions::kNoiseDraws, -1, -1});
            network::AttentionAccess access;
            access.readings[place] = {};
            model.unet(input, access);
            return access.readings.at(place).crossQueries.mean(0, true);
        };
        const auto queries =
            regions::readNoised(model, {{}, m_latents, ""}, "a doctor", 100, {place})
                .at(place)
                .crossQueries;
        QVERIFY(!at::allclose(readUnder(0), queries, 1e-3, 1e-3));
        const auto own = base::seedOf(base::SeedUse::Regions, 0, 130000);
        QVERIFY(at::allclose(readUnder(own), queries, 1e-3, 1e-3));
    }

private:
    const at::Tensor m_latents = at::ones({1, 4, 16, 16}) * 0.3;
};

DEVIASCOPE_TEST(NoisedTest, "regions/noised")
#include "noised_test.moc"
