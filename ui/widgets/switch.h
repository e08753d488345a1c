#pragma once

#include <QAbstractButton>

namespace deviascope::ui {

/// An on/off switch.
class Switch final : public QAbstractButton {
    Q_OBJECT
public:
    explicit Switch(const QString &name, QWidget *parent = nullptr);
    QSize sizeHint() const override { return {34, 20}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace deviascope::ui
