#pragma once

#include <QDialog>

namespace deviascope::ui {

/// All keys, and three sentences on what to do.
class HelpDialog final : public QDialog {
    Q_OBJECT
public:
    explicit HelpDialog(QWidget *parent = nullptr);
};

} // namespace deviascope::ui
