#include "format/svg.h"

#include "support/registry.h"

#include <QXmlStreamReader>
#include <QtTest>

using namespace deviascope;
using format::SvgDocument;

class SvgTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shapesInOrderAndTextsAsTheyAre()
    {
        SvgDocument svg(200, 100);
        svg.rectangle(1, 2, 3, 4, "#ff0000", 0.5);
        svg.line(0, 0, 10, 10, "#000000", 1);
        svg.circle(5, 5, 2, "#00ff00", "a & b");
        svg.text(10, 20, "<\"5\" & 6>", SvgDocument::Anchor::End);
        svg.textUpwards(3, 4, "up");
        QXmlStreamReader reader(QString::fromStdString(svg.finish()));
        QStringList names, texts;
        while (!reader.atEnd()) {
            reader.readNext();
            if (reader.isStartElement())
                names << reader.name().toString();
            if (reader.isCharacters() && !reader.isWhitespace())
                texts << reader.text().toString();
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(names,
                 QStringList({"svg", "rect", "rect", "line", "circle", "title", "text", "text"}));
        QCOMPARE(texts.join(""), QString("a & b<\"5\" & 6>up"));
    }
};

DEVIASCOPE_TEST(SvgTest, "format/svg")
#include "svg_test.moc"
