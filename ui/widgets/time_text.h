#pragma once

#include <QString>

namespace deviascope::ui {

/// "0:12" from 12 seconds.
QString minutesAndSeconds(double seconds);

/// What a job's stage is called in the user's language; an unknown stage is shown as it is.
QString stageText(const std::string &stage);

} // namespace deviascope::ui
