#include "report/counted_cell.h"

#include "report/json_writer.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

class CountedCellTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The object is the one that a direction's file keeps.
    void theKeysAreThoseOfACount()
    {
        report::Table table;
        table.columns = {report::countedColumn("turned", "turned")};
        for (const statistics::Counted &counted :
             {statistics::Counted{3, 8}, statistics::Counted{}})
            table.rows.push_back({report::cellOf(counted)});
        const json rows = report::rowsJson(table);
        QCOMPARE(rows[0].at("turned").dump(), statistics::toJson({3, 8}).dump());
        QCOMPARE(rows[1].at("turned").dump(), statistics::toJson({}).dump());
        QCOMPARE(report::textOf(table.rows[1][0]), std::string("-"));
        QVERIFY(report::textOf(table.rows[0][0]).starts_with("37.5 % ["));
    }
};

DEVIASCOPE_TEST(CountedCellTest, "report/counted_cell")
#include "counted_cell_test.moc"
