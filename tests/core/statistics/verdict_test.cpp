#include "statistics/verdict.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using statistics::judgeShare;
using statistics::Verdict;

class VerdictTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void allThreeVerdicts()
    {
        QVERIFY(judgeShare(90, 100, 0.5, 0.05).verdict == Verdict::Departs);
        QVERIFY(judgeShare(10, 100, 0.5, 0.05).verdict == Verdict::Departs);
        QVERIFY(judgeShare(5000, 10000, 0.5, 0.05).verdict == Verdict::Within);
        QVERIFY(judgeShare(5, 10, 0.5, 0.05).verdict == Verdict::Undecided);
    }

    /// As many more as were said do decide, where the share stays as it is; a tenth less does not.
    void morePicturesDecide()
    {
        const auto judgement = judgeShare(5, 10, 0.5, 0.05);
        QVERIFY(judgement.morePictures);
        const int enough = 10 + *judgement.morePictures;
        QVERIFY(judgeShare(enough / 2, enough, 0.5, 0.05).verdict == Verdict::Within);
        const int less = enough * 9 / 10;
        QVERIFY(judgeShare(less / 2, less, 0.5, 0.05).verdict == Verdict::Undecided);
    }

    void aDecidedShareAsksForNoMore() { QVERIFY(!judgeShare(90, 100, 0.5, 0.05).morePictures); }

    /// A share on the tolerance's very edge is never decided.
    void theEdgeHasNoAnswer()
    {
        const auto judgement = judgeShare(55, 100, 0.5, 0.05);
        QVERIFY(judgement.verdict == Verdict::Undecided);
        QVERIFY(!judgement.morePictures);
    }

    void nothingDrawnNeverPasses()
    {
        const auto error =
            tests::errorOf([] { QVERIFY(judgeShare(0, 0, 0.5, 0.05).verdict != Verdict::Within); });
        QVERIFY(!error || error->kind() == base::ErrorKind::InvalidValue);
    }

    void impossibleQuestionsAreRefused()
    {
        for (const auto &[target, tolerance] :
             {std::pair{-0.1, 0.05}, {1.1, 0.05}, {0.5, 0.0}, {0.5, 1.0}}) {
            const auto error = tests::errorOf([&] { judgeShare(5, 10, target, tolerance); });
            QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        }
    }
};

DEVIASCOPE_TEST(VerdictTest, "statistics/verdict")
#include "verdict_test.moc"
