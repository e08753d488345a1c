#pragma once

#include "scale/even_scale.h"

#include <QWidget>

#include <optional>

class QPainter;

namespace deviascope::ui {

/// Sliders reach this far; typed values may go beyond.
inline constexpr double kSliderReach = 3;

/// A direction's slider from -3 to 3, with a mark at the suggested scale. A double click puts it
/// back to 0. Plain, 0 is in the middle and the keys go by scale: arrows .05, page keys .5. Made
/// even, equal distances are equal changes of what the pictures show, the ticks of the scale stand
/// where they then belong, the usable range is drawn stronger, and the keys take as large a part of
/// the track as before. Home and End: the ends; 0: zero. The value is always the scale; one beyond
/// the range (typed elsewhere) shows at the end.
class ScaleSlider final : public QWidget {
    Q_OBJECT
public:
    explicit ScaleSlider(const QString &name, QWidget *parent = nullptr);

    double value() const { return m_value; }
    void setValue(double value); ///< emits nothing
    void setSuggested(std::optional<double> scale);
    /// Nothing: a plain track. Waits for the end of a drag.
    void setEven(std::optional<scale::EvenScale> even);
    bool isEven() const { return m_even.has_value(); }

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
    double shareOf(double value) const;    ///< of the track, 0..1
    double scaleAt(double share) const;    ///< rounded as a hand needs it
    double positionOf(double value) const; ///< pixels from the left
    double valueAt(double position) const;
    void paintTicks(QPainter &painter);
    void stepBy(double share);
    void endDrag();
    void moveTo(double value);
    void restAt(double value);

    double m_value = 0;
    std::optional<double> m_suggested;
    std::optional<scale::EvenScale> m_even;
    std::optional<std::optional<scale::EvenScale>> m_nextEven; ///< set while the hand drags
    bool m_dragging = false;
};

} // namespace deviascope::ui
