#pragma once

#include <QString>
#include <QWidget>

namespace deviascope::ui {

/// What a widget is to the style sheet: "card", "title", "muted", "primary" ...
inline void setRole(QWidget *widget, const char *role)
{
    widget->setProperty("role", QString::fromLatin1(role));
}

} // namespace deviascope::ui
