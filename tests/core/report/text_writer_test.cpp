#include "report/text_writer.h"

#include "core/report/small_document.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class ReportTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsAreAlignedAndNothingSteersTheTerminal()
    {
        QCOMPARE(report::toText(tests::smallDocument()),
                 std::string("Shares of us & <co>\n"
                             "prompt           n   share [95 %]         when\n"
                             "---------------  --  -------------------  ------\n"
                             "a \"doctor\", <b>  64  20.3 % [12.5, 31.2]  before\n"
                             "=1+1?[31m        0   -                    after\n"
                             "\n"
                             "What changed\n"
                             "Nothing.\n"
                             "Seen in a?b.\n"
                             "tests  3\n"));
    }

    void everySourceIsTranslated()
    {
        const report::Translate loud = [](const std::string &source) {
            return source == "Seen in %1." ? "In %1 gesehen." : source;
        };
        QVERIFY(report::toText(tests::smallDocument(), loud).find("In a?b gesehen.\n") !=
                std::string::npos);
    }

    /// Width is counted in characters; a blank heading takes no dashes of its own text.
    void lettersBeyondAsciiAreOneWide()
    {
        report::Table table;
        table.columns = {report::shownColumn(" "), report::shownColumn("n")};
        table.rows = {{std::string("Ärztin"), report::Count{1}}, {std::string("Arzt")}};
        QCOMPARE(report::toText(table), std::string("        n\n"
                                                    "------  -\n"
                                                    "Ärztin  1\n"
                                                    "Arzt\n"));
    }
};

DEVIASCOPE_TEST(ReportTextTest, "report/text_writer")
#include "text_writer_test.moc"
