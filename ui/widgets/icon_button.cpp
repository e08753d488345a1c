#include "widgets/icon_button.h"

#include "theme/theme.h"

namespace deviascope::ui {

IconButton::IconButton(const QString &icon, const QString &name, const QString &tip,
                       QWidget *parent)
    : QToolButton(parent), m_icon(icon)
{
    setTexts(name, tip);
    setFocusPolicy(Qt::TabFocus); // a click must not take Space away from "hold to compare"
    setIconSize({18, 18});
    setAutoRaise(true);
    redraw();
    connect(&Theme::current(), &Theme::changed, this, &IconButton::redraw);
}

void IconButton::setIconName(const QString &icon, const QString &color)
{
    m_icon = icon;
    m_color = color;
    redraw();
}

void IconButton::setTexts(const QString &name, const QString &tip)
{
    setAccessibleName(name);
    setToolTip(tip.isEmpty() ? name : tip);
}

void IconButton::redraw()
{
    setIcon(Theme::current().icon(m_icon, m_color));
}

} // namespace deviascope::ui
