#pragma once

#include "engine/results.h"

#include <QDialog>

namespace deviascope::ui {

/// How a direction was found and where in the network it acts, to read and to copy.
class DirectionDetails final : public QDialog {
    Q_OBJECT
public:
    /// `modelHash`: of the model that is open.
    DirectionDetails(const engine::DirectionSummary &direction, const std::string &modelHash,
                     QWidget *parent = nullptr);

private:
    QString m_plain; ///< for the clipboard
};

} // namespace deviascope::ui
