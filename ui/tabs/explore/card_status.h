#pragma once

#include "tabs/explore/explorer.h"

#include <QWidget>

#include <string>

class QLabel;
class QPushButton;

namespace deviascope::ui {

/// What a card holds, the learned direction or text steering, and why; the way to the other one;
/// and what is being counted about them, which can be stopped. Hidden where nothing is to be said.
class CardStatus final : public QWidget {
    Q_OBJECT
public:
    CardStatus(Explorer &explorer, const std::string &direction, QWidget *parent = nullptr);

    void refresh(); ///< as the explorer has it now

private:
    QString holderText() const;
    QString reason() const;
    void showWork();
    const CardState *state() const;
    bool isForNow() const; ///< its concept is being learned

    Explorer &m_explorer;
    const std::string m_direction;
    QLabel *m_holder = nullptr;
    QPushButton *m_swap = nullptr;
    QLabel *m_reason = nullptr;
    QLabel *m_work = nullptr;
    QPushButton *m_action = nullptr; ///< stops the work, or has both compared
};

} // namespace deviascope::ui
