#include "network/row_shares.h"

#include "support/registry.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <QtTest>

#include <atomic>
#include <stdexcept>

using namespace deviascope;

/// How a batch is shared among threads.
class RowSharesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_threads = at::get_num_threads(); }
    void cleanup() { at::set_num_threads(m_threads); }

    void sharesAreJoinedInOrder()
    {
        at::set_num_threads(2);
        const c10::NoGradGuard noGrad;
        const at::Tensor x = at::arange(24).view({8, 3});
        QVERIFY(at::equal(network::inRowShares(8, at::kCPU, rowsOf(x)), x));
        QCOMPARE(m_shares.load(), 2);
    }

    void unevenRowsAreAllThere()
    {
        at::set_num_threads(2);
        const c10::NoGradGuard noGrad;
        const at::Tensor x = at::arange(9);
        QVERIFY(at::equal(network::inRowShares(9, at::kCPU, rowsOf(x)), x));
        QCOMPARE(m_shares.load(), 2);
    }

    void turnsAreTakenInOrder()
    {
        const at::Tensor x = at::arange(9);
        QVERIFY(at::equal(network::inTurns(9, 4, rowsOf(x)), x));
        QCOMPARE(m_shares.load(), 3);
        QVERIFY(at::equal(network::inTurns(9, 9, rowsOf(x)), x));
        QCOMPARE(m_shares.load(), 1);
    }

    void oneShareWhereSharingGainsNothing_data()
    {
        QTest::addColumn<int>("threads");
        QTest::addColumn<int>("rows");
        QTest::addColumn<bool>("gradients");
        QTest::newRow("one thread") << 1 << 8 << false;
        QTest::newRow("fewer rows than threads") << 2 << 1 << false;
        QTest::newRow("a few rows that do not divide") << 2 << 3 << false;
        QTest::newRow("gradients are recorded") << 2 << 8 << true;
    }

    void oneShareWhereSharingGainsNothing()
    {
        QFETCH(int, threads);
        QFETCH(int, rows);
        QFETCH(bool, gradients);
        at::set_num_threads(threads);
        const c10::AutoGradMode mode(gradients);
        network::inRowShares(rows, at::kCPU, rowsOf(at::arange(rows)));
        QCOMPARE(m_shares.load(), 1);
    }

    void sharesDoNotRecordGradients()
    {
        at::set_num_threads(2);
        const c10::NoGradGuard noGrad;
        std::atomic<int> recording = 0;
        network::inRowShares(4, at::kCPU, [&](int64_t, int64_t count) {
            recording += c10::GradMode::is_enabled();
            return at::zeros({count});
        });
        QCOMPARE(recording.load(), 0);
    }

    void aFaultInAShareReachesTheCaller()
    {
        at::set_num_threads(2);
        const c10::NoGradGuard noGrad;
        const auto faulty = [](int64_t first, int64_t count) {
            if (first > 0)
                throw std::runtime_error("a share fails");
            return at::zeros({count});
        };
        QVERIFY_EXCEPTION_THROWN(network::inRowShares(4, at::kCPU, faulty), std::runtime_error);
    }

private:
    std::function<at::Tensor(int64_t, int64_t)> rowsOf(const at::Tensor &x)
    {
        m_shares = 0;
        return [this, x](int64_t first, int64_t count) {
            ++m_shares;
            return x.narrow(0, first, count);
        };
    }

    std::atomic<int> m_shares = 0;
    int m_threads = 1;
};

DEVIASCOPE_TEST(RowSharesTest, "network/row_shares")
#include "row_shares_test.moc"
