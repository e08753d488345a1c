#include "widgets/segments.h"

#include "support/named_child.h"
#include "support/registry.h"

#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

using namespace deviascope::ui;
using deviascope::tests::namedChild;

class SegmentsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneIsChosenAtATime()
    {
        Segments use(QStringLiteral("use"), QStringLiteral("What for"),
                     {QStringLiteral("Fair"), QStringLiteral("Safe")}, {QStringLiteral("shares")});
        QCOMPARE(use.current(), 0);
        QSignalSpy picked(&use, &Segments::picked);
        namedChild<QToolButton>(use, "use:1")->click();
        QCOMPARE(use.current(), 1);
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked.front().front().toInt(), 1);
        QVERIFY(!namedChild<QToolButton>(use, "use:0")->isChecked());
        use.setCurrent(1); // it is
        use.setCurrent(7); // there is none
        QCOMPARE(use.current(), 1);
        QCOMPARE(picked.size(), 1);
    }

    /// Every segment has words to read out and a tip.
    void segmentsSayWhatTheyAre()
    {
        const Segments use(QStringLiteral("use"), QStringLiteral("What for"),
                           {QStringLiteral("Fair"), QStringLiteral("Safe")},
                           {QStringLiteral("shares")});
        QCOMPARE(use.accessibleName(), QStringLiteral("What for"));
        QCOMPARE(namedChild<QToolButton>(use, "use:0")->toolTip(), QStringLiteral("shares"));
        QCOMPARE(namedChild<QToolButton>(use, "use:1")->toolTip(), QStringLiteral("Safe"));
        QCOMPARE(namedChild<QToolButton>(use, "use:1")->accessibleName(), QStringLiteral("Safe"));
    }
};

DEVIASCOPE_TEST(SegmentsTest, "widgets/segments")
#include "segments_test.moc"
