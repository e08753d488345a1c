#include "verification/scheduler_check.h"

#include "core/support.h"
#include "sampling/scheduler.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <set>

using namespace deviascope;

/// The samplers against diffusers' own trajectories.
class SchedulerCheckTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void trajectoriesAreDiffusers_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<int>("trajectories");
        QTest::newRow("golden") << DEVIASCOPE_TEST_DATA "/golden" << 62;
        QTest::newRow("other settings") << DEVIASCOPE_TEST_DATA "/schedulers-more" << 22;
    }

    void trajectoriesAreDiffusers()
    {
        QFETCH(QString, folder);
        QFETCH(int, trajectories);
        const auto report = verification::checkSchedulers(folder.toStdString());
        QVERIFY(report.unknown.empty());
        QCOMPARE(int(report.rows.size()), trajectories);
        for (const auto &row : report.rows)
            QVERIFY2(row.ok.value_or(false),
                     qPrintable(QString("%1: %2 %3")
                                    .arg(QString::fromStdString(row.key))
                                    .arg(row.error)
                                    .arg(QString::fromStdString(row.reason))));
        QVERIFY(report.ok);
    }

    void aWrongTrajectoryIsFound()
    {
        QTemporaryDir folder;
        for (const char *name : {"schedulers.json", "schedulers.safetensors"})
            QVERIFY(QFile::copy(QString(DEVIASCOPE_TEST_DATA "/schedulers-more/") + name,
                                folder.filePath(name)));
        QByteArray table = tests::readBytes(tests::inside(folder, "schedulers.json"));
        table.replace("0.012", "0.013"); // another noise schedule
        QFile::remove(folder.filePath("schedulers.json"));
        tests::writeBytes(tests::inside(folder, "schedulers.json"), table);
        QVERIFY(!verification::checkSchedulers(folder.path().toStdString()).ok);
    }

    void unknownSamplersAreNamed()
    {
        QTemporaryDir folder;
        QVERIFY(QFile::copy(DEVIASCOPE_TEST_DATA "/schedulers-more/schedulers.safetensors",
                            folder.filePath("schedulers.safetensors")));
        tests::writeBytes(tests::inside(folder, "schedulers.json"),
                          R"([{"key": "x", "class_name": "Dice", "prediction_type": "epsilon",
                               "steps": 3, "config": {}}])");
        const auto report = verification::checkSchedulers(folder.path().toStdString());
        QCOMPARE(report.unknown, std::vector<std::string>{"x"});
        QVERIFY(report.rows.empty());
    }

    void missingAndDamagedFilesAreSaid()
    {
        QTemporaryDir folder;
        const auto missing =
            tests::errorOf([&] { verification::checkSchedulers(folder.path().toStdString()); });
        QVERIFY(missing && missing->kind() == base::ErrorKind::NotFound);
        QVERIFY(QFile::copy(DEVIASCOPE_TEST_DATA "/schedulers-more/schedulers.safetensors",
                            folder.filePath("schedulers.safetensors")));
        tests::writeBytes(tests::inside(folder, "schedulers.json"), R"([{"key": 7}])");
        const auto damaged =
            tests::errorOf([&] { verification::checkSchedulers(folder.path().toStdString()); });
        QVERIFY(damaged && damaged->kind() == base::ErrorKind::DamagedFile);
    }
};

DEVIASCOPE_TEST(SchedulerCheckTest, "verification/scheduler_check")
#include "scheduler_check_test.moc"
