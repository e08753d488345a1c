#pragma once

#include <QWidget>

#include <vector>

class QLabel;
class QProgressBar;
class QPushButton;

namespace deviascope::ui {

class DiscoveryFlow;
class LossPlot;
class PictureCell;

/// What is to be seen of a discovery while it runs, and the two ways to end it.
class DiscoveryProgress final : public QWidget {
    Q_OBJECT
public:
    explicit DiscoveryProgress(QWidget *parent = nullptr);

    void show(const DiscoveryFlow &discovery); ///< nothing changes for one that does not run

Q_SIGNALS:
    void keepRequested();
    void cancelRequested();

private:
    QLabel *m_title = nullptr;
    QLabel *m_stage = nullptr;
    QLabel *m_time = nullptr;
    QProgressBar *m_bar = nullptr;
    LossPlot *m_plot = nullptr;
    QLabel *m_verdict = nullptr;
    std::vector<PictureCell *> m_preview;
    QPushButton *m_keep = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace deviascope::ui
