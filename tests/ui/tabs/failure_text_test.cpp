#include "tabs/failure_text.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope::ui;
using deviascope::base::ErrorKind;

class FailureTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What happened, which file or value, what helps; what is not known leaves no trace.
    void aFailureSaysWhatIsKnown()
    {
        QCOMPARE(
            failureText({ErrorKind::Busy, "The file is held", "a.db", "Close the other window."}),
            QStringLiteral("The file is held (a.db). Close the other window."));
        QCOMPARE(failureText({ErrorKind::Busy, "The file is held", "", "Close the other window."}),
                 QStringLiteral("The file is held. Close the other window."));
        QCOMPARE(failureText({ErrorKind::Busy, "The file is held", "a.db", ""}),
                 QStringLiteral("The file is held (a.db)"));
        QCOMPARE(failureText({ErrorKind::Busy, "The file is held", "", ""}),
                 QStringLiteral("The file is held"));
    }

    /// A name that looks like a place holder is data.
    void aNameIsNoPlaceHolder()
    {
        QCOMPARE(failureText({ErrorKind::NotFound, "It is not there", "%2 %1", "Look for %1."}),
                 QStringLiteral("It is not there (%2 %1). Look for %1."));
    }
};

DEVIASCOPE_TEST(FailureTextTest, "tabs/failure_text")
#include "failure_text_test.moc"
