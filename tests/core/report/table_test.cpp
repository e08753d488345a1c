#include "report/table.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::report;

class ReportTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsAreForReadersMachinesOrBoth()
    {
        Table table;
        table.columns = {column("n"), shownColumn("count"), column("prompt", "prompt")};
        QCOMPARE(shownColumns(table), (std::vector<size_t>{1, 2}));
        QVERIFY(table.forMachines());
        QVERIFY(!table.shown()); // no rows, and nothing to say of that
        table.rows = {{Count{1}, Phrase("one")}};
        QVERIFY(table.shown());
        QCOMPARE(shownCells(table, {}),
                 (std::vector<std::vector<std::string>>{{"count", "prompt"}, {"one", ""}}));
        table.columns = {shownColumn("count")};
        QVERIFY(!table.forMachines());
    }
};

DEVIASCOPE_TEST(ReportTableTest, "report/table")
#include "table_test.moc"
