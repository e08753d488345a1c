#include "tabs/wait_text.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using engine::JobKind;

class WaitTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What a person waits for is said by its name, the rest is "other work".
    void whatIsWaitedForIsSaid()
    {
        QVERIFY(waitText(JobKind::Tally).contains(QStringLiteral("16 pictures")));
        QVERIFY(waitText(JobKind::Discover).contains(QStringLiteral("discovery")));
        QVERIFY(waitText(JobKind::Open).contains(QStringLiteral("model")));
        QCOMPARE(waitText(JobKind::Draw), waitText(JobKind::Draft));
        QVERIFY(waitText(JobKind::Draw) != waitText(JobKind::Responsible));
        for (const JobKind kind : {JobKind::Steer, JobKind::Library, JobKind::Compare,
                                   JobKind::Measure, JobKind::Forecast})
            QVERIFY(waitText(kind).contains(QStringLiteral("other work")));
    }
};

DEVIASCOPE_TEST(WaitTextTest, "tabs/wait_text")
#include "wait_text_test.moc"
