#pragma once

#include <QWidget>

namespace deviascope::tests {

/// The widget of this name in a window; a test without it cannot go on.
template <class Widget>
Widget *namedChild(const QWidget &window, const char *name)
{
    auto *found = window.findChild<Widget *>(QString::fromLatin1(name));
    if (!found)
        qFatal("there is no %s", name);
    return found;
}

} // namespace deviascope::tests
