#pragma once

#include <QWidget>

#include <optional>

namespace deviascope::ui {

/// A direction's slider from -3 to 3, with 0 in the middle and a mark at the suggested scale. A
/// double click puts it back to 0. Keys: arrows .05, page keys .5, Home and End the ends, 0 zero.
/// A value beyond the range (typed elsewhere) shows at the end.
class ScaleSlider final : public QWidget {
    Q_OBJECT
public:
    explicit ScaleSlider(const QString &name, QWidget *parent = nullptr);

    double value() const { return m_value; }
    void setValue(double value); ///< emits nothing
    void setSuggested(std::optional<double> scale);

    QSize sizeHint() const override { return {160, 34}; }
    QSize minimumSizeHint() const override { return {90, 34}; }

Q_SIGNALS:
    void moved(double value);  ///< the hand is on it
    void rested(double value); ///< the hand let go

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    double positionOf(double value) const; ///< pixels from the left
    double valueAt(double position) const;
    void moveTo(double value);
    void restAt(double value);

    double m_value = 0;
    std::optional<double> m_suggested;
    bool m_dragging = false;
};

} // namespace deviascope::ui
