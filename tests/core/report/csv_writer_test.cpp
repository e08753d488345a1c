#include "report/csv_writer.h"

#include "core/report/small_document.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class ReportCsvTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tablesFollowEachOther()
    {
        QCOMPARE(report::toCsv(tests::smallDocument()),
                 std::string("prompt,n,share,low,high,seed\n"
                             "\"a \"\"doctor\"\", <b>\",64,0.203125,0.125,0.3125,7\n"
                             "'=1+1?[31m,0,,0.0,1.0,8\n"
                             "\n"
                             "difference,low,high,p,p_adjusted\n"));
    }

    void rowsWithinRowsAreLeftOutAndWordsJoined()
    {
        report::Table inner, outer;
        outer.columns = {report::column("names"), report::column("points"),
                         report::column("window.from")};
        outer.rows = {{report::List{{"a, b", "c"}}, report::nested(inner), report::Count{3}}};
        QCOMPARE(report::toCsv(outer), std::string("names,window_from\n\"a, b; c\",3\n"));
    }
};

DEVIASCOPE_TEST(ReportCsvTest, "report/csv_writer")
#include "csv_writer_test.moc"
