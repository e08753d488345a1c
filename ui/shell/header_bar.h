#pragma once

#include <QFrame>

class QLabel;
class QMenu;

namespace deviascope::ui {

class Explorer;
class IconButton;

/// What model is open, and what concerns the whole window.
class HeaderBar final : public QFrame {
    Q_OBJECT
public:
    explicit HeaderBar(Explorer &explorer, QWidget *parent = nullptr);

Q_SIGNALS:
    void openFolderRequested();
    void openFileRequested();
    void openTeachingModelRequested();
    void themeToggled();
    void helpRequested();

private:
    QMenu *modelMenu();
    void showModel();
    void showHistory();
    void showTheme();

    Explorer &m_explorer;
    QLabel *m_model = nullptr;
    QLabel *m_details = nullptr;
    IconButton *m_undo = nullptr;
    IconButton *m_redo = nullptr;
    IconButton *m_theme = nullptr;
};

} // namespace deviascope::ui
