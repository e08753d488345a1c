#pragma once

#include <QWidget>

#include <optional>

namespace deviascope::ui {

/// The deviation ratio from 0 (fair) to 1 (always the same class), before and after, over the
/// shaded range that a perfectly fair generator stays in 95 % of the time with as many pictures.
class DeviationGauge final : public QWidget {
    Q_OBJECT
public:
    explicit DeviationGauge(QWidget *parent = nullptr);

    void setValues(std::optional<double> before, std::optional<double> after, double nullQ95);
    QSize sizeHint() const override { return {180, 22}; }
    QSize minimumSizeHint() const override { return {100, 22}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::optional<double> m_before;
    std::optional<double> m_after;
    double m_nullQ95 = 0;
};

} // namespace deviascope::ui
