#include "widgets/scale_slider.h"

#include "explore/explore_state.h"
#include "theme/theme.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace deviascope::ui {

namespace {

constexpr double kMargin = 9; // pixels, so that the handle fits at both ends
constexpr double kTrackY = 13;
constexpr double kDragStep = .01;
constexpr double kSnap = .06; // a hand near 0 means 0

} // namespace

ScaleSlider::ScaleSlider(const QString &name, QWidget *parent) : QWidget(parent)
{
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ScaleSlider::setValue(double value)
{
    if (value == m_value)
        return;
    m_value = value;
    update();
    QAccessibleValueChangeEvent event(this, value);
    QAccessible::updateAccessibility(&event);
}

void ScaleSlider::setSuggested(std::optional<double> scale)
{
    m_suggested = scale;
    update();
}

double ScaleSlider::positionOf(double value) const
{
    const double shown = std::clamp(value, -kSliderReach, kSliderReach);
    return kMargin + (shown + kSliderReach) / (2 * kSliderReach) * (width() - 2 * kMargin);
}

double ScaleSlider::valueAt(double position) const
{
    const double share = (position - kMargin) / (width() - 2 * kMargin);
    const double value = (std::clamp(share, 0., 1.) * 2 - 1) * kSliderReach;
    if (std::abs(value) < kSnap)
        return 0;
    return std::round(value / kDragStep) * kDragStep;
}

void ScaleSlider::moveTo(double value)
{
    if (value == m_value)
        return;
    setValue(value);
    Q_EMIT moved(m_value);
}

void ScaleSlider::restAt(double value)
{
    setValue(value);
    Q_EMIT rested(m_value);
}

void ScaleSlider::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double zero = positionOf(0);
    const double at = positionOf(m_value);

    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(QStringLiteral("border")));
    painter.drawRoundedRect(QRectF(kMargin, kTrackY - 2, width() - 2 * kMargin, 4), 2, 2);
    if (isEnabled()) {
        painter.setBrush(theme.color(QStringLiteral("accent")));
        painter.drawRoundedRect(QRectF(std::min(zero, at), kTrackY - 2, std::abs(at - zero), 4), 2,
                                2);
    }
    QFont font = this->font();
    font.setPixelSize(10);
    painter.setFont(font);
    for (int tick = -3; tick <= 3; ++tick) {
        const double x = positionOf(tick);
        painter.setPen(QPen(theme.color(QStringLiteral("borderStrong")), tick == 0 ? 2 : 1));
        painter.drawLine(QPointF(x, kTrackY + (tick == 0 ? -6 : 5)), QPointF(x, kTrackY + 8));
        painter.setPen(theme.color(QStringLiteral("faint")));
        painter.drawText(QRectF(x - 14, kTrackY + 9, 28, 12), Qt::AlignHCenter,
                         locale().toString(tick));
    }
    if (m_suggested) {
        const double x = positionOf(*m_suggested);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(QStringLiteral("planted")));
        painter.drawPolygon(QPolygonF({{x - 4, 0.}, {x + 4, 0.}, {x, 5.}}));
    }
    painter.setPen(
        QPen(theme.color(hasFocus() ? QStringLiteral("text") : QStringLiteral("surface")),
             hasFocus() ? 2 : 2));
    painter.setBrush(
        theme.color(isEnabled() ? QStringLiteral("accent") : QStringLiteral("borderStrong")));
    painter.drawEllipse(QPointF(at, kTrackY), 7.5, 7.5);
}

void ScaleSlider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragging = true;
    moveTo(valueAt(event->position().x()));
}

void ScaleSlider::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragging)
        moveTo(valueAt(event->position().x()));
}

void ScaleSlider::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_dragging)
        return;
    m_dragging = false;
    Q_EMIT rested(m_value);
}

void ScaleSlider::mouseDoubleClickEvent(QMouseEvent *)
{
    m_dragging = false;
    restAt(0);
}

void ScaleSlider::keyPressEvent(QKeyEvent *event)
{
    double value = m_value;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        value -= .05;
        break;
    case Qt::Key_Right:
    case Qt::Key_Up:
        value += .05;
        break;
    case Qt::Key_PageDown:
        value -= .5;
        break;
    case Qt::Key_PageUp:
        value += .5;
        break;
    case Qt::Key_Home:
        value = -kSliderReach;
        break;
    case Qt::Key_End:
        value = kSliderReach;
        break;
    case Qt::Key_0:
        restAt(0);
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    value = std::round(std::clamp(value, -kSliderReach, kSliderReach) / kDragStep) * kDragStep;
    moveTo(value == 0 ? 0 : value); // no -0
}

void ScaleSlider::wheelEvent(QWheelEvent *event)
{
    // The list of cards scrolls; a slider under the pointer must not move with it.
    event->ignore();
}

} // namespace deviascope::ui
