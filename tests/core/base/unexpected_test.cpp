#include "base/unexpected.h"

#include "support/registry.h"

#include <QtTest>

#include <new>

using deviascope::base::asError;
using deviascope::base::Error;
using deviascope::base::ErrorKind;

class UnexpectedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ownErrorsStayAsTheyAre()
    {
        const Error error = asError(Error(ErrorKind::DiskFull, "Full", "a.png", "Make room."));
        QCOMPARE(error.code(), "disk-full");
        QCOMPARE(error.line(), std::string("Full (a.png). Make room."));
    }

    void usedUpMemoryComesWithWhatHelps()
    {
        const Error error = asError(std::bad_alloc());
        QCOMPARE(error.kind(), ErrorKind::OutOfMemory);
        QVERIFY(!error.remedy().empty());
    }

    void allElseIsOurFault()
    {
        const Error error = asError(std::runtime_error("shape mismatch\nframe #0: at::foo"));
        QCOMPARE(error.kind(), ErrorKind::Internal);
        QCOMPARE(std::string(error.what()), std::string("shape mismatch"));
        QVERIFY(!error.remedy().empty());
    }
};

DEVIASCOPE_TEST(UnexpectedTest, "base/unexpected")
#include "unexpected_test.moc"
