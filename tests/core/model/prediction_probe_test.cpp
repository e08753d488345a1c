#include "model/prediction_probe.h"

#include "core/support.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;

namespace {

model::Model loadToProbe(const std::filesystem::path &path)
{
    return model::loadModel(path, {base::Compute{at::kCPU, at::kFloat}, {}});
}

} // namespace

class PredictionProbeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTrainedModelOfNoiseIsRecognised()
    {
        const model::Model teaching = loadToProbe(model::teachingModelFolder());
        const auto guess = model::guessPrediction(teaching.unet, teaching.text);
        QVERIFY2(guess.slope > 0.8, qPrintable(QString::number(guess.slope)));
        QVERIFY(guess.prediction == model::Prediction::Epsilon);
    }

    void theGuessIsTheSameEveryTime()
    {
        const model::Model teaching = loadToProbe(model::teachingModelFolder());
        const double first = model::guessPrediction(teaching.unet, teaching.text).slope;
        at::randn({3}); // no global random state is used
        QCOMPARE(model::guessPrediction(teaching.unet, teaching.text).slope, first);
    }

    void modelsWithGuidanceEmbeddingCanBeAsked()
    {
        const model::Model consistency =
            loadToProbe(std::filesystem::path(DEVIASCOPE_TEST_DATA) / "golden/tiny-lcm");
        const auto guess = model::guessPrediction(consistency.unet, consistency.text);
        QVERIFY(std::isfinite(guess.slope));
    }
};

DEVIASCOPE_TEST(PredictionProbeTest, "model/prediction_probe")
#include "prediction_probe_test.moc"
