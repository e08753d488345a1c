#include "statistics/paired.h"

#include "base/error.h"
#include "statistics/adjust.h"
#include "statistics/correction.h"
#include "statistics/distance.h"
#include "statistics/power.h"
#include "statistics/verdict.h"
#include "support/registry.h"

#include <QtTest>

#include <array>

using namespace deviascope;
using namespace deviascope::statistics;

/// Paired effects and the small statistics beside them; their golden values are in
/// reference_check_test.
class PairedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mcnemarIsTheBinomialTail()
    {
        QVERIFY(std::abs(mcnemarExact(0, 5) - 2.0 / 32) < 1e-14);
        QCOMPARE(mcnemarExact(3, 9), mcnemarExact(9, 3));
        QVERIFY_EXCEPTION_THROWN(mcnemarExact(-1, 2), base::Error);
    }

    void newcombeTurnsWithItsTable()
    {
        const auto one = newcombePaired(10, 8, 3, 20);
        const auto other = newcombePaired(10, 3, 8, 20);
        QVERIFY(std::abs(one.difference + other.difference) < 1e-14);
        QVERIFY(std::abs(one.interval.low + other.interval.high) < 1e-12);
        QVERIFY_EXCEPTION_THROWN(newcombePaired(0, 0, 0, 0), base::Error);
    }

    void correctionsKeepTheOrderOfTests()
    {
        const std::array p{0.04, 0.01, 0.5};
        const auto adjusted = holm(p);
        QVERIFY(adjusted[1] <= adjusted[0] && adjusted[0] <= adjusted[2]);
        const std::array wrong{1.5};
        QVERIFY_EXCEPTION_THROWN(holm(wrong), base::Error);
        QVERIFY_EXCEPTION_THROWN(benjaminiHochberg(wrong), base::Error);
    }

    void aPerfectClassifierCorrectsNothing()
    {
        const auto same = correctedShare(13, 48, 1, 1);
        QVERIFY(std::abs(same.share - 13.0 / 48) < 1e-12);
        QVERIFY_EXCEPTION_THROWN(correctedShare(13, 48, 0.5, 0.5), base::Error);
    }

    void distancesAreZeroForTheSame()
    {
        const std::array<double, 3> p{0.2, 0.3, 0.5};
        QCOMPARE(totalVariation(p, p), 0.0);
        const std::array counts{20, 30, 50};
        QVERIFY(klDivergence(counts, p) < 1e-3);
        const std::array<double, 2> shorter{0.5, 0.5};
        QVERIFY_EXCEPTION_THROWN(totalVariation(p, shorter), base::Error);
    }

    void smallerDifferencesNeedMorePictures()
    {
        QVERIFY(imagesNeeded(0.2, 0.1, Design::Unpaired) >
                imagesNeeded(0.2, 0.3, Design::Unpaired));
        QVERIFY(imagesNeeded(0.2, 0.1, Design::Paired) < imagesNeeded(0.2, 0.1, Design::Unpaired));
        // Fleiss: .5 against .6 at 80 % and 5 %, 388 each.
        QCOMPARE(imagesNeeded(0.5, 0.1, Design::Unpaired), 388);
        QVERIFY_EXCEPTION_THROWN(imagesNeeded(0.9, 0.2, Design::Paired), base::Error);
    }

    void threeVerdicts()
    {
        QCOMPARE(judgeShare(10, 100, 0.5, 0.05).verdict, Verdict::Departs);
        QCOMPARE(judgeShare(5000, 10000, 0.5, 0.05).verdict, Verdict::Within);
        const auto open = judgeShare(5, 10, 0.5, 0.05);
        QCOMPARE(open.verdict, Verdict::Undecided);
        QVERIFY(open.morePictures && *open.morePictures > 100);
    }
};

DEVIASCOPE_TEST(PairedTest, "statistics/paired")
#include "paired_test.moc"
