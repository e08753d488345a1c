#include "training/trainer.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using base::Context;
using discovery::Checkpoint;
using training::Trainer;
using training::TrainerSettings;

namespace {

/// A straight line y = 2 x - 1 through noisy points, a few drawn anew for each part.
class Line {
public:
    Trainer::Parameters parameters() { return {{"slope", slope}, {"start", start}}; }
    Trainer::Loss loss()
    {
        return [this](int step, int part) {
            const auto generator =
                at::detail::createCPUGenerator(static_cast<std::uint64_t>(step * 10 + part));
            const at::Tensor x = at::randn({8}, generator, at::kFloat);
            const at::Tensor noise = at::randn({8}, generator, at::kFloat);
            return (slope * x + start - (2 * x - 1 + 0.1 * noise)).square().mean();
        };
    }

    at::Tensor slope = at::zeros({1}, at::kFloat), start = at::zeros({1}, at::kFloat);
};

TrainerSettings settings()
{
    TrainerSettings settings;
    settings.steps = 40;
    settings.parts = 2;
    settings.rate = 0.1;
    settings.schedule = {training::RateSchedule::Shape::Cosine, 4, 0.05};
    settings.averageDecay = 0.9;
    return settings;
}

} // namespace

class TrainerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLineIsFound()
    {
        Line line;
        Checkpoint nothing({}, "");
        TrainerSettings longer = settings();
        longer.steps = 200;
        Trainer trainer(line.parameters(), longer, nothing);
        Context context;
        const training::Trained trained = trainer.run(line.loss(), context);
        QCOMPARE(trained.steps, 200);
        QCOMPARE(trained.losses.size(), size_t(200));
        QVERIFY(!trained.isShort && !trained.isStopped);
        QVERIFY(std::abs(line.slope.item<double>() - 2) < 0.1);
        QVERIFY(std::abs(line.start.item<double>() + 1) < 0.1);
        QVERIFY(std::abs(trainer.averaged().at("slope").item<double>() - 2) < 0.1);
        QVERIFY(trained.losses.back() < trained.losses.front() / 10);
    }

    /// Stopped in the midst of a step, as by a kill after its last checkpoint: the same bits.
    void aStoppedTrainingGoesOnToTheSameBits()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        Line whole, stopped, resumed;
        Checkpoint nothing({}, "");
        Context context;
        Trainer through(whole.parameters(), settings(), nothing);
        const auto wanted = through.run(whole.loss(), context);
        {
            std::stop_source stop;
            int polls = 0;
            Context stopping(stop.get_token(), [&](const base::Progress &) {
                if (++polls == 2 * 17)
                    stop.request_stop();
            });
            Checkpoint checkpoint(path, "run");
            Trainer trainer(stopped.parameters(), settings(), checkpoint);
            const auto part = trainer.run(stopped.loss(), stopping);
            QVERIFY(part.isStopped && part.steps == 16);
        }
        Checkpoint checkpoint(path, "run");
        Trainer trainer(resumed.parameters(), settings(), checkpoint);
        QVERIFY(at::equal(resumed.slope, stopped.slope));
        const auto trained = trainer.run(resumed.loss(), context);
        QCOMPARE(trained.steps, 40);
        QCOMPARE(trained.losses, wanted.losses);
        QVERIFY(at::equal(resumed.slope, whole.slope));
        QVERIFY(at::equal(trainer.averaged().at("start"), through.averaged().at("start")));
        // A finished one answers at once.
        int asked = 0;
        Trainer again(resumed.parameters(), settings(), checkpoint);
        QCOMPARE(again
                     .run(
                         [&](int, int) {
                             ++asked;
                             return at::zeros({});
                         },
                         context)
                     .steps,
                 40);
        QCOMPARE(asked, 0);
    }

    /// Half precision's factor goes out again: a power of two changes no bit.
    void theScaleOfGradientsChangesNothing()
    {
        Line plain, scaled;
        Checkpoint nothing({}, ""), other({}, "");
        Context context;
        Trainer(plain.parameters(), settings(), nothing).run(plain.loss(), context);
        TrainerSettings with = settings();
        with.gradientScale = 1024;
        Trainer(scaled.parameters(), with, other).run(scaled.loss(), context);
        QVERIFY(at::equal(plain.slope, scaled.slope));
    }

    /// Adam takes steps of its rate's size whatever the gradient's: cut gradients differ in their
    /// proportions from step to step, so the way is another.
    void largeGradientsAreCut()
    {
        Line plain, cut;
        Checkpoint nothing({}, ""), other({}, "");
        Context context;
        Trainer(plain.parameters(), settings(), nothing).run(plain.loss(), context);
        TrainerSettings with = settings();
        with.largestGradient = 0.5;
        Trainer trainer(cut.parameters(), with, other);
        trainer.run(cut.loss(), context);
        QVERIFY(!at::equal(plain.slope, cut.slope));
        QVERIFY(std::abs(cut.slope.item<double>() - 2) < 0.5);
    }

    void theTimeIsKept()
    {
        Line line;
        Checkpoint nothing({}, "");
        TrainerSettings none = settings();
        none.seconds = 0;
        Context context;
        const auto trained = Trainer(line.parameters(), none, nothing).run(line.loss(), context);
        QVERIFY(trained.isShort && trained.steps == 0);
        QCOMPARE(line.slope.item<double>(), 0.0);
    }

    void whatIsNotFiniteIsAnError()
    {
        Line line;
        Checkpoint nothing({}, "");
        Context context;
        Trainer trainer(line.parameters(), settings(), nothing);
        const auto error = tests::errorOf(
            [&] { trainer.run([&](int, int) { return (line.slope / 0.0).sum(); }, context); });
        QVERIFY(error && error->kind() == base::ErrorKind::Device);
        QCOMPARE(line.slope.item<double>(), 0.0);
    }
};

DEVIASCOPE_TEST(TrainerTest, "training/trainer")
#include "trainer_test.moc"
