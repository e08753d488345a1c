#include "plots/deviation_gauge.h"

#include "theme/theme.h"

#include <QPainter>

namespace deviascope::ui {

DeviationGauge::DeviationGauge(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Deviation ratio"));
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void DeviationGauge::setValues(std::optional<double> before, std::optional<double> after,
                               double nullQ95)
{
    m_before = before;
    m_after = after;
    m_nullQ95 = nullQ95;
    update();
}

void DeviationGauge::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double left = 7;
    const double width = this->width() - 14;
    const double y = height() / 2.;
    const auto at = [&](double ratio) { return left + ratio * width; };
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(QStringLiteral("border")));
    painter.drawRoundedRect(QRectF(left, y - 4, width, 8), 4, 4);
    if (m_nullQ95 > 0) {
        QColor fair = theme.color(QStringLiteral("good"));
        fair.setAlpha(110);
        painter.setBrush(fair);
        painter.drawRoundedRect(QRectF(left, y - 4, m_nullQ95 * width, 8), 4, 4);
        painter.setPen(QPen(theme.color(QStringLiteral("good")), 1.5));
        painter.drawLine(QPointF(at(m_nullQ95), y - 8), QPointF(at(m_nullQ95), y + 8));
    }
    const auto dot = [&](std::optional<double> ratio, const QString &color) {
        if (!ratio)
            return;
        painter.setPen(QPen(theme.color(QStringLiteral("surface")), 2));
        painter.setBrush(theme.color(color));
        painter.drawEllipse(QPointF(at(*ratio), y), 6.5, 6.5);
    };
    dot(m_before, QStringLiteral("before"));
    dot(m_after, QStringLiteral("after"));
}

} // namespace deviascope::ui
