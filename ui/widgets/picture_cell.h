#pragma once

#include "base/picture.h"
#include "widgets/freshness.h"

#include <QImage>
#include <QWidget>

namespace deviascope::ui {

/// A copy that Qt can show.
QImage toImage(const base::Picture &picture);

/// One picture of the grid. Click, Enter: the large view. Context menu: save, copy.
class PictureCell final : public QWidget {
    Q_OBJECT
public:
    explicit PictureCell(QWidget *parent = nullptr);

    /// Empty picture: a quiet field, until there is one.
    void show(const base::Picture &picture, Freshness freshness, bool drawing);
    void setCaption(const QString &caption); ///< read out, and shown on hover
    const QImage &image() const { return m_image; }
    Freshness freshness() const { return m_freshness; }

Q_SIGNALS:
    void opened();
    void saveRequested();
    void copyRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void paintMark(class QPainter &painter) const;

    base::Picture m_picture;
    QImage m_image;
    Freshness m_freshness = Freshness::Stale;
    bool m_drawing = false;
    bool m_hovered = false;
};

} // namespace deviascope::ui
