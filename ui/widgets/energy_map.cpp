#include "widgets/energy_map.h"

#include "theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace deviascope::ui {

namespace {

constexpr int kSide = 96; // pixels
constexpr double kFaintest = .06;

} // namespace

EnergyMap::EnergyMap(std::vector<std::vector<double>> cells, QWidget *parent)
    : QWidget(parent), m_cells(std::move(cells))
{
    std::size_t row = 0, column = 0;
    for (std::size_t y = 0; y < m_cells.size(); ++y)
        for (std::size_t x = 0; x < m_cells[y].size(); ++x)
            if (m_cells[y][x] > m_most) {
                m_most = m_cells[y][x];
                row = y;
                column = x;
            }
    setFixedSize(sizeHint());
    setAccessibleName(tr("Strongest in row %1, column %2 of %3 by %4, with %5 %")
                          .arg(row + 1)
                          .arg(column + 1)
                          .arg(m_cells.size())
                          .arg(m_cells.empty() ? 0 : m_cells.front().size())
                          .arg(locale().toString(100 * m_most, 'f', 0)));
}

QSize EnergyMap::sizeHint() const
{
    return {kSide, kSide};
}

void EnergyMap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const double high = double(height()) / double(std::max<std::size_t>(1, m_cells.size()));
    for (std::size_t y = 0; y < m_cells.size(); ++y) {
        const double wide = double(width()) / double(std::max<std::size_t>(1, m_cells[y].size()));
        for (std::size_t x = 0; x < m_cells[y].size(); ++x) {
            QColor color = Theme::current().color(QStringLiteral("accent"));
            color.setAlphaF(
                float(m_most > 0 ? kFaintest + (1 - kFaintest) * m_cells[y][x] / m_most : 0));
            painter.fillRect(QRectF(double(x) * wide, double(y) * high, wide - 1, high - 1), color);
        }
    }
}

} // namespace deviascope::ui
