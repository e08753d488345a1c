#pragma once

#include "engine/requests.h"
#include "engine/results.h"

#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace deviascope::ui {

/// Which attributes shall be fair, and the share that each class shall have, in per cent.
class SharesEditor final : public QWidget {
    Q_OBJECT
public:
    explicit SharesEditor(QWidget *parent = nullptr);

    /// The first is chosen, all in even shares. A second call with the same does nothing.
    void setAttributes(const std::vector<model::Attribute> &attributes);

    /// What was chosen; nothing while some shares do not sum to 100 %.
    std::optional<std::vector<engine::WantedShares>> wanted() const;

Q_SIGNALS:
    void changed();

private:
    struct Row {
        model::Attribute attribute;
        QCheckBox *chosen = nullptr;
        QWidget *details = nullptr;
        std::vector<QSpinBox *> percentages;
        QLabel *sum = nullptr; ///< says in place what is wrong
        QPushButton *even = nullptr;
    };

    void add(const model::Attribute &attribute);
    void showRow(const Row &row);
    static std::vector<int> percentagesOf(const Row &row);

    std::vector<Row> m_rows;
    QVBoxLayout *m_layout = nullptr;
};

} // namespace deviascope::ui
