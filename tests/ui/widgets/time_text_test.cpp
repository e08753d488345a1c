#include "widgets/time_text.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope::ui;

class TimeTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What is left of a second is a second: 0:00 is the end.
    void secondsAreRoundedUp()
    {
        QCOMPARE(minutesAndSeconds(0), QStringLiteral("0:00"));
        QCOMPARE(minutesAndSeconds(.2), QStringLiteral("0:01"));
        QCOMPARE(minutesAndSeconds(59.01), QStringLiteral("1:00"));
        QCOMPARE(minutesAndSeconds(605), QStringLiteral("10:05"));
        QCOMPARE(minutesAndSeconds(3600), QStringLiteral("60:00"));
        QCOMPARE(minutesAndSeconds(-3), QStringLiteral("0:00"));
    }

    /// Stages are keys of core's; one that has no words here is shown as it is.
    void stagesHaveWords()
    {
        QCOMPARE(stageText("learning"), QStringLiteral("Learning"));
        QCOMPARE(stageText("scale"), stageText("scaling"));
        QCOMPARE(stageText(""), stageText("waiting"));
        QCOMPARE(stageText("unheard of"), QStringLiteral("unheard of"));
    }
};

DEVIASCOPE_TEST(TimeTextTest, "widgets/time_text")
#include "time_text_test.moc"
