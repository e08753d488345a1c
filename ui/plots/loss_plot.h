#pragma once

#include "base/context.h"

#include <QWidget>

#include <vector>

class QCPItemStraightLine;
class QCPItemText;
class QCustomPlot;

namespace deviascope::ui {

/// How well a direction being learned works on pictures it does not learn from: the held-out paired
/// loss with its 95 % interval, falling below the line of "no effect" when it helps.
class LossPlot final : public QWidget {
    Q_OBJECT
public:
    explicit LossPlot(QWidget *parent = nullptr);

    void setCurve(const std::vector<base::CurvePoint> &curve);

private:
    void restyle();

    QCustomPlot *m_plot = nullptr;
    QCPItemStraightLine *m_none = nullptr; // the line of no effect
    QCPItemText *m_noneText = nullptr;
    std::size_t m_points = 0;
};

} // namespace deviascope::ui
