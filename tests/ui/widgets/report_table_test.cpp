#include "widgets/report_table.h"

#include "support/registry.h"

#include <QTableWidget>
#include <QtTest>

#include <nlohmann/json.hpp>

using namespace deviascope;
using namespace deviascope::ui;

class ReportTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany)); }
    void cleanupTestCase() { QLocale::setDefault(QLocale::c()); }

    void numbersAreWrittenAsTheUserWritesThem()
    {
        QCOMPARE(cellText(report::Share{.5, base::Interval{.3, .7}, "-", 1, 6, 12}),
                 QStringLiteral("6 of 12\n30 to 70 %"));
        QCOMPARE(cellText(report::Share{.5, {}, "-", 1, 6, 12}), QStringLiteral("6 of 12"));
        QCOMPARE(cellText(report::Share{.5, {}}), QStringLiteral("50 %"));
        QCOMPARE(cellText(report::Share{.5, base::Interval{.3, .7}}),
                 QStringLiteral("50 % (30 % to 70 %)"));
        QCOMPARE(cellText(report::Difference{.12, {-.03, .27}}), QStringLiteral("+12\n-3 to +27"));
        QCOMPARE(cellText(report::Ratio{.5, base::Interval{.25, .75}, "-", 2}),
                 QStringLiteral("0,50 (0,25 to 0,75)"));
        QCOMPARE(cellText(report::PValue{.0421}), QStringLiteral("0,042"));
        QCOMPARE(cellText(report::fixed(1.25, 2)), QStringLiteral("1,25"));
        QCOMPARE(cellText(report::Count{2652}), QStringLiteral("2.652"));
    }

    void whatIsMissingIsBlankOrSaysWhy()
    {
        QCOMPARE(cellText(report::Share{{}, {}, "nothing was named"}),
                 QStringLiteral("nothing was named"));
        QCOMPARE(cellText(report::Missing{"all"}), QStringLiteral("all"));
        QVERIFY(cellText(report::Absent()).isEmpty());
        QVERIFY(cellText(report::verbatim({{"a", 1}})).isEmpty());
        QCOMPARE(cellText(report::Answer{true, "reached", "not reached"}),
                 QStringLiteral("reached"));
        QCOMPARE(cellText(report::Named{"self-discovery", "self"}),
                 QStringLiteral("self-discovery"));
        QCOMPARE(cellText(report::List{{"a", "b"}}), QStringLiteral("a, b"));
        QCOMPARE(cellText(textCell(QStringLiteral("100 % „%1“"))), QStringLiteral("100 % „%1“"));
    }

    /// Columns for machines are left out; a short row ends blank.
    void aTableShowsWhatReadersSee()
    {
        report::Table table;
        table.columns = {report::column("key"), textColumn(QStringLiteral("Klasse")),
                         report::column("n", "n")};
        table.rows = {{std::string("hidden"), std::string("a woman"), report::Count{12}},
                      {std::string("hidden"), std::string("a man")}};
        QTableWidget widget;
        showTable(widget, table);
        QCOMPARE(widget.columnCount(), 2);
        QCOMPARE(widget.rowCount(), 2);
        QCOMPARE(widget.horizontalHeaderItem(0)->text(), QStringLiteral("Klasse"));
        QCOMPARE(widget.item(0, 0)->text(), QStringLiteral("a woman"));
        QCOMPARE(widget.item(0, 1)->text(), QStringLiteral("12"));
        QCOMPARE(widget.item(1, 1)->text(), QString());
    }
};

DEVIASCOPE_TEST(ReportTableTest, "widgets/report_table")
#include "report_table_test.moc"
