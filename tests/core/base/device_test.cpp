#include "base/device.h"

#include "base/error.h"
#include "core/support.h"
#include "support/registry.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <QtTest>

using namespace deviascope;
using base::chooseCompute;

class DeviceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wordsAreTakenLiterally()
    {
        const base::Compute compute = chooseCompute({"cpu", "fp32", 0});
        QVERIFY(compute.device == at::kCPU);
        QVERIFY(compute.dtype == at::kFloat);
        QVERIFY(chooseCompute({"meta", "bf16", 0}).device == at::kMeta);
        QVERIFY(chooseCompute({"cpu", "bf16", 0}).dtype == at::kBFloat16);
    }

    void autoIsAPlaceThatExists()
    {
        const base::Compute compute = chooseCompute({});
        QVERIFY(compute.device.is_cpu() || compute.device.is_cuda());
        QVERIFY(compute.dtype == at::kFloat || compute.dtype == at::kBFloat16 ||
                compute.dtype == at::kHalf);
    }

    void unknownWordsAreRefused_data()
    {
        QTest::addColumn<QString>("device");
        QTest::addColumn<QString>("dtype");
        QTest::newRow("device") << "abacus"
                                << "auto";
        QTest::newRow("device number") << "cuda:x"
                                       << "auto";
        QTest::newRow("dtype") << "cpu"
                               << "fp12";
    }

    void unknownWordsAreRefused()
    {
        QFETCH(QString, device);
        QFETCH(QString, dtype);
        const auto error = tests::errorOf([&] {
            chooseCompute({device.toStdString(), dtype.toStdString(), 0});
        });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

    void namesAreThoseOfTheCommandLine()
    {
        QCOMPARE(base::dtypeName(at::kFloat), std::string("fp32"));
        QCOMPARE(base::dtypeName(at::kBFloat16), std::string("bf16"));
        QCOMPARE(base::dtypeName(at::kHalf), std::string("fp16"));
    }

    void fp32IsNotRoundedOnAGpu()
    {
        at::Context &torch = at::globalContext();
        torch.setAllowTF32CuBLAS(true);
        torch.setBenchmarkCuDNN(true);
        chooseCompute({"cpu", "bf16", 0});
        QVERIFY(torch.allowTF32CuDNN());
        chooseCompute({"cpu", "fp32", 0});
        QVERIFY(!torch.allowTF32CuDNN());
        QVERIFY(!torch.allowTF32CuBLAS());
        QVERIFY(torch.deterministicCuDNN());
        QVERIFY(!torch.benchmarkCuDNN());
    }

    void threadsAreSet()
    {
        const int before = at::get_num_threads();
        QCOMPARE(base::setThreads(1), 1);
        QCOMPARE(at::get_num_threads(), 1);
        base::setThreads(before);
    }
};

DEVIASCOPE_TEST(DeviceTest, "base/device")
#include "device_test.moc"
