#include "statistics/confidence_sequence.h"

#include "base/error.h"
#include "statistics/share.h"
#include "support/registry.h"

#include <QtTest>

#include <random>

using namespace deviascope;
using namespace deviascope::statistics;

class ConfidenceSequenceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void startsWithEverythingAndIsWiderThanWilson()
    {
        QCOMPARE(confidenceSequence(0, 0), (base::Interval{0, 1}));
        for (const int n : {8, 64, 400}) {
            const auto sequence = confidenceSequence(n / 4, n);
            const auto fixed = wilson(n / 4, n);
            QVERIFY(sequence.low < fixed.low && sequence.high > fixed.high);
        }
    }

    /// What an ordinary interval does not do: hold at every look together.
    void holdsAtEveryLookTogether()
    {
        constexpr int runs = 2000, looks = 200;
        constexpr double share = 0.3;
        int broken = 0, brokenWilson = 0;
        std::mt19937_64 random(7);
        std::bernoulli_distribution draw(share);
        for (int run = 0; run < runs; ++run) {
            int k = 0;
            bool out = false, outWilson = false;
            for (int n = 1; n <= looks; ++n) {
                k += draw(random);
                if (n < 8 || n % 4)
                    continue;
                out = out || !confidenceSequence(k, n).contains(share);
                outWilson = outWilson || !wilson(k, n).contains(share);
            }
            broken += out;
            brokenWilson += outWilson;
        }
        QVERIFY2(broken < 0.05 * runs, qPrintable(QString::number(broken)));
        QVERIFY2(brokenWilson > 0.10 * runs, qPrintable(QString::number(brokenWilson)));
    }

    void impossibleValuesAreRefused()
    {
        QVERIFY_EXCEPTION_THROWN(confidenceSequence(2, 1), base::Error);
        QVERIFY_EXCEPTION_THROWN(confidenceSequence(0, 1, 0), base::Error);
    }
};

DEVIASCOPE_TEST(ConfidenceSequenceTest, "statistics/confidence_sequence")
#include "confidence_sequence_test.moc"
