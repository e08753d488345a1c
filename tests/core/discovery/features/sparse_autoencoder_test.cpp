#include "discovery/features/sparse_autoencoder.h"

#include "core/discovery/features/planted_tokens.h"
#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <stdexcept>

using namespace deviascope;
using namespace deviascope::discovery;

/// On tokens whose parts are known.
class SparseAutoencoderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// It finds what tokens are made of, and a random dictionary of its size does not.
    void plantedPartsAreFound()
    {
        const auto planted = tests::plantedTokens(4000, 2), fresh = tests::plantedTokens(500, 3);
        base::Context context;
        Checkpoint none({}, "none");
        const auto learned = learnDictionary(planted.tokens, m_settings, none, context);
        QVERIFY(learned.isComplete);
        QCOMPARE(learned.steps, m_settings.steps);
        const Dictionary random = randomDictionary(planted.tokens, m_settings);
        const auto own = qualityOf(learned.dictionary, fresh.tokens),
                   other = qualityOf(random, fresh.tokens);
        QVERIFY2(own.explained > 0.85 && own.explained > other.explained + 0.1,
                 qPrintable(QString("%1 %2").arg(own.explained).arg(other.explained)));
        QVERIFY(own.meanActive <= static_cast<double>(m_settings.active));
        QVERIFY(std::abs(own.density.sum().item<double>() - own.meanActive) < 1e-3);
        const double found = nearness(learned.dictionary, planted.atoms),
                     byChance = nearness(random, planted.atoms);
        QVERIFY2(found > 0.9 && found > byChance + 0.1,
                 qPrintable(QString("%1 %2").arg(found).arg(byChance)));
        const at::Tensor lengths =
            learned.dictionary.decoderWeight.norm(2, at::IntArrayRef{0}, false);
        QVERIFY(at::allclose(lengths, at::ones_like(lengths), 1e-4, 1e-4));
    }

    /// Latents that nothing uses are taught what is left.
    void deadLatentsAreRevived()
    {
        const auto planted = tests::plantedTokens(2000, 2);
        AutoencoderSettings settings = m_settings;
        settings.latents = 96;
        settings.active = 2;
        settings.steps = 500;
        settings.deadAfter = 20;
        const auto deadWith = [&](double auxiliary) {
            settings.auxiliary = auxiliary;
            base::Context context;
            Checkpoint none({}, "none");
            const auto learned = learnDictionary(planted.tokens, settings, none, context);
            return qualityOf(learned.dictionary, planted.tokens).dead;
        };
        const double with = deadWith(1. / 32), without = deadWith(0);
        QVERIFY2(with < without, qPrintable(QString("%1 %2").arg(with).arg(without)));
    }

    /// To the same bits, wherever it was killed.
    void aKilledRunGoesOn()
    {
        const auto planted = tests::plantedTokens(400, 2);
        AutoencoderSettings settings = m_settings;
        settings.steps = 40;
        settings.deadAfter = 5;
        const QTemporaryDir folder;
        const auto run = [&](int killedAt, int &calls) {
            base::Context context({}, [&](const base::Progress &) {
                if (++calls == killedAt)
                    throw std::runtime_error("killed");
            });
            Checkpoint checkpoint(folder.path().toStdString(), "key", std::chrono::milliseconds(0));
            auto learned = learnDictionary(planted.tokens, settings, checkpoint, context);
            checkpoint.remove();
            return learned.dictionary;
        };
        int whole = 0, killed = 0, rest = 0;
        const Dictionary expected = run(0, whole);
        QVERIFY_EXCEPTION_THROWN(run(30, killed), std::runtime_error);
        const Dictionary found = run(0, rest);
        QVERIFY(rest <= 12);
        QVERIFY(at::equal(found.encoderWeight, expected.encoderWeight));
        QVERIFY(at::equal(found.decoderWeight, expected.decoderWeight));
        QVERIFY(at::equal(found.preBias, expected.preBias));
    }

    void aStopKeepsTheBestSoFar()
    {
        std::stop_source stop;
        base::Context context(stop.get_token(), [&](const base::Progress &progress) {
            if (progress.fraction > 0.5)
                stop.request_stop();
        });
        AutoencoderSettings settings = m_settings;
        settings.steps = 20;
        Checkpoint none({}, "none");
        const auto learned =
            learnDictionary(tests::plantedTokens(200, 2).tokens, settings, none, context);
        QVERIFY(!learned.isComplete && learned.steps > 5 && learned.steps < 20);
    }

    void impossibleSizesAreRefused()
    {
        const at::Tensor tokens = tests::plantedTokens(10, 2).tokens;
        AutoencoderSettings settings;
        settings.active = settings.latents + 1;
        const auto error = tests::errorOf([&] { randomDictionary(tokens, settings); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QVERIFY(tests::errorOf([&] { randomDictionary(tokens.narrow(0, 0, 1), {}); }));
    }

private:
    /// Mean over atoms of the cosine with the latent that is nearest to each.
    static double nearness(const Dictionary &dictionary, const at::Tensor &atoms)
    {
        const at::Tensor effects = (dictionary.decoderWeight * dictionary.std.unsqueeze(1)).t();
        const at::Tensor units = effects / effects.norm(2, at::IntArrayRef{1}, true);
        return std::get<0>(at::matmul(atoms, units.t()).max(1)).mean().item<double>();
    }

    const AutoencoderSettings m_settings{48, 4, 1500, 256, 3e-3, 100, 1. / 32, 5};
};

DEVIASCOPE_TEST(SparseAutoencoderTest, "discovery/features/sparse_autoencoder")
#include "sparse_autoencoder_test.moc"
