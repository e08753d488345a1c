#include "responsible/push_trial.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using responsible::trialOf;
using scorer::Judgement;

class PushTrialTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsPerceivedIsCounted()
    {
        const Judgement before{{{0, 0, 0, 1}, {2, 2, 2, 2}}, {true, true, false, true}};
        const Judgement pushed{{{2, 2, 2, 2}, {1, 0, -1, 1}}, {true, false, true, true}};
        const auto trial = trialOf(0.5, {1, 1}, before, before, pushed);
        QCOMPARE(trial.scale, 0.5);
        QCOMPARE(trial.shown().count, 2);
        QCOMPARE(trial.shown().n, 4);
        QCOMPARE(trial.kept.n, 3);
        QCOMPARE(trial.kept.count, 2);
    }

    /// Of six pictures only the first two had the role untouched and beside the others' pushes.
    void othersLossesAndGainsAreNotItsOwn()
    {
        const std::vector<std::vector<int>> labels = {{0, 0, 0, 0, 0, 0}};
        const Judgement untouched{labels, {true, true, true, true, false, false}};
        const Judgement beside{labels, {true, true, false, false, true, true}};
        const Judgement pushed{labels, {true, false, true, false, false, false}};
        const auto trial = trialOf(1, {0, 0}, untouched, beside, pushed);
        QCOMPARE(trial.kept.n, 2);
        QCOMPARE(trial.kept.count, 1);
    }

    void withoutARoleNoneIsLost()
    {
        const Judgement judged{{{0, 1}}, {}};
        const auto trial = trialOf(1, {0, 0}, judged, judged, judged);
        QCOMPARE(trial.kept.n, 0);
    }
};

DEVIASCOPE_TEST(PushTrialTest, "responsible/push_trial")
#include "push_trial_test.moc"
