#pragma once

#include <QToolButton>

namespace deviascope::ui {

/// A button that shows an icon of the theme and says what it does to screen readers and on hover.
class IconButton final : public QToolButton {
    Q_OBJECT
public:
    /// `name` is read out; `tip` is shown on hover (empty: the name).
    IconButton(const QString &icon, const QString &name, const QString &tip = {},
               QWidget *parent = nullptr);

    void setIconName(const QString &icon, const QString &color = QStringLiteral("muted"));
    void setTexts(const QString &name, const QString &tip = {});

private:
    void redraw();

    QString m_icon;
    QString m_color = QStringLiteral("muted");
};

} // namespace deviascope::ui
