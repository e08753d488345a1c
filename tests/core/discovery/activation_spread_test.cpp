#include "discovery/activation_spread.h"

#include "core/discovery/with_teaching_model.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class ActivationSpreadTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void samplesOverSeedsAndSteps()
    {
        discovery::Ledger ledger(m_model.model.unet);
        base::Context context;
        discovery::Subject subject;
        const auto samples = [&] {
            discovery::KeptRecord kept(context, "run");
            return discovery::spreadSamples(m_model.model, subject, {network::kMid}, kept, ledger,
                                            context)
                .at(network::kMid);
        };
        const at::Tensor h = samples();
        QCOMPARE(h.sizes(), at::IntArrayRef({256, 192, 4, 4}));
        QVERIFY(h.isfinite().all().item<bool>());
        QVERIFY(ledger.forwardPasses() >= 256);
        QVERIFY(h.std(0).mean().item<double>() > 0);
        subject.seed = 1;
        QVERIFY(!at::equal(h, samples()));
    }

private:
    tests::WithTeachingModel m_model;
};

DEVIASCOPE_TEST(ActivationSpreadTest, "discovery/activation_spread")
#include "activation_spread_test.moc"
