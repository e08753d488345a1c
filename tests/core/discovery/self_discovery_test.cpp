#include "discovery/self_discovery.h"

#include "core/support.h"
#include "sampling/sampler.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <stdexcept>

using namespace deviascope;
using discovery::Finding;
using discovery::SelfSettings;

namespace {

/// Ends a run in mid-flight, as a kill does: nobody catches it inside.
struct Killed : std::runtime_error {
    Killed() : std::runtime_error("killed") {}
};

bool areEqual(const direction::Direction &a, const direction::Direction &b)
{
    return a.tensors.size() == b.tensors.size() &&
           std::all_of(a.tensors.begin(), a.tensors.end(), [&](const auto &entry) {
               return b.tensors.contains(entry.first) &&
                      at::equal(entry.second, b.tensors.at(entry.first));
           });
}

} // namespace

/// Tiny runs of self-discovery on the teaching model.
class SelfDiscoveryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_settings.concept_ = "a woman";
        m_settings.pictures = 4;
        m_settings.steps = 6;
        m_settings.batch = 2;
        m_settings.searchScale = false;
        m_whole =
            discover(m_settings, QTemporaryDir(), [this](const base::Progress &) { ++m_polls; });
    }

    void aDirectionHasAllSitesAndItsProvenance()
    {
        QCOMPARE(m_whole.direction.tensors.size(), size_t(2)); // mid and up_0
        for (const auto &[site, tensor] : m_whole.direction.tensors) {
            const auto shape = m_model->unet.shape(site, 16, 16);
            QCOMPARE(tensor.sizes().vec(), (std::vector<int64_t>{1, shape[0], shape[1], shape[2]}));
            QVERIFY(tensor.isfinite().all().item<bool>());
            QVERIFY(tensor.norm().item<float>() > 0);
        }
        const auto &made = m_whole.direction.provenance;
        QCOMPARE(made.at("model").at("hash").get<std::string>(), m_model->hash);
        QCOMPARE(made.at("settings").at("steps").get<int>(), 6);
        QVERIFY(m_whole.pairedLoss && m_whole.pairedLossInterval);
        QVERIFY(m_whole.pairedLossInterval->low <= *m_whole.pairedLoss);
        QVERIFY(*m_whole.pairedLoss <= m_whole.pairedLossInterval->high);
        QCOMPARE(m_whole.backwardPasses, std::int64_t(6 * 2));
        // Through the half behind the middle block, twice a forward pass of it.
        const double behind = 1 - m_model->unet.encoderShare();
        QVERIFY(std::abs(m_whole.totalEvaluations - m_whole.evaluations - 2 * behind * 12) <= 1);
        QCOMPARE(made.at("total_evaluations").get<std::int64_t>(), m_whole.totalEvaluations);
        QVERIFY(!m_whole.stoppedEarly);
    }

    /// The same seed learns the same: see aKilledRunGoesOn.
    void anotherSeedLearnsAnother()
    {
        SelfSettings other = m_settings;
        other.seed = 1;
        QVERIFY(!areEqual(discover(other).direction, m_whole.direction));
    }

    void bothObjectivesAndAnySiteLearn_data()
    {
        QTest::addColumn<bool>("noise");
        QTest::addColumn<QString>("site");
        QTest::newRow("noise at mid") << true << "mid";
        QTest::newRow("distilled at up_0") << false << "up_0";
        QTest::newRow("distilled at down_1") << false << "down_1";
    }

    void bothObjectivesAndAnySiteLearn()
    {
        QFETCH(bool, noise);
        QFETCH(QString, site);
        SelfSettings settings = m_settings;
        settings.objective = noise ? discovery::Objective::Noise : discovery::Objective::Distilled;
        settings.sites = {network::Site::parse(site.toStdString())};
        settings.steps = 2;
        const Finding finding = discover(settings);
        QCOMPARE(finding.direction.tensors.size(), size_t(1));
        QCOMPARE(finding.direction.tensors.begin()->first, settings.sites.front());
        if (!noise) { // it starts at 0
            QVERIFY(finding.direction.norm() > 0);
            return;
        }
        settings.steps = 1;
        QVERIFY(!areEqual(discover(settings).direction, finding.direction));
    }

    /// Killed at any stage, the same run goes on and ends with the same bits.
    void aKilledRunGoesOn_data()
    {
        QTest::addColumn<double>("fraction");
        QTest::newRow("while drawing") << 0.2;
        QTest::newRow("while learning") << 0.7;
    }

    void aKilledRunGoesOn()
    {
        QFETCH(double, fraction);
        QTemporaryDir folder;
        QVERIFY_EXCEPTION_THROWN(discover(m_settings, folder,
                                          [&](const base::Progress &progress) {
                                              if (progress.fraction > fraction)
                                                  throw Killed();
                                          }),
                                 Killed);
        QCOMPARE(tests::everythingIn(folder).size(), 1);
        int rest = 0;
        const Finding finding =
            discover(m_settings, folder, [&](const base::Progress &) { ++rest; });
        QVERIFY(areEqual(finding.direction, m_whole.direction));
        QVERIFY2(rest < m_polls, "the second run began anew");
        QCOMPARE(tests::everythingIn(folder).size(), 0); // a finished run leaves nothing
    }

    void aStopKeepsTheBestSoFar_data()
    {
        QTest::addColumn<int>("reports"); // of the fifth step, which begins with a look at the loss
        QTest::newRow("in a measurement") << 2;
        QTest::newRow("in the pictures on the way") << 5;
    }

    /// At once: nothing is measured or drawn any more.
    void aStopKeepsTheBestSoFar()
    {
        QFETCH(int, reports);
        QTemporaryDir folder;
        std::stop_source stop;
        int seen = 0, after = 0;
        const Finding stopped = discover(
            m_settings, folder,
            [&](const base::Progress &progress) {
                after += stop.stop_requested();
                if (progress.fraction > 0.7 && ++seen == reports)
                    stop.request_stop();
            },
            stop.get_token());
        QVERIFY(stopped.stoppedEarly);
        QVERIFY2(after <= 2, qPrintable(QString::number(after)));
        QVERIFY(stopped.usable && !stopped.pairedLoss); // which is that of a finished run
        QCOMPARE(stopped.direction.provenance.at("trained_steps").get<int>(), 4);
        QVERIFY(!areEqual(stopped.direction, m_whole.direction));
        // Asked for again, it goes on where it stopped.
        QVERIFY(areEqual(discover(m_settings, folder, {}).direction, m_whole.direction));
    }

    /// Pictures are shown instead of drawn, and nothing is named: the paper's objective learns from
    /// them, a quarter is held out, no picture is drawn. The direction leads to what they show.
    void aConceptIsShown()
    {
        std::vector<sampling::Row> rows;
        for (std::uint64_t seed = 0; seed < 12; ++seed)
            rows.push_back({"a woman", "", 900 + seed});
        base::Context context;
        SelfSettings settings = m_settings;
        settings.concept_.clear();
        settings.pictures = 0;
        settings.shown = sampling::draw(*m_model, rows,
                                        sampling::Settings::foretelling(*m_model, 8), {}, context)
                             .pictures;
        settings.shownName = "women";
        settings.steps = 30;
        settings.batch = 8;
        settings.sites = {network::kMid};
        const Finding shown = discover(settings);
        QCOMPARE(shown.direction.name, std::string("women"));
        QVERIFY(shown.direction.concept_.empty());
        QVERIFY(!shown.direction.suggestedScale);
        const auto &made = shown.direction.provenance.at("settings");
        QCOMPARE(made.at("shown").size(), size_t(12));
        QCOMPARE(made.at("pictures").get<int>(), 9);
        QCOMPARE(made.at("objective").get<std::string>(), std::string("noise"));
        QVERIFY(shown.pairedLoss && shown.pairedLossInterval->low < shown.pairedLossInterval->high);
        const at::Tensor &vector = shown.direction.tensors.at(network::kMid);
        const at::Tensor &named = m_whole.direction.tensors.at(network::kMid);
        const double cosine =
            ((vector * named).sum() / (vector.norm() * named.norm())).item<double>();
        QVERIFY2(cosine > 0.1, qPrintable(QString::number(cosine)));

        settings.shown.resize(7);
        const auto error = tests::errorOf([&] { discover(settings); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

    void aStopBeforeAnythingIsLearnedIsAStop()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(
            discover(
                m_settings, QTemporaryDir(), [](const base::Progress &) {}, stop.get_token()),
            base::Cancelled);
    }

    /// Two concepts in one run: a direction each, and the same when it goes on after a kill.
    void conceptsAreLearnedTogether()
    {
        SelfSettings settings = m_settings;
        settings.pictures = 2;
        settings.together = {"an old person"};
        base::Context context;
        const auto findings = discovery::SelfDiscovery().discover(*m_model, settings, context);
        QCOMPARE(findings.size(), size_t(2));
        QCOMPARE(findings[1].direction.concept_, std::string("an old person"));
        QCOMPARE(findings[1].direction.provenance.at("settings").at("together").size(), size_t(1));
        QVERIFY(!areEqual(findings[0].direction, findings[1].direction));
        QVERIFY(findings[0].pairedLoss != findings[1].pairedLoss);
        for (const auto &[site, tensor] : findings[1].direction.tensors)
            QCOMPARE(tensor.size(0), int64_t(1));

        QTemporaryDir folder;
        QVERIFY_EXCEPTION_THROWN(discover(settings, folder,
                                          [](const base::Progress &progress) {
                                              if (progress.fraction > 0.8)
                                                  throw Killed();
                                          }),
                                 Killed);
        QVERIFY(areEqual(discover(settings, folder, {}).direction, findings[0].direction));
    }

    void impossibleSettingsAreRefused()
    {
        SelfSettings settings = m_settings;
        settings.batch = -3;
        int polls = 0;
        const auto error = tests::errorOf(
            [&] { discover(settings, QTemporaryDir(), [&](const base::Progress &) { ++polls; }); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QCOMPARE(polls, 0);
    }

private:
    Finding discover(const SelfSettings &settings) const
    {
        base::Context context;
        return discovery::SelfDiscovery().discover(*m_model, settings, context).at(0);
    }

    Finding discover(const SelfSettings &settings, const QTemporaryDir &folder,
                     base::Context::Report report, std::stop_token stop = {}) const
    {
        base::Context context(stop, std::move(report));
        context.checkpointFolder = folder.path().toStdString();
        context.checkpointPause = std::chrono::milliseconds(0);
        return discovery::SelfDiscovery().discover(*m_model, settings, context).at(0);
    }

    std::optional<model::Model> m_model;
    SelfSettings m_settings;
    Finding m_whole;
    int m_polls = 0; ///< that it took
};

DEVIASCOPE_TEST(SelfDiscoveryTest, "discovery/self_discovery")
#include "self_discovery_test.moc"
