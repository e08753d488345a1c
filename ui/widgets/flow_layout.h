#pragma once

#include <QLayout>
#include <QList>

namespace deviascope::ui {

/// Lays its items out like words: from left to right, then on the next line.
class FlowLayout final : public QLayout {
public:
    explicit FlowLayout(int gap = 6, QWidget *parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override;
    int count() const override;
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize minimumSize() const override;
    QSize sizeHint() const override { return minimumSize(); }
    void setGeometry(const QRect &rect) override;

    void removeAll(); ///< deletes the widgets

private:
    enum class Pass { Measure, Place };
    int layOut(const QRect &rect, Pass pass) const;

    int m_gap;
    QList<QLayoutItem *> m_items; // owned, as QLayout wants it
};

} // namespace deviascope::ui
