#include "widgets/picture_cell.h"

#include "theme/theme.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

namespace deviascope::ui {

namespace {

constexpr double kRadius = 10;

} // namespace

QImage toImage(const base::Picture &picture)
{
    if (picture.empty())
        return {};
    return QImage(picture.rgb.data(), picture.width, picture.height, picture.width * 3,
                  QImage::Format_RGB888)
        .copy();
}

PictureCell::PictureCell(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PictureCell::show(const base::Picture &picture, Freshness freshness, bool drawing)
{
    if (picture == m_picture && freshness == m_freshness && drawing == m_drawing)
        return;
    if (picture != m_picture) {
        m_picture = picture;
        m_image = toImage(picture);
    }
    m_freshness = freshness;
    m_drawing = drawing;
    update();
}

void PictureCell::setCaption(const QString &caption)
{
    setAccessibleName(caption);
    setToolTip(tr("%1\nClick for the large view; right-click to save or copy").arg(caption));
}

void PictureCell::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRectF frame = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    QPainterPath path;
    path.addRoundedRect(frame, kRadius, kRadius);
    if (m_image.isNull()) {
        painter.fillPath(path, theme.color(QStringLiteral("sunken")));
        painter.setPen(QPen(theme.color(QStringLiteral("border")), 1));
        painter.drawPath(path);
    } else {
        painter.save();
        painter.setClipPath(path);
        // Scaled once with a good filter: the pictures are small and shown large.
        const QSize pixels = (frame.size() * devicePixelRatioF()).toSize();
        painter.drawImage(frame, m_image.scaled(pixels, Qt::KeepAspectRatioByExpanding,
                                                Qt::SmoothTransformation));
        painter.restore();
        painter.setPen(QPen(theme.color(QStringLiteral("border")), 1));
        painter.drawPath(path);
    }
    if (hasFocus() || m_hovered) {
        painter.setPen(QPen(theme.color(QStringLiteral("accent")), 2));
        painter.drawPath(path);
    }
    paintMark(painter);
}

void PictureCell::paintMark(QPainter &painter) const
{
    if (m_image.isNull() || m_freshness == Freshness::Current)
        return;
    const Theme &theme = Theme::current();
    const QString text = m_freshness == Freshness::Draft ? tr("draft")
                         : m_drawing                     ? tr("drawing")
                                                         : tr("earlier");
    QFont font = this->font();
    font.setPixelSize(10);
    font.setWeight(QFont::Medium);
    painter.setFont(font);
    const int width = painter.fontMetrics().horizontalAdvance(text) + 14;
    const QRectF pill(this->width() - width - 9, 9, width, 18);
    QColor back = theme.color(QStringLiteral("surface"));
    back.setAlpha(225);
    painter.setPen(Qt::NoPen);
    painter.setBrush(back);
    painter.drawRoundedRect(pill, 9, 9);
    painter.setPen(theme.color(QStringLiteral("muted")));
    painter.drawText(pill, Qt::AlignCenter, text);
}

void PictureCell::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        Q_EMIT opened();
}

void PictureCell::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT opened();
    else if (event->matches(QKeySequence::Copy))
        Q_EMIT copyRequested();
    else if (event->matches(QKeySequence::Save))
        Q_EMIT saveRequested();
    else
        QWidget::keyPressEvent(event);
}

void PictureCell::contextMenuEvent(QContextMenuEvent *event)
{
    if (m_image.isNull())
        return;
    QMenu menu(this);
    menu.addAction(tr("Large view"), this, &PictureCell::opened);
    menu.addSeparator();
    menu.addAction(tr("Save picture…"), QKeySequence::Save, this, &PictureCell::saveRequested);
    menu.addAction(tr("Copy picture"), QKeySequence::Copy, this, &PictureCell::copyRequested);
    menu.exec(event->globalPos());
}

void PictureCell::enterEvent(QEnterEvent *)
{
    m_hovered = true;
    update();
}

void PictureCell::leaveEvent(QEvent *)
{
    m_hovered = false;
    update();
}

} // namespace deviascope::ui
