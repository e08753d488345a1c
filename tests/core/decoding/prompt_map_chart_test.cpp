#include "decoding/prompt_map_chart.h"

#include "core/decoding/small_map.h"
#include "support/registry.h"

#include <QXmlStreamReader>
#include <QtTest>

using namespace deviascope;

class PromptMapChartTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPromptHasItsPlace()
    {
        QXmlStreamReader reader(QString::fromStdString(decoding::chartOf(tests::smallMap())));
        int circles = 0;
        QStringList texts;
        while (!reader.atEnd()) {
            if (reader.readNext() != QXmlStreamReader::StartElement)
                continue;
            circles += reader.name() == u"circle";
            if (reader.name() == u"text")
                texts << reader.readElementText();
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(circles, 4); // two prompts, two clusters
        QVERIFY(texts.contains("a <doctor>"));
    }

    void nothingIsDrawnOfNothing()
    {
        QVERIFY(decoding::chartOf({}).find("circle") == std::string::npos);
    }
};

DEVIASCOPE_TEST(PromptMapChartTest, "decoding/prompt_map_chart")
#include "prompt_map_chart_test.moc"
