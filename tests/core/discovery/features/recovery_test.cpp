#include "discovery/features/recovery.h"

#include "core/discovery/features/planted_tokens.h"
#include "core/support.h"
#include "discovery/features/sparse_autoencoder.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::discovery;

class RecoveryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theAreaCountsPairs()
    {
        const at::Tensor scores = at::tensor({3.F, 1.F, 2.F, 2.F, 0.F});
        const at::Tensor positive = at::tensor({1, 0, 1, 0, 0}, at::kInt).to(at::kBool);
        QCOMPARE(areaUnderCurve(scores, positive), 5.5 / 6); // one tie
        QCOMPARE(areaUnderCurve(-scores, positive), 0.5 / 6);
        QCOMPARE(areaUnderCurve(scores, at::ones({5}, at::kBool)), 0.5);
    }

    /// Chosen on the first four rows, judged on the last four: what fits the first by chance is
    /// seen through.
    void aColumnIsJudgedWhereItWasNotChosen()
    {
        const at::Tensor positive = at::tensor({1, 1, 0, 0, 1, 1, 0, 0}, at::kInt).to(at::kBool);
        const at::Tensor choosing = at::arange(8) < 4;
        const at::Tensor lucky = at::tensor({5.F, 4.F, 0.F, 1.F, 0.F, 0.F, 2.F, 3.F});
        const at::Tensor weak = at::tensor({1.F, 0.F, 0.F, 1.F, 1.F, 1.F, 0.F, 0.F});
        const auto chosen = bestColumn(at::stack({weak, lucky}, 1), positive, choosing);
        QCOMPARE(chosen.column, std::int64_t(1));
        QCOMPARE(chosen.threshold, 4.);
        QCOMPARE(chosen.auc, 0.);
        QCOMPARE(chosen.f1, 0.);
    }

    /// A planted part is found by a learned dictionary better than by a random one.
    void aPlantedPartIsRecovered()
    {
        const auto learning = tests::plantedTokens(4000, 2), judged = tests::plantedTokens(600, 5);
        AutoencoderSettings settings;
        settings.latents = 48;
        settings.active = 4;
        settings.steps = 1200;
        settings.batch = 256;
        settings.rate = 3e-3;
        base::Context context;
        Checkpoint none({}, "none");
        const auto learned = learnDictionary(learning.tokens, settings, none, context).dictionary;
        const RecoveryTable table(learned, randomDictionary(learning.tokens, settings),
                                  judged.tokens.unsqueeze(1), at::arange(600) < 300);
        double own = 0, random = 0;
        for (std::int64_t atom = 0; atom < 4; ++atom) {
            const Recovery recovery = table.of(judged.shares.select(1, atom) > 0);
            own += recovery.latent.auc / 4;
            random += recovery.random.auc / 4;
            QVERIFY(recovery.meanDifferenceAuc > 0.8);
            QVERIFY(recovery.principalAuc > 0.4);
            QVERIFY(recovery.latent.f1 >= 0 && recovery.latent.f1 <= 1);
        }
        QVERIFY2(own > 0.9 && own > random, qPrintable(QString("%1 %2").arg(own).arg(random)));
    }

    void whatCannotBeToldIsRefused()
    {
        const auto judged = tests::plantedTokens(20, 5);
        const Dictionary random = randomDictionary(judged.tokens, {});
        const RecoveryTable table(random, random, judged.tokens.unsqueeze(1), at::arange(20) < 10);
        const auto error = tests::errorOf([&] { table.of(at::ones({20}, at::kBool)); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }
};

DEVIASCOPE_TEST(RecoveryTest, "discovery/features/recovery")
#include "recovery_test.moc"
