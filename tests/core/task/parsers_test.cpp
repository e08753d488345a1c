#include "task/parsers.h"

#include "base/error.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class ParsersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void schedules()
    {
        const auto schedule = task::parseSchedule("800:1,200:-0.5,400:0");
        QCOMPARE(schedule.points.size(), size_t(3));
        QVERIFY((schedule.points.front() == sampling::ScaleSchedule::Point{200, -0.5}));
        QVERIFY((schedule.points.back() == sampling::ScaleSchedule::Point{800, 1}));
    }

    void noSchedules_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "400", "400:", ":1", "400:1,", "1001:1", "-1:1", "4:1,4:2",
                                 "400:nan", "400:1;500:2"})
            QTest::newRow(text) << text;
    }

    void noSchedules()
    {
        QFETCH(const QString, text);
        try {
            task::parseSchedule(text.toStdString());
            QFAIL("it was taken");
        } catch (const base::Error &error) {
            QCOMPARE(error.kind(), base::ErrorKind::InvalidValue);
            QVERIFY(!error.remedy().empty());
        }
    }

    void series()
    {
        QCOMPARE(task::parseSeries("0:1:3"), (std::vector<double>{0, 0.5, 1}));
        QCOMPARE(task::parseSeries("1:-1:2"), (std::vector<double>{1, -1}));
        QCOMPARE(task::parseSeries("0:1:11").back(), 1.0);
    }

    void noSeries_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"", "1", "0:1", "0:1:1", "0:1:2:3", "0:1:2.5", "0:inf:3", "a:1:3", "0:1:1001"})
            QTest::newRow(text) << text;
    }

    void noSeries()
    {
        QFETCH(const QString, text);
        try {
            task::parseSeries(text.toStdString());
            QFAIL("it was taken");
        } catch (const base::Error &error) {
            QVERIFY(error.remedy().find("0:1:11") != std::string::npos);
        }
    }

    void directionsWithAndWithoutScale()
    {
        QCOMPARE(*task::parseDirection("woman.safetensors@-1.5").scale, -1.5);
        QVERIFY(!task::parseDirection("me@home.safetensors").scale);
        QCOMPARE(task::parseDirection("me@home.safetensors").file,
                 std::string("me@home.safetensors"));
    }
};

DEVIASCOPE_TEST(ParsersTest, "task/parsers")
#include "parsers_test.moc"
