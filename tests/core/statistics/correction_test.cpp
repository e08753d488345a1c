#include "statistics/correction.h"

#include "core/support.h"
#include "statistics/share.h"
#include "support/registry.h"

#include <QtTest>

#include <cmath>

using namespace deviascope;

/// Worked by hand; published values by statistics/reference_check.
class CorrectionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Of a true share of .4 a classifier of .9 and .8 sees .4 x .9 + .6 x .2 = .48.
    void theShareBehindTheApparentOneIsFound()
    {
        QVERIFY(std::abs(statistics::roganGladen(.48, .9, .8) - .4) < 1e-12);
        QCOMPARE(statistics::roganGladen(.3, 1, 1), .3);
    }

    void sharesStayShares()
    {
        QCOMPARE(statistics::roganGladen(.1, .9, .8), 0.0); // fewer than its false alarms
        QCOMPARE(statistics::roganGladen(.95, .9, .8), 1.0);
    }

    void theIntervalIsCarriedThrough()
    {
        const auto raw = statistics::wilson(48, 100);
        const auto corrected = statistics::correctedShare(48, 100, .9, .8);
        QVERIFY(std::abs(corrected.share - .4) < 1e-12);
        QVERIFY(std::abs(corrected.interval.low - (raw.low - .2) / .7) < 1e-12);
        QVERIFY(std::abs(corrected.interval.high - (raw.high - .2) / .7) < 1e-12);
    }

    /// Fewer than its false alarms alone would give.
    void countsMayContradictTheClassifier()
    {
        QVERIFY(statistics::correctedShare(0, 48, .9, .9).contradicted);
        QVERIFY(statistics::correctedShare(3, 48, .6, .6).contradicted);
        QVERIFY(statistics::correctedShare(48, 48, .9, .9).contradicted);
        QVERIFY(!statistics::correctedShare(48, 100, .9, .8).contradicted);
        QVERIFY(!statistics::correctedShare(0, 48, 1, 1).contradicted);
        QVERIFY(!statistics::correctedShare(2, 48, .9, .9).contradicted);
    }

    void aClassifierLikeChanceCorrectsNothing()
    {
        const auto error = tests::errorOf([] { statistics::roganGladen(.5, .6, .4); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QVERIFY(!error->remedy().empty());
        QVERIFY(tests::errorOf([] { statistics::roganGladen(.5, 1.2, .4); }));
        QVERIFY(tests::errorOf([] { statistics::roganGladen(-.1, .9, .9); }));
    }
};

DEVIASCOPE_TEST(CorrectionTest, "statistics/correction")
#include "correction_test.moc"
