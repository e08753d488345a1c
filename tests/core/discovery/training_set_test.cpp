#include "discovery/training_set.h"

#include "core/discovery/small_run.h"
#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QtTest>

#include <cmath>
#include <stdexcept>

using namespace deviascope;
using discovery::Checkpoint;
using discovery::Examples;
using discovery::Ledger;
using discovery::SelfSettings;
using discovery::TrainingSet;

/// Pictures of the concept, and learning examples made of them.
class TrainingSetTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_run.emplace(); }

    void aSetHasOnePicturePerCarrier()
    {
        const TrainingSet &set = m_run->set;
        QCOMPARE(set.latents.sizes().vec(), (std::vector<int64_t>{3, 4, 16, 16}));
        QCOMPARE(set.baseContext.size(0), int64_t(3));
        QCOMPARE(set.targetContext.sizes(), set.baseContext.sizes());
        QVERIFY(!at::equal(set.targetContext, set.baseContext));
        const TrainingSet part = set.part(1, 2);
        QVERIFY(at::equal(part.latents, set.latents.slice(0, 1)));
        QCOMPARE(part.size(), int64_t(2));
    }

    void theSeedFixesThePictures()
    {
        SelfSettings settings = m_run->settings;
        QVERIFY(at::equal(draw(settings, 3).latents, m_run->set.latents));
        settings.seed = 1;
        QVERIFY(!at::equal(draw(settings, 3).latents, m_run->set.latents));
    }

    /// `distilled` draws at guidance 1, one pass a call; the paper's objective draws under
    /// guidance.
    void evaluationsAreCounted_data()
    {
        QTest::addColumn<int>("objective");
        QTest::addColumn<QString>("negative");
        QTest::addColumn<double>("evaluations");
        const int distilled = int(discovery::Objective::Distilled);
        QTest::newRow("distilled") << distilled << "" << 20.;
        QTest::newRow("noise") << int(discovery::Objective::Noise) << "" << 40.;
        QTest::newRow("anti-vector") << distilled << "glasses" << 40.;
    }

    void evaluationsAreCounted()
    {
        QFETCH(int, objective);
        QFETCH(QString, negative);
        QFETCH(double, evaluations);
        SelfSettings settings = m_run->settings;
        settings.objective = discovery::Objective(objective);
        settings.negative = negative.toStdString();
        Ledger ledger(m_run->model.unet);
        Checkpoint none({}, "none");
        base::Context context;
        const auto set = discovery::drawTrainingSet(
            m_run->model, settings, discovery::conceptSetsOf(settings), 2, none, ledger, context);
        QCOMPARE(ledger.forwardPasses(), evaluations);
        QCOMPARE(set.negativeContext.defined(), !negative.isEmpty());
        QCOMPARE(set.trajectory.has_value(), QTest::currentDataTag() == QByteArray("distilled"));
    }

    /// Finished batches are kept: the pictures drawn before a kill are not drawn again.
    void drawingGoesOnAfterAKill()
    {
        const SelfSettings settings = m_run->settings;
        const TrainingSet whole = draw(settings, 9); // a batch of 8, then one
        QTemporaryDir folder;
        const auto now = std::chrono::milliseconds(0);
        {
            Checkpoint checkpoint(folder.path().toStdString(), "run", now);
            Ledger ledger(m_run->model.unet);
            base::Context context({}, [](const base::Progress &progress) {
                if (progress.fraction >= 8. / 9)
                    throw std::runtime_error("killed");
            });
            QVERIFY_EXCEPTION_THROWN(discovery::drawTrainingSet(m_run->model, settings,
                                                                discovery::conceptSetsOf(settings),
                                                                9, checkpoint, ledger, context),
                                     std::runtime_error);
        }
        Checkpoint checkpoint(folder.path().toStdString(), "run", now);
        QCOMPARE(checkpoint.number("evaluations"), std::optional(80.));
        Ledger ledger(m_run->model.unet);
        base::Context context;
        const TrainingSet resumed =
            discovery::drawTrainingSet(m_run->model, settings, discovery::conceptSetsOf(settings),
                                       9, checkpoint, ledger, context);
        QVERIFY(at::equal(resumed.latents, whole.latents));
        QVERIFY(at::equal(resumed.trajectory->noisy, whole.trajectory->noisy));
        QVERIFY(at::equal(resumed.trajectory->prediction, whole.trajectory->prediction));
        QCOMPARE(ledger.forwardPasses(), 10.); // the ninth picture only
    }

    /// x_t = sqrt(abar) x0 + sqrt(1 - abar) eps, each row at its own t.
    void examplesAreNoisedToTheirTimestep()
    {
        const TrainingSet &set = m_run->set;
        const std::vector<double> abar = {1, 0.64, 0};
        const Examples made = discovery::noiseTo(set, abar, at::tensor({2, 1, 0}, at::kLong),
                                                 at::tensor({0, 1, 2}, at::kLong), 7);
        QVERIFY(at::equal(made.noisy[0], set.latents[2]));
        QVERIFY(at::allclose(made.noisy[1], 0.8 * set.latents[1] + 0.6 * made.noise[1]));
        QVERIFY(at::equal(made.noisy[2], made.noise[2]));
    }

    /// The first call sees the start noise; each call's answer is the network's own at its
    /// timestep.
    void theTrajectoryIsWhatTheNetworkAnswered()
    {
        const c10::NoGradGuard noGrad;
        const TrainingSet &set = m_run->set;
        QCOMPARE(set.trajectory->calls(), int64_t(10));
        const Examples made =
            discovery::recorded(set, at::tensor({2, 0}, at::kLong), at::tensor({0, 6}, at::kLong));
        QCOMPARE(made.timesteps[0].item<float>(), 999.F);
        QVERIFY(made.timesteps[1].item<float>() < 500);
        QVERIFY(std::abs(made.noisy[0].std().item<double>() - 1) < 0.1);
        QVERIFY(at::equal(made.latents[1], set.latents[0]));
        const network::UnetInput input{
            made.noisy, made.timesteps, set.targetContext.index_select(0, made.rows), {}};
        QVERIFY(at::allclose(made.prediction, m_run->model.unet(input), 1e-4, 1e-4));
    }

    void aPartTakesItsTrajectoryAlong()
    {
        const TrainingSet part = m_run->set.part(1, 2);
        QVERIFY(at::equal(part.trajectory->noisy, m_run->set.trajectory->noisy.slice(0, 1)));
        QCOMPARE(part.trajectory->prediction.size(0), int64_t(2));
    }

private:
    TrainingSet draw(const SelfSettings &settings, int count) const
    {
        Ledger ledger(m_run->model.unet);
        Checkpoint none({}, "none");
        base::Context context;
        return discovery::drawTrainingSet(m_run->model, settings,
                                          discovery::conceptSetsOf(settings), count, none, ledger,
                                          context);
    }

    std::optional<tests::SmallRun> m_run;
};

DEVIASCOPE_TEST(TrainingSetTest, "discovery/training_set")
#include "training_set_test.moc"
