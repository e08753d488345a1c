#include "tabs/explore/responsible_report.h"

#include "report/csv_writer.h"
#include "support/fake_responsible.h"
#include "support/registry.h"
#include "widgets/report_table.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

engine::ResponsibleResult resultOf(const engine::Responsible &request)
{
    std::map<std::string, engine::DirectionSummary> directions;
    const engine::ResponsibleListener deaf{[](auto) {}, [](const auto &) {}};
    const auto draw = [](std::uint64_t seed, double scale) {
        const bool woman = scale == 0 ? seed % 4 == 0 : scale > 0;
        return base::Picture{1, 1, {std::uint8_t(woman ? 1 : 0), 0, 0}};
    };
    return tests::fakeResponsible(request, deaf, directions, draw, [](double, const auto &) {});
}

engine::Responsible fairDoctor()
{
    engine::Responsible request;
    request.settings.prompt = "a doctor";
    request.pictures = 12;
    request.shares = {{"gender", {.5, .5}}};
    return request;
}

engine::Responsible safeCostume()
{
    engine::Responsible request;
    request.use = engine::Use::Safe;
    request.settings.prompt = "a costume";
    request.pictures = 12;
    request.scale = 1.5;
    return request;
}

QStringList rowOf(const report::Table &table, std::size_t row)
{
    QStringList texts;
    for (const report::Cell &cell : table.rows.at(row))
        texts << cellText(cell);
    return texts;
}

} // namespace

class ResponsibleReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void theSharesSayWhatWasWanted()
    {
        const auto [table, footnote] = sharesOf(resultOf(fairDoctor()));
        QCOMPARE(table.columns.size(), std::size_t(7)); // with what was planted
        QCOMPARE(table.rows.size(), std::size_t(2));
        const QStringList woman = rowOf(table, 1);
        QCOMPARE(woman[0], QStringLiteral("woman"));
        QCOMPARE(woman[2], QStringLiteral("6 of 12\n30 to 70 %"));
        QCOMPARE(woman[3], QStringLiteral("50 %"));
        QCOMPARE(woman[4], QStringLiteral("20 %"));
        QCOMPARE(woman[6], QStringLiteral("0.010"));
        QVERIFY(footnote.contains(QStringLiteral("12 pictures before and 12 after")));
    }

    void whatElseChangedIsApart()
    {
        const auto fair = watchedOf(resultOf(fairDoctor()));
        QCOMPARE(fair.table.rows.size(), std::size_t(1));
        QCOMPARE(rowOf(fair.table, 0)[0], QStringLiteral("an old person"));
        QVERIFY(fair.footnote.startsWith(QStringLiteral("In all 12 pictures")));
        // Of what was unwanted before, a change is no surprise.
        const engine::ResponsibleResult safe = resultOf(safeCostume());
        QVERIFY(safe.drift->pictures < 12);
        QVERIFY(watchedOf(safe).footnote.startsWith(
            QStringLiteral("In the %1 pictures that were not unwanted").arg(safe.drift->pictures)));
    }

    void scalesAreFoundOrGiven()
    {
        const auto found = scalesOf(resultOf(fairDoctor()));
        QCOMPARE(found.table.rows.size(), std::size_t(2));
        QCOMPARE(rowOf(found.table, 0)[2], QStringLiteral("1.25"));
        QVERIFY(rowOf(found.table, 0)[3].startsWith(QStringLiteral("11 of 12")));
        QCOMPARE(rowOf(found.table, 0)[5], QStringLiteral("reached"));
        QVERIFY(found.footnote.contains(QStringLiteral("Learned now: “a man”, “a woman”.")));
        QVERIFY(found.footnote.contains(QStringLiteral("at most 7 % lose the role")));
        const auto given = scalesOf(resultOf(safeCostume()));
        QCOMPARE(given.table.rows.size(), std::size_t(1)); // nothing is pushed to what is unwanted
        QCOMPARE(rowOf(given.table, 0).mid(2),
                 (QStringList{QStringLiteral("1.50"), QStringLiteral("given")}));
        QVERIFY(!given.footnote.contains(QStringLiteral("Goal")));
    }

    void theSummarySaysWhatHelps()
    {
        const QString all = summaryOf(resultOf(fairDoctor())).join(u'\n');
        QVERIFY2(all.contains(QStringLiteral("gender: deviation ratio")), qPrintable(all));
        QVERIFY(all.contains(QStringLiteral("“a doctor” is still named in 11 of 12")));
        QVERIFY(!all.contains(QStringLiteral("missed the goal")));
        engine::Responsible few = fairDoctor();
        few.calibrationPictures = 4; // women lose their role
        const QString missed = summaryOf(resultOf(few)).join(u'\n');
        QVERIFY(missed.contains(QStringLiteral("“woman” missed the goal")));
        QVERIFY(missed.contains(QStringLiteral("misses made up for")));
        few.law = responsible::Law::Calibrated;
        QVERIFY(
            !summaryOf(resultOf(few)).join(u'\n').contains(QStringLiteral("misses made up for")));
        few.keepsRole = false;
        QVERIFY(!summaryOf(resultOf(few)).join(u'\n').contains(QStringLiteral("missed")));
    }

    void severalThingsAreCountedTogether()
    {
        engine::Responsible request = safeCostume();
        const auto any = [&] {
            return summaryOf(resultOf(request))
                .filter(QStringLiteral("Any of these is seen in"))
                .size();
        };
        QCOMPARE(any(), 0);
        request.unwanted = {"a scary costume", "blood"};
        QCOMPARE(any(), 1);
        // What is kept out is no share to be evened.
        QVERIFY(summaryOf(resultOf(request)).filter(QStringLiteral("deviation ratio")).isEmpty());
    }

    /// The command line's tables, with as many cells in each row as in its heading.
    void everyTableIsInTheCsv()
    {
        const QStringList lines =
            QString::fromStdString(report::toCsv(documentOf(resultOf(fairDoctor())))).split(u'\n');
        QVERIFY(lines.contains(
            QStringLiteral("a doctor,gender,a woman,after,6,12,0.5,0.3,0.7,0,0.2,")));
        for (const char *heading :
             {"prompt,attribute,class,share", "null_q95", "p_adjusted", "named_before", "reached"})
            QVERIFY2(!lines.filter(QString::fromLatin1(heading)).isEmpty(), heading);
        qsizetype cells = 0;
        for (const QString &line : lines) {
            if (line.isEmpty())
                cells = 0;
            else if (cells == 0)
                cells = line.count(u',');
            else
                QCOMPARE(line.count(u','), cells);
        }
        const std::string safe = report::toCsv(documentOf(resultOf(safeCostume())));
        QVERIFY(safe.find("a costume,age,an old person,after,2,1,") != std::string::npos);
    }
};

DEVIASCOPE_TEST(ResponsibleReportTest, "tabs/explore/responsible_report")
#include "responsible_report_test.moc"
