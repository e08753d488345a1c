#pragma once

#include "tabs/explore/bias_summary.h"

#include <QFrame>

#include <optional>

class QComboBox;
class QLabel;
class QSpinBox;
class QStackedWidget;
class QTableWidget;
class QTimer;

namespace deviascope::ui {

class DeviationGauge;
class Explorer;
class IconButton;
class Note;
class SharePlot;

/// How the pictures are perceived: shares with intervals, before and after, growing as further
/// seeds are counted.
class StatisticsPanel final : public QFrame {
    Q_OBJECT
public:
    explicit StatisticsPanel(Explorer &explorer, QWidget *parent = nullptr);

    const std::optional<BiasSummary> &summary() const { return m_summary; }

private:
    QLayout *makeHeader();
    QWidget *makeNumbers();
    QWidget *makeLegend();
    void showModel();
    void showChoice();
    void refresh();
    void showNumbers();
    void showEffect();
    void showDeviation();
    void showLegend();
    void copyCsv();

    Explorer &m_explorer;
    std::optional<BiasSummary> m_summary;
    QTimer *m_soon = nullptr;
    QComboBox *m_attribute = nullptr;
    QSpinBox *m_target = nullptr;
    QLabel *m_progress = nullptr;
    IconButton *m_tableButton = nullptr;
    QLabel *m_headlineName = nullptr;
    QLabel *m_headlineBefore = nullptr;
    QLabel *m_headlineArrow = nullptr;
    QLabel *m_headlineAfter = nullptr;
    QLabel *m_effect = nullptr;
    QLabel *m_deviation = nullptr;
    DeviationGauge *m_gauge = nullptr;
    QLabel *m_kind = nullptr;
    QLabel *m_legend = nullptr;
    QStackedWidget *m_views = nullptr;
    SharePlot *m_plot = nullptr;
    QTableWidget *m_table = nullptr;
    QLabel *m_empty = nullptr;
    Note *m_note = nullptr;
};

} // namespace deviascope::ui
