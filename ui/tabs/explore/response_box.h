#pragma once

#include "tabs/explore/explorer.h"

#include <QWidget>

#include <string>

class QGridLayout;
class QLabel;
class QPushButton;

namespace deviascope::ui {

class Switch;

/// What was counted of a slider: pictures turned, moved the wrong way and kept at its suggested
/// scale, the range in which it is usable, and whether its steps are even.
class ResponseBox final : public QWidget {
    Q_OBJECT
public:
    ResponseBox(Explorer &explorer, const std::string &direction, QWidget *parent = nullptr);

    void refresh(); ///< as the explorer has it now
    bool isEven() const;

Q_SIGNALS:
    void evenChanged(); ///< by the user

private:
    struct Row {
        QLabel *name = nullptr;
        QLabel *value = nullptr;
    };
    Row addRow(QGridLayout &grid, const QString &name, const QString &tip);

    Explorer &m_explorer;
    const std::string m_direction;
    QLabel *m_heading = nullptr;
    Row m_turned, m_wrongWay, m_kept, m_range;
    Row m_evenRow;
    Switch *m_even = nullptr;
    QPushButton *m_measure = nullptr;
};

} // namespace deviascope::ui
