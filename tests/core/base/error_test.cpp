#include "base/error.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope::base;

class ErrorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysWhatWhereAndWhatToDo()
    {
        const Error error(ErrorKind::DamagedFile, "The file ends early", "a.safetensors",
                          "Download it again.");
        QCOMPARE(error.line(),
                 std::string("The file ends early (a.safetensors). Download it again."));
        QCOMPARE(error.exitStatus(), 3);
        QCOMPARE(error.code(), "damaged-file");
    }

    void exitStatusesFollowTheContract()
    {
        QCOMPARE(Error(ErrorKind::InvalidValue, "").exitStatus(), 2);
        QCOMPARE(Error(ErrorKind::Unsupported, "").exitStatus(), 3);
        QCOMPARE(Error(ErrorKind::DiskFull, "").exitStatus(), 5);
        QCOMPARE(Error(ErrorKind::OutOfMemory, "").exitStatus(), 5);
        QCOMPARE(Error(ErrorKind::Internal, "").exitStatus(), 70);
    }
};

DEVIASCOPE_TEST(ErrorTest, "base/error")
#include "error_test.moc"
