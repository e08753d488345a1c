#include "widgets/scale_slider.h"

#include "theme/theme.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace deviascope::ui {

namespace {

constexpr double kMargin = 9; // pixels, so that the handle fits at both ends
constexpr double kTrackY = 13;
constexpr double kDragStep = .01;
constexpr double kSnap = .01;       // of the track: a hand near 0 means 0
constexpr double kArrow = 1. / 120; // of the track: .05 of a plain one
constexpr double kPage = 1. / 12;
constexpr double kLabelRoom = 13; // pixels between the middles of two ticks' numbers

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

void ScaleSlider::setEven(std::optional<scale::EvenScale> even)
{
    if (m_dragging) {
        m_nextEven = std::move(even); // the track must not move under the hand
        return;
    }
    m_even = std::move(even);
    update();
}

double ScaleSlider::shareOf(double value) const
{
    if (m_even)
        return m_even->positionOf(value);
    const double shown = std::clamp(value, -kSliderReach, kSliderReach);
    return (shown + kSliderReach) / (2 * kSliderReach);
}

double ScaleSlider::scaleAt(double share) const
{
    const double value =
        m_even ? m_even->scaleAt(share) : (std::clamp(share, 0., 1.) * 2 - 1) * kSliderReach;
    const double rounded = std::round(value / kDragStep) * kDragStep;
    return rounded == 0 ? 0 : rounded; // no -0
}

double ScaleSlider::positionOf(double value) const
{
    return kMargin + shareOf(value) * (width() - 2 * kMargin);
}

double ScaleSlider::valueAt(double position) const
{
    const double share = (position - kMargin) / (width() - 2 * kMargin);
    return std::abs(share - shareOf(0)) < kSnap ? 0 : scaleAt(share);
}

void ScaleSlider::stepBy(double share)
{
    const double value = scaleAt(shareOf(m_value) + share);
    // Where the track is wide for its scale, a step may be smaller than what is told apart.
    const double least = share < 0 ? m_value - kDragStep : m_value + kDragStep;
    const double moved = share < 0 ? std::min(value, least) : std::max(value, least);
    moveTo(std::clamp(std::round(moved / kDragStep) * kDragStep + 0., -kSliderReach, kSliderReach));
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
    if (m_even) {
        const double from = positionOf(m_even->low());
        painter.setBrush(theme.color(QStringLiteral("borderStrong")));
        painter.drawRoundedRect(QRectF(from, kTrackY - 2, positionOf(m_even->high()) - from, 4), 2,
                                2);
    }
    if (isEnabled()) {
        painter.setBrush(theme.color(QStringLiteral("accent")));
        painter.drawRoundedRect(QRectF(std::min(zero, at), kTrackY - 2, std::abs(at - zero), 4), 2,
                                2);
    }
    paintTicks(painter);
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

void ScaleSlider::paintTicks(QPainter &painter)
{
    const Theme &theme = Theme::current();
    QFont font = this->font();
    font.setPixelSize(10);
    painter.setFont(font);
    // Numbers that would overlap are left out, the less telling first.
    std::vector<double> written;
    for (const int tick : {0, -3, 3, 1, -1, 2, -2}) {
        const double x = positionOf(tick);
        painter.setPen(QPen(theme.color(QStringLiteral("borderStrong")), tick == 0 ? 2 : 1));
        painter.drawLine(QPointF(x, kTrackY + (tick == 0 ? -6 : 5)), QPointF(x, kTrackY + 8));
        if (std::any_of(written.begin(), written.end(),
                        [x](double other) { return std::abs(other - x) < kLabelRoom; }))
            continue;
        written.push_back(x);
        painter.setPen(theme.color(QStringLiteral("faint")));
        painter.drawText(QRectF(x - 14, kTrackY + 9, 28, 12), Qt::AlignHCenter,
                         locale().toString(tick));
    }
}

void ScaleSlider::endDrag()
{
    m_dragging = false;
    if (!m_nextEven)
        return;
    m_even = std::move(*m_nextEven);
    m_nextEven.reset();
    update();
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
    endDrag();
    Q_EMIT rested(m_value);
}

void ScaleSlider::mouseDoubleClickEvent(QMouseEvent *)
{
    endDrag();
    restAt(0);
}

void ScaleSlider::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        stepBy(-kArrow);
        break;
    case Qt::Key_Right:
    case Qt::Key_Up:
        stepBy(kArrow);
        break;
    case Qt::Key_PageDown:
        stepBy(-kPage);
        break;
    case Qt::Key_PageUp:
        stepBy(kPage);
        break;
    case Qt::Key_Home:
        moveTo(-kSliderReach);
        break;
    case Qt::Key_End:
        moveTo(kSliderReach);
        break;
    case Qt::Key_0:
        restAt(0);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void ScaleSlider::wheelEvent(QWheelEvent *event)
{
    // The list of cards scrolls; a slider under the pointer must not move with it.
    event->ignore();
}

} // namespace deviascope::ui
