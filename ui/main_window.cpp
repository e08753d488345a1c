#include "main_window.h"

namespace deviascope::ui {

MainWindow::MainWindow(QWidget *parent) : QMainWindow(parent) { setWindowTitle(tr("Deviascope")); }

} // namespace deviascope::ui
