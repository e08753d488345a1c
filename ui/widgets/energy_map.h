#pragma once

#include <QWidget>

#include <vector>

namespace deviascope::ui {

/// A small map of shares over the cells of a grid: the stronger the colour, the larger the share.
class EnergyMap final : public QWidget {
    Q_OBJECT
public:
    /// `cells`: [row][column], not negative, as many columns in each row.
    explicit EnergyMap(std::vector<std::vector<double>> cells, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<std::vector<double>> m_cells;
    double m_most = 0;
};

} // namespace deviascope::ui
