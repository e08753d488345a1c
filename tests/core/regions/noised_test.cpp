#include "regions/noised.h"

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
};

DEVIASCOPE_TEST(NoisedTest, "regions/noised")
#include "noised_test.moc"
