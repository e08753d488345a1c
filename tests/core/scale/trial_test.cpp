#include "scale/trial.h"

#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using observation::Seen;
using scale::trialOf;
using statistics::Counted;

class TrialTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The first shows it already, the second turns, the third turns and loses its role, the fourth
    /// loses its role alone.
    void picturesAreCountedForWhatBecameOfThem()
    {
        const Seen before{{true, false, false, false}, {true, true, true, true}};
        const Seen after{{false, true, true, false}, {true, true, false, false}};
        const scale::Trial trial = trialOf(before, after, 1.5);
        QCOMPARE(trial.scale, 1.5);
        QVERIFY((trial.success == Counted{1, 3}));
        QVERIFY((trial.turned == Counted{2, 3}));
        QVERIFY((trial.wrongWay == Counted{1, 1}));
        QVERIFY((trial.kept == Counted{2, 4}));
        QVERIFY((trial.shown() == Counted{2, 4}));
    }

    void withoutRolesTurningIsEnough()
    {
        const scale::Trial trial = trialOf({{false, false}, {}}, {{true, false}, {}}, 1);
        QVERIFY((trial.success == Counted{1, 2}));
        QCOMPARE(trial.kept.n, 0);
    }

    void whatIsWrittenIsReadAgain()
    {
        const scale::Trial trial{0.75, {1, 3}, {2, 3}, {0, 1}, {4, 4}};
        const nlohmann::json written = scale::toJson(trial);
        QVERIFY(scale::trialFromJson(written) == trial);
        for (const char *key : {"scale", "success", "turned", "wrong_way", "kept"}) {
            nlohmann::json damaged = written;
            damaged[key] = "x";
            QVERIFY2(!scale::trialFromJson(damaged), key);
        }
        nlohmann::json impossible = written;
        impossible["kept"]["count"] = 5;
        QVERIFY(!scale::trialFromJson(impossible));
    }
};

DEVIASCOPE_TEST(TrialTest, "scale/trial")
#include "trial_test.moc"
