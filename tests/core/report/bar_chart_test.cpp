#include "report/bar_chart.h"

#include "support/registry.h"

#include <QXmlStreamReader>
#include <QtTest>

using namespace deviascope;

class BarChartTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// From 0 to 1 along 400 pixels that begin at 300.
    void aBarItsIntervalAndItsMark()
    {
        report::BarChart chart;
        chart.bars = {{"<a> & b", 0.25, base::Interval{0.2, 0.3}, 0.5}, {"c", 2, {}, {}}};
        QXmlStreamReader reader(QString::fromStdString(report::svgOf(chart)));
        QStringList widths, dark, marks, texts;
        while (!reader.atEnd()) {
            reader.readNext();
            const auto &attributes = reader.attributes();
            if (reader.isStartElement() && attributes.value("fill") == u"#2166ac")
                widths << attributes.value("width").toString();
            if (reader.isStartElement() && attributes.value("stroke") == u"#222222")
                dark << attributes.value("x1").toString() << attributes.value("x2").toString();
            if (reader.isStartElement() && attributes.value("stroke") == u"#b2182b")
                marks << attributes.value("x1").toString();
            if (reader.isCharacters() && !reader.isWhitespace())
                texts << reader.text().toString();
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(widths, QStringList({"100.0", "400.0"}));
        QCOMPARE(dark, QStringList({"380.0", "420.0"}));
        QCOMPARE(marks, QStringList({"500.0"}));
        QVERIFY(texts.join("").contains("<a> & b"));
    }
};

DEVIASCOPE_TEST(BarChartTest, "report/bar_chart")
#include "bar_chart_test.moc"
