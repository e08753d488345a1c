#include "plots/share_plot.h"

#include "plots/qcustomplot_wrapper.h"
#include "theme/theme.h"

#include <QHelpEvent>
#include <QToolTip>
#include <QVBoxLayout>

#include <cmath>

namespace deviascope::ui {

namespace {

constexpr double kThickestClass = 78; // pixels of one class with its bars
constexpr int kWideEnough = 340;      // pixels; below, five labels would touch

QString percent(double share)
{
    return QObject::tr("%1 %").arg(QLocale().toString(share * 100, 'f', 0));
}

} // namespace

SharePlot::SharePlot(QWidget *parent) : QWidget(parent), m_plot(new QCustomPlot)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    setMinimumSize(200, 90);
    setAccessibleName(tr("Shares of the classes"));
    m_plot->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_before = makeRow();
    m_after = makeRow();
    m_planted = m_plot->addGraph(m_plot->yAxis, m_plot->xAxis);
    m_drawn = m_plot->addGraph(m_plot->yAxis, m_plot->xAxis);
    m_fair = new QCPItemStraightLine(m_plot);
    m_plot->xAxis->setRange(0, 1);
    m_plot->xAxis->setSubTicks(false);

    m_plot->yAxis->setSubTicks(false);
    m_plot->yAxis->grid()->setVisible(false);
    m_plot->axisRect()->setMinimumMargins(QMargins(4, 4, 24, 4));
    connect(&Theme::current(), &Theme::changed, this, &SharePlot::restyle);
    restyle();
}

SharePlot::Row SharePlot::makeRow()
{
    Row row;
    row.bars = new QCPBars(m_plot->yAxis, m_plot->xAxis);
    row.intervals = new QCPErrorBars(m_plot->yAxis, m_plot->xAxis);
    row.intervals->setDataPlottable(row.bars);
    row.intervals->setSymbolGap(0);
    return row;
}

void SharePlot::setChart(const ShareChart &chart)
{
    m_chart = chart;
    const int classes = int(chart.names.size());
    auto labels = QSharedPointer<QCPAxisTickerText>::create();
    for (int i = 0; i < classes; ++i)
        labels->addTick(-i, QString::fromStdString(chart.names[std::size_t(i)]));
    m_plot->yAxis->setTicker(labels);
    fitClasses();

    const bool paired = !chart.after.empty();
    fillRow(m_before, chart.before, paired ? .19 : 0, paired ? .34 : .52);
    fillRow(m_after, chart.after, -.19, .34);
    const auto marks = [&chart, paired](QCPGraph *graph,
                                        std::optional<double> observation::ShareRow::*known,
                                        double offset) {
        QVector<double> keys, values;
        for (std::size_t i = 0; i < chart.before.size(); ++i) {
            if (!(chart.before[i].*known))
                continue;
            keys << -double(i) + (paired ? .19 : 0) + offset;
            values << *(chart.before[i].*known);
        }
        graph->setData(keys, values);
    };
    marks(m_planted, &observation::ShareRow::planted, .08); // apart, where both say nearly the same
    marks(m_drawn, &observation::ShareRow::drawn, -.08);
    const double fair = classes > 0 ? 1. / classes : 0;
    m_fair->point1->setCoords(fair, 0);
    m_fair->point2->setCoords(fair, 1);

    QStringList spoken;
    for (std::size_t i = 0; i < chart.before.size(); ++i) {
        const QString name = QString::fromStdString(chart.before[i].label);
        spoken << (paired ? tr("%1: before %2, after %3")
                                .arg(name, percent(chart.before[i].share),
                                     percent(chart.after[i].share))
                          : tr("%1: %2").arg(name, percent(chart.before[i].share)));
    }
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void SharePlot::fillRow(Row &row, const std::vector<observation::ShareRow> &rows, double offset,
                        double width)
{
    QVector<double> keys, shares, minus, plus;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const observation::ShareRow &share = rows[i];
        if (share.n == 0)
            continue;
        keys << -double(i) + offset;
        shares << share.share;
        minus << std::max(0., share.share - share.interval.low);
        plus << std::max(0., share.interval.high - share.share);
    }
    // Bars and errors are ordered by key.
    std::reverse(keys.begin(), keys.end());
    std::reverse(shares.begin(), shares.end());
    std::reverse(minus.begin(), minus.end());
    std::reverse(plus.begin(), plus.end());
    row.bars->setWidth(width);
    row.bars->setData(keys, shares, true);
    row.intervals->setData(minus, plus);
}

