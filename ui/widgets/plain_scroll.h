#pragma once

#include <QScrollArea>

namespace deviascope::ui {

/// A scroll area that looks like its surroundings: no frame, no background of its own, and only a
/// vertical bar. Owns `content`.
QScrollArea *plainScroll(QWidget *content);

} // namespace deviascope::ui
