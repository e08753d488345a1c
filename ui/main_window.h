#pragma once

#include <QMainWindow>

namespace deviascope::ui {

/// The studio's one window. UI thread.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(QWidget *parent = nullptr);
};

} // namespace deviascope::ui
