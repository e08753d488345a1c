#pragma once

#include "plots/share_chart.h"

#include <QWidget>

class QCPBars;
class QCPErrorBars;
class QCPGraph;
class QCPItemStraightLine;
class QCustomPlot;

namespace deviascope::ui {

/// The shares of an attribute's classes as bars with their intervals, before and after, with the
/// fair share and the marks of what is known.
class SharePlot final : public QWidget {
    Q_OBJECT
public:
    explicit SharePlot(QWidget *parent = nullptr);

    void setChart(const ShareChart &chart);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override; ///< the tip tells about the bar under the pointer

private:
    struct Row {
        QCPBars *bars = nullptr;
        QCPErrorBars *intervals = nullptr;
    };
    Row makeRow();
    void fillRow(Row &row, const std::vector<observation::ShareRow> &rows, double offset,
                 double width);
    void fitClasses(); ///< few classes do not grow thick bars
    void restyle();
    QString tipAt(QPointF position) const;

    QCustomPlot *m_plot = nullptr;
    Row m_before;
    Row m_after;
    QCPGraph *m_planted = nullptr;
    QCPGraph *m_drawn = nullptr;
    QCPItemStraightLine *m_fair = nullptr;
    ShareChart m_chart;
};

} // namespace deviascope::ui
