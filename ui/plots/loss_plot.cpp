#include "plots/loss_plot.h"

#include "plots/qcustomplot_wrapper.h"
#include "theme/theme.h"

#include <QVBoxLayout>

#include <algorithm>

namespace deviascope::ui {

namespace {

enum Graphs { kLow, kHigh, kValue };

} // namespace

LossPlot::LossPlot(QWidget *parent) : QWidget(parent), m_plot(new QCustomPlot)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    setFixedHeight(104);
    setAccessibleName(tr("Learning curve"));
    setToolTip(tr("How much better the model foretells pictures of the concept with the direction "
                  "than without, on pictures it does not learn from. Below the line the direction "
                  "helps; the band is the 95 % interval."));
    for (int i = 0; i < 3; ++i)
        m_plot->addGraph();
    m_plot->graph(kHigh)->setChannelFillGraph(m_plot->graph(kLow));
    m_plot->axisRect()->setAutoMargins(QCP::msLeft);
    m_plot->axisRect()->setMargins(QMargins(4, 4, 2, 4));
    m_plot->xAxis->setVisible(false);
    m_plot->yAxis->setTickLabels(false);
    m_plot->yAxis->setTicks(false);
    m_plot->yAxis->setVisible(false);
    m_none = new QCPItemStraightLine(m_plot);
    m_none->point1->setCoords(0, 0);
    m_none->point2->setCoords(1, 0);
    m_noneText = new QCPItemText(m_plot);
    m_noneText->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_noneText->position->setTypeY(QCPItemPosition::ptPlotCoords);
    m_noneText->position->setCoords(1, 0);
    m_noneText->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
    m_noneText->setPadding(QMargins(0, 2, 6, 0));
    m_noneText->setText(tr("no effect"));
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->setAttribute(Qt::WA_TransparentForMouseEvents); // the tip is ours
    connect(&Theme::current(), &Theme::changed, this, &LossPlot::restyle);
    restyle();
}

void LossPlot::setCurve(const std::vector<base::CurvePoint> &curve)
{
    if (curve.size() == m_points)
        return;
    m_points = curve.size();
    QVector<double> steps, values, lows, highs;
    double lowest = 0;
    double highest = 0;
    for (const base::CurvePoint &point : curve) {
        steps << point.step;
        values << point.value;
        lows << point.interval.low;
        highs << point.interval.high;
        lowest = std::min({lowest, point.value, point.interval.low});
        highest = std::max({highest, point.value, point.interval.high});
    }
    m_plot->graph(kValue)->setData(steps, values, true);
    m_plot->graph(kLow)->setData(steps, lows, true);
    m_plot->graph(kHigh)->setData(steps, highs, true);
    const double pad = std::max(1e-9, (highest - lowest) * .12);
    m_plot->yAxis->setRange(lowest - pad, highest + pad);
    // Until the end is in sight the curve keeps to the left half.
    const double last = steps.isEmpty() ? 1 : std::max(1., steps.last());
    m_plot->xAxis->setRange(-.04 * last, last * 1.08);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    if (!curve.empty())
        setAccessibleDescription(tr("Now %1, 95 % interval %2 to %3; below 0 helps")
                                     .arg(locale().toString(values.last(), 'f', 4),
                                          locale().toString(lows.last(), 'f', 4),
                                          locale().toString(highs.last(), 'f', 4)));
}

void LossPlot::restyle()
{
    const Theme &theme = Theme::current();
    m_plot->setBackground(theme.color(QStringLiteral("sunken")));
    const QColor accent = theme.color(QStringLiteral("accent"));
    QColor band = accent;
    band.setAlpha(45);
    m_plot->graph(kLow)->setPen(Qt::NoPen);
    m_plot->graph(kHigh)->setPen(Qt::NoPen);
    m_plot->graph(kHigh)->setBrush(band);
    m_plot->graph(kValue)->setPen(QPen(accent, 2));
    m_plot->graph(kValue)->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCircle, Qt::NoPen, accent, 6));
    m_none->setPen(QPen(theme.color(QStringLiteral("muted")), 1, Qt::DashLine));
    QFont font(QStringLiteral("Inter"));
    font.setPixelSize(11);
    m_noneText->setFont(font);
    m_noneText->setColor(theme.color(QStringLiteral("muted")));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace deviascope::ui
