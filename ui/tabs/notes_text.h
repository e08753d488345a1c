#pragma once

#include <QString>

#include <string>
#include <vector>

namespace deviascope::ui {

/// What core says of a run that went well, a sentence a line.
QString notesText(const std::vector<std::string> &notes);

} // namespace deviascope::ui
