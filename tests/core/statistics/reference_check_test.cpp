#include "statistics/reference_check.h"

#include "base/error.h"
#include "support/registry.h"

#include <QtTest>

#include <fstream>

using namespace deviascope;

class StatisticsReferenceCheckTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyGoldenEntryPasses()
    {
        const auto report =
            statistics::checkStatistics(DEVIASCOPE_TEST_DATA "/golden/statistics.json");
        for (const auto &row : report.rows)
            QVERIFY2(row.ok, qPrintable(QString("%1 %2: %3")
                                            .arg(QString::fromStdString(row.group))
                                            .arg(row.index)
                                            .arg(row.error)));
        QVERIFY(report.ok);
        QVERIFY(report.unknown.empty());
        QVERIFY(report.rows.size() > 60);
    }

    void aWrongNumberFails()
    {
        QTemporaryDir folder;
        const auto file = write(folder, R"({"wilson_95": [{"k": 5, "n": 10, "low": 0.2365931,
            "high": 0.7634069094874361}], "a_note": "text", "news": []})");
        const auto report = statistics::checkStatistics(file);
        QVERIFY(!report.ok);
        QCOMPARE(report.unknown.size(), size_t(1));
    }

    void damagedFilesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no JSON") << QByteArray("{");
        QTest::newRow("an array") << QByteArray("[]");
        QTest::newRow("k above n")
            << QByteArray(R"({"wilson_95": [{"k": 5, "n": 1, "low": 0, "high": 1}]})");
        QTest::newRow("a missing key") << QByteArray(R"({"mcnemar_exact": [{"b": 1, "c": 1}]})");
        QTest::newRow("a short table")
            << QByteArray(R"({"newcombe_paired_95": [{"table": [1], "difference": 0}]})");
        QTest::newRow("a text for a number")
            << QByteArray(R"({"adjusted": [{"p": ["x"], "holm": [], "bh": []}]})");
    }
    void damagedFilesAreNamed()
    {
        QFETCH(QByteArray, text);
        QTemporaryDir folder;
        const auto file = write(folder, text);
        try {
            statistics::checkStatistics(file);
            QFAIL("nothing was thrown");
        } catch (const base::Error &error) {
            QCOMPARE(error.exitStatus(), 3);
            QCOMPARE(error.where(), file.string());
        }
    }

private:
    static std::filesystem::path write(const QTemporaryDir &folder, const QByteArray &text)
    {
        const auto file = std::filesystem::path(folder.path().toStdString()) / "statistics.json";
        std::ofstream(file) << text.toStdString();
        return file;
    }
};

DEVIASCOPE_TEST(StatisticsReferenceCheckTest, "statistics/reference_check")
#include "reference_check_test.moc"
