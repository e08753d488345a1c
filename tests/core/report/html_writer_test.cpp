#include "report/html_writer.h"

#include "core/report/small_document.h"
#include "report/bar_chart.h"
#include "support/registry.h"

#include <QXmlStreamReader>
#include <QtTest>

using namespace deviascope;

class ReportHtmlTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tablesAndChartsOfOnePage()
    {
        const auto document = tests::smallDocument();
        const std::string page = report::toHtml(document);
        const size_t body = page.find("<main>");
        QVERIFY(body != std::string::npos);
        const auto &bars = std::get<report::BarChart>(document.sections[1].items[4]);
        QCOMPARE(
            page.substr(body),
            std::string(
                "<main>\n<h1>A report</h1>\n"
                "<section>\n<h2>Shares of us &amp; &lt;co&gt;</h2>\n"
                "<table>\n<caption>Shares of us &amp; &lt;co&gt;</caption>\n"
                "<thead><tr><th scope=\"col\">prompt</th><th scope=\"col\">n</th>"
                "<th scope=\"col\">share [95 %]</th><th scope=\"col\">when</th></tr></thead>\n"
                "<tbody>\n"
                "<tr><th scope=\"row\">a &quot;doctor&quot;, &lt;b&gt;</th><td>64</td>"
                "<td>20.3 % [12.5, 31.2]</td><td>before</td></tr>\n"
                "<tr><th scope=\"row\">=1+1?[31m</th><td>0</td><td>-</td><td>after</td></tr>\n"
                "</tbody>\n</table>\n</section>\n"
                "<section>\n<h2>What changed</h2>\n<p>Nothing.</p>\n<p>Seen in a?b.</p>\n"
                "<dl><dt>tests</dt><dd>3</dd></dl>\n"
                "<figure>\n<div role=\"img\" aria-label=\"a woman: 20 %\">\n") +
                report::svgOf(bars) +
                "</div>\n<figcaption>Bars</figcaption>\n</figure>\n"
                "<figure>\n<div role=\"img\" aria-label=\"a &quot;square&quot;\">\n<svg></svg>\n"
                "</div>\n<figcaption>Drawn</figcaption>\n</figure>\n"
                "</section>\n</main>\n</body>\n</html>\n");
    }

    void nothingIsLoadedAndNothingRuns()
    {
        const QString page = QString::fromStdString(report::toHtml(tests::smallDocument()));
        QVERIFY(!page.contains("<script"));
        QVERIFY(!page.contains("src="));
        QVERIFY(!page.contains("href="));
        // Well-formed but for the one void element.
        QXmlStreamReader reader(QString(page).replace("<meta charset=\"utf-8\">", ""));
        while (!reader.atEnd())
            reader.readNext();
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    }
};

DEVIASCOPE_TEST(ReportHtmlTest, "report/html_writer")
#include "html_writer_test.moc"
