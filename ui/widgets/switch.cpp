#include "widgets/switch.h"

#include "theme/theme.h"

#include <QPainter>

namespace deviascope::ui {

Switch::Switch(const QString &name, QWidget *parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setAccessibleName(name);
    setToolTip(name);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Switch::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track = QRectF(rect()).adjusted(1, 2, -1, -2);
    painter.setPen(hasFocus() ? QPen(theme.color(QStringLiteral("text")), 1.5) : QPen(Qt::NoPen));
    painter.setBrush(
        theme.color(isChecked() ? QStringLiteral("accent") : QStringLiteral("borderStrong")));
    painter.drawRoundedRect(track, track.height() / 2, track.height() / 2);
    const double radius = track.height() / 2 - 2.5;
    const double x =
        isChecked() ? track.right() - track.height() / 2 : track.left() + track.height() / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(QStringLiteral("surface")));
    painter.drawEllipse(QPointF(x, track.center().y()), radius, radius);
}

} // namespace deviascope::ui
