#pragma once

#include "engine/requests.h"

#include <QFrame>

class QPushButton;

namespace deviascope::ui {

class Explorer;

/// The paper's three uses as three buttons.
class ResponsibleBar final : public QFrame {
    Q_OBJECT
public:
    explicit ResponsibleBar(Explorer &explorer, QWidget *parent = nullptr);

Q_SIGNALS:
    void asked(deviascope::engine::Use use);

private:
    void showModel();

    Explorer &m_explorer;
    QPushButton *m_buttons[3] = {};
};

} // namespace deviascope::ui
