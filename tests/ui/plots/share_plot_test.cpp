#include "plots/share_plot.h"

#include "support/registry.h"
#include "theme/theme.h"

#include <QHelpEvent>
#include <QToolTip>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

observation::ShareRow shareOf(const char *label, int count, int n)
{
    observation::ShareRow row;
    row.label = label;
    row.count = count;
    row.n = n;
    row.share = n == 0 ? 0 : double(count) / n;
    row.interval = {std::max(0., row.share - .1), std::min(1., row.share + .1)};
    return row;
}

ShareChart twoClasses()
{
    return {{"woman", "man"}, {shareOf("a woman", 6, 8), shareOf("a man", 2, 8)}, {}, 64};
}

} // namespace

class SharePlotTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(*qApp); }
    void cleanupTestCase() { delete m_theme; }

    /// For those who do not see the bars.
    void theSharesAreReadOut()
    {
        SharePlot plot;
        QCOMPARE(plot.accessibleName(), QStringLiteral("Shares of the classes"));
        ShareChart chart = twoClasses();
        plot.setChart(chart);
        QCOMPARE(plot.accessibleDescription(), QStringLiteral("a woman: 75 %; a man: 25 %"));
        chart.after = {shareOf("a woman", 4, 8), shareOf("a man", 4, 8)};
        plot.setChart(chart);
        QCOMPARE(
            plot.accessibleDescription(),
            QStringLiteral("a woman: before 75 %, after 50 %; a man: before 25 %, after 50 %"));
        plot.setChart({});
        QVERIFY(plot.accessibleDescription().isEmpty());
    }

    /// The tip tells of the class under the pointer, and of what is known beforehand.
    void theTipTellsOfTheBar()
    {
        SharePlot plot;
        plot.resize(420, 200);
        ShareChart chart = twoClasses();
        chart.before[0].planted = .2;
        chart.before[1].drawn = .5;
        plot.setChart(chart);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        QTest::qWait(50); // the plot is drawn
        const QStringList woman = tipAt(plot, {200, 60}).split(u'\n');
        QCOMPARE(woman.at(0), QStringLiteral("a woman"));
        QCOMPARE(woman.at(1), QStringLiteral("Before: 75 % (6 of 8; 95 % interval 65 % to 85 %)"));
        QCOMPARE(woman.at(2), QStringLiteral("Planted: 20 % of its training pictures"));
        QCOMPARE(woman.size(), 3);
        const QStringList man = tipAt(plot, {200, 130}).split(u'\n');
        QCOMPARE(man.at(0), QStringLiteral("a man"));
        QCOMPARE(man.at(2), QStringLiteral("Drawn: 50 % of 64 pictures counted beforehand"));
    }

    /// Where nothing is counted the tip says what the plot is.
    void withoutPicturesThePlotExplainsItself()
    {
        SharePlot plot;
        plot.resize(420, 200);
        plot.setChart(
            {{"woman", "man"}, {shareOf("a woman", 0, 0), shareOf("a man", 0, 0)}, {}, 0});
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        QTest::qWait(50);
        QVERIFY(tipAt(plot, {200, 60}).startsWith(QStringLiteral("How often each class")));
    }

private:
    static QString tipAt(SharePlot &plot, const QPoint &place)
    {
        QHelpEvent event(QEvent::ToolTip, place, plot.mapToGlobal(place));
        QCoreApplication::sendEvent(&plot, &event);
        return QToolTip::text();
    }

    Theme *m_theme = nullptr;
};

DEVIASCOPE_TEST(SharePlotTest, "plots/share_plot")
#include "share_plot_test.moc"
