#include "widgets/time_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace deviascope::ui {

QString minutesAndSeconds(double seconds)
{
    const int whole = int(std::ceil(std::max(0., seconds)));
    return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
}

QString stageText(const std::string &stage)
{
    const auto text = [](const char *english) {
        return QCoreApplication::translate("deviascope::ui::Stage", english);
    };
    if (stage.empty() || stage == "waiting")
        return text(QT_TRANSLATE_NOOP("deviascope::ui::Stage", "Getting ready"));
    if (stage == "drawing")
        return text(QT_TRANSLATE_NOOP("deviascope::ui::Stage", "Drawing examples"));
    if (stage == "learning")
        return text(QT_TRANSLATE_NOOP("deviascope::ui::Stage", "Learning"));
    if (stage == "starting")
        return text(QT_TRANSLATE_NOOP("deviascope::ui::Stage", "Finding a first guess"));
    if (stage == "checking")
        return text(QT_TRANSLATE_NOOP("deviascope::ui::Stage", "Checking the result"));
    if (stage == "scale" || stage == "scaling")
        return text(QT_TRANSLATE_NOOP("deviascope::ui::Stage", "Looking for a good strength"));
    if (stage == "calibrating")
        return text(
            QT_TRANSLATE_NOOP("deviascope::ui::Stage", "Finding how hard to push each class"));
    return QString::fromStdString(stage);
}

} // namespace deviascope::ui
