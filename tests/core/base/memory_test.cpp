#include "base/memory.h"

#include "base/error.h"
#include "support/registry.h"

#include <c10/util/Exception.h>

#include <QtTest>

#include <new>
#include <stdexcept>

using namespace deviascope;
using base::isOutOfMemory;

class MemoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyoneSaysItDifferently()
    {
        QVERIFY(isOutOfMemory(std::bad_alloc()));
        QVERIFY(isOutOfMemory(base::Error(base::ErrorKind::OutOfMemory, "no memory")));
        QVERIFY(isOutOfMemory(std::runtime_error(
            "[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory: you tried "
            "to allocate 4611686018427387904 bytes.")));
        QVERIFY(isOutOfMemory(c10::OutOfMemoryError(
            c10::SourceLocation(), "CUDA out of memory. Tried to allocate 2.00 GiB.")));
    }

    void otherFaultsAreNot()
    {
        QVERIFY(!isOutOfMemory(std::runtime_error("shape mismatch")));
        QVERIFY(!isOutOfMemory(base::Error(base::ErrorKind::DiskFull, "the disk is full")));
    }
};

DEVIASCOPE_TEST(MemoryTest, "base/memory")
#include "memory_test.moc"
