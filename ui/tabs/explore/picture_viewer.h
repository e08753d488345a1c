#pragma once

#include <QImage>
#include <QWidget>

namespace deviascope::ui {

class Explorer;

/// The large view over the whole window: before and after of one seed, with a line to wipe between
/// them. Arrow keys: the line; page keys: other seeds; Esc or a click beside the picture closes.
class PictureViewer final : public QWidget {
    Q_OBJECT
public:
    PictureViewer(Explorer &explorer, QWidget *parent);

    void open(int index);
    void close();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showPictures();
    void step(int by);
    QRectF pictureRect() const;
    void wipeTo(double x);

    Explorer &m_explorer;
    int m_index = 0;
    double m_wipe = .5; // share of the picture that shows "before"
    QImage m_before;
    QImage m_after;
};

} // namespace deviascope::ui
