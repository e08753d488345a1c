#include "base/work_queue.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class WorkQueueTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneProcessTakesEveryPartInOrder()
    {
        base::OneProcess process;
        QCOMPARE(process.next("a", 2), std::optional<std::size_t>(0));
        QCOMPARE(process.next("b", 1), std::optional<std::size_t>(0));
        QCOMPARE(process.next("a", 2), std::optional<std::size_t>(1));
        QVERIFY(!process.next("a", 2));
        QVERIFY(!process.next("nothing to do", 0));
    }

    void finishedWorkCanBeAskedForAgain()
    {
        base::OneProcess process;
        for (int round = 0; round < 2; ++round) {
            QCOMPARE(process.next("a", 1), std::optional<std::size_t>(0));
            QVERIFY(!process.next("a", 1));
        }
    }

    void oneProcessHearsItself()
    {
        QCOMPARE(base::OneProcess().exchange("a", "mine"), std::vector<std::string>{"mine"});
    }
};

DEVIASCOPE_TEST(WorkQueueTest, "base/work_queue")
#include "work_queue_test.moc"
