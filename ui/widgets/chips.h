#pragma once

#include <QStringList>
#include <QWidget>

namespace deviascope::ui {

class FlowLayout;

/// Suggestions to click, wrapped over as many lines as they need.
class Chips final : public QWidget {
    Q_OBJECT
public:
    explicit Chips(QWidget *parent = nullptr);

    /// `tip` explains a chip on hover; its %1 is the chip's text.
    void setTexts(const QStringList &texts, const QString &tip);

Q_SIGNALS:
    void picked(int index, const QString &text);

private:
    FlowLayout *m_layout = nullptr;
};

} // namespace deviascope::ui