void SharePlot::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int parts = width() < kWideEnough ? 2 : 4;
    auto ticks = QSharedPointer<QCPAxisTickerText>::create();
    for (int i = 0; i <= parts; ++i)
        ticks->addTick(double(i) / parts, percent(double(i) / parts));
    m_plot->xAxis->setTicker(ticks);
    fitClasses();
}

void SharePlot::fitClasses()
{
    const double classes = double(m_chart.names.size());
    const double spare = std::max(0., height() / kThickestClass - classes) / 2;
    m_plot->yAxis->setRange(-classes + .45 - spare, .55 + spare);
}

void SharePlot::restyle()
{
    const Theme &theme = Theme::current();
    const auto color = [&theme](const char *name) {
        return theme.color(QString::fromLatin1(name));
    };
    m_plot->setBackground(color("surface"));
    const auto style = [&](Row &row, const QColor &fill) {
        row.bars->setPen(Qt::NoPen);
        row.bars->setBrush(fill);
        row.intervals->setPen(QPen(color("text"), 1.2));
        row.intervals->setWhiskerWidth(6);
    };
    style(m_before, color("before"));
    style(m_after, color("after"));
    for (auto [graph, name, shape] : {std::tuple(m_planted, "planted", QCPScatterStyle::ssDiamond),
                                      std::tuple(m_drawn, "drawn", QCPScatterStyle::ssCircle)}) {
        graph->setLineStyle(QCPGraph::lsNone);
        graph->setScatterStyle(
            QCPScatterStyle(shape, QPen(color("surface"), 1.5), color(name), 10));
    }
    m_fair->setPen(QPen(color("fair"), 1.2, Qt::DashLine));
    QFont font(QStringLiteral("Inter"));
    font.setPixelSize(12);
    for (QCPAxis *axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->setTickLabelFont(font);
    }
    m_plot->yAxis->setTickLabelColor(color("text"));
    m_plot->xAxis->setTickLabelColor(color("muted"));
    m_plot->xAxis->grid()->setPen(QPen(color("border"), 1));
    m_plot->xAxis->grid()->setZeroLinePen(QPen(color("borderStrong"), 1));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

QString SharePlot::tipAt(QPointF position) const
{
    const double key = m_plot->yAxis->pixelToCoord(position.y());
    const int index = int(std::lround(-key));
    const auto &chart = m_chart;
    if (index < 0 || index >= int(chart.before.size()) || chart.before[std::size_t(index)].n == 0)
        return tr("How often each class was perceived, with 95 % intervals; the dashed line is an "
                  "even split");
    const std::size_t i = std::size_t(index);
    const observation::ShareRow &before = chart.before[i];
    const auto line = [](const observation::ShareRow &share) {
        return tr("%1 (%2 of %3; 95 % interval %4 to %5)")
            .arg(percent(share.share))
            .arg(share.count)
            .arg(share.n)
            .arg(percent(share.interval.low), percent(share.interval.high));
    };
    QStringList lines;
    lines << QString::fromStdString(before.label);
    lines << tr("Before: %1").arg(line(before));
    if (!chart.after.empty() && chart.after[i].n > 0)
        lines << tr("After: %1").arg(line(chart.after[i]));
    if (before.planted)
        lines << tr("Planted: %1 of its training pictures").arg(percent(*before.planted));
    if (before.drawn)
        lines << tr("Drawn: %1 of %2 pictures counted beforehand")
                     .arg(percent(*before.drawn))
                     .arg(chart.drawnCount);
    return lines.join(QLatin1Char('\n'));
}

bool SharePlot::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), tipAt(m_plot->mapFrom(this, help->pos())), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace deviascope::ui
