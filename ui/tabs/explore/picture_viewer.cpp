#include "tabs/explore/picture_viewer.h"

#include "tabs/explore/explorer.h"
#include "theme/theme.h"
#include "widgets/picture_cell.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace deviascope::ui {

namespace {

constexpr double kMargin = 64;
constexpr double kRadius = 14;

} // namespace

PictureViewer::PictureViewer(Explorer &explorer, QWidget *parent)
    : QWidget(parent), m_explorer(explorer)
{
    setObjectName(QStringLiteral("viewer"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Large view"));
    hide();
    parent->installEventFilter(this);
    connect(&m_explorer.pictures(), &PictureFlow::changed, this, [this] {
        if (isVisible())
            showPictures();
    });
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PictureViewer::open(int index)
{
    m_index = index;
    m_wipe = .5;
    showPictures();
    setGeometry(parentWidget()->rect());
    show();
    raise();
    setFocus();
}

void PictureViewer::close()
{
    hide();
    parentWidget()->setFocus();
}

bool PictureViewer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void PictureViewer::showPictures()
{
    const auto image = [this](const PictureRow &row) {
        return std::size_t(m_index) < row.pictures.size()
                   ? toImage(row.pictures[std::size_t(m_index)])
                   : QImage();
    };
    m_before = image(m_explorer.pictures().before());
    m_after = image(m_explorer.pictures().after());
    update();
}

void PictureViewer::step(int by)
{
    const int count = int(m_explorer.state().settings.seeds.size());
    m_index = (m_index + by + count) % std::max(1, count);
    showPictures();
}

QRectF PictureViewer::pictureRect() const
{
    const QSizeF place(width() - 2 * kMargin, height() - 2 * kMargin);
    QSizeF size = m_after.isNull() ? QSizeF(1, 1) : QSizeF(m_after.size());
    size.scale(place, Qt::KeepAspectRatio);
    return {QPointF((width() - size.width()) / 2, (height() - size.height()) / 2), size};
}

void PictureViewer::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(QStringLiteral("scrim")));
    if (m_after.isNull())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = pictureRect();
    const QSize pixels = (frame.size() * devicePixelRatioF()).toSize();
    const auto scaled = [&](const QImage &image) {
        return image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    };
    QPainterPath path;
    path.addRoundedRect(frame, kRadius, kRadius);
    painter.setClipPath(path);
    painter.drawImage(frame, scaled(m_after));
    const double line = frame.left() + m_wipe * frame.width();
    const bool differ = !m_before.isNull() && m_before != m_after;
    if (differ) {
        painter.save();
        painter.setClipRect(QRectF(frame.topLeft(), QPointF(line, frame.bottom())),
                            Qt::IntersectClip);
        painter.drawImage(frame, scaled(m_before));
        painter.restore();
        painter.setPen(QPen(Qt::white, 2));
        painter.drawLine(QPointF(line, frame.top()), QPointF(line, frame.bottom()));
        painter.setBrush(Qt::white);
        painter.setPen(QPen(QColor(0, 0, 0, 60), 1));
        painter.drawEllipse(QPointF(line, frame.center().y()), 14, 14);
        painter.setPen(QPen(QColor(0x3d, 0x5a, 0xfe), 2));
        for (const double side : {-1., 1.}) {
            const QPointF tip(line + side * 9, frame.center().y());
            painter.drawLine(tip, tip + QPointF(-side * 4, -4));
            painter.drawLine(tip, tip + QPointF(-side * 4, 4));
        }
    }
    painter.setClipping(false);
    painter.setPen(theme.color(QStringLiteral("text")));
    QFont font = this->font();
    font.setPixelSize(14);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    const QRectF above(frame.left(), frame.top() - 32, frame.width(), 24);
    if (differ) {
        painter.drawText(above, Qt::AlignLeft | Qt::AlignVCenter, tr("Before"));
        painter.drawText(above, Qt::AlignRight | Qt::AlignVCenter, tr("After"));
    }
    font.setWeight(QFont::Normal);
    font.setPixelSize(13);
    painter.setFont(font);
    painter.setPen(theme.color(QStringLiteral("muted")));
    const auto &seeds = m_explorer.state().settings.seeds;
    const QString seed = std::size_t(m_index) < seeds.size()
                             ? QString::number(seeds[std::size_t(m_index)])
                             : QString();
    const QString help =
        differ ? tr("Seed %1  ·  drag the line  ·  Page Up and Page Down: other seeds  ·  Esc "
                    "closes")
               : tr("Seed %1  ·  Page Up and Page Down: other seeds  ·  Esc closes");
    painter.drawText(
        QRectF(frame.left() - kMargin, frame.bottom() + 10, frame.width() + 2 * kMargin, 24),
        Qt::AlignCenter, help.arg(seed));
}

void PictureViewer::wipeTo(double x)
{
    const QRectF frame = pictureRect();
    m_wipe = std::clamp((x - frame.left()) / frame.width(), 0., 1.);
    update();
}

void PictureViewer::mousePressEvent(QMouseEvent *event)
{
    if (pictureRect().contains(event->position()))
        wipeTo(event->position().x());
    else
        close();
}

void PictureViewer::mouseMoveEvent(QMouseEvent *event)
{
    const bool on = pictureRect().contains(event->position());
    setCursor(on ? Qt::SplitHCursor : Qt::ArrowCursor);
    if (event->buttons() & Qt::LeftButton)
        wipeTo(event->position().x());
}

void PictureViewer::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        close();
        break;
    case Qt::Key_Left:
        m_wipe = std::max(0., m_wipe - .02);
        update();
        break;
    case Qt::Key_Right:
        m_wipe = std::min(1., m_wipe + .02);
        update();
        break;
    case Qt::Key_PageUp:
        step(-1);
        break;
    case Qt::Key_PageDown:
        step(1);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace deviascope::ui
