#include "tabs/wait_text.h"

#include <QCoreApplication>

namespace deviascope::ui {

QString waitText(engine::JobKind other)
{
    const auto text = [](const char *english) {
        return QCoreApplication::translate("deviascope::ui::Wait", english);
    };
    switch (other) {
    case engine::JobKind::Open:
        return text(QT_TRANSLATE_NOOP("deviascope::ui::Wait", "Waiting until the model is open"));
    case engine::JobKind::Tally:
        return text(QT_TRANSLATE_NOOP("deviascope::ui::Wait",
                                      "Waiting until the first 16 pictures are counted"));
    case engine::JobKind::Discover:
        return text(
            QT_TRANSLATE_NOOP("deviascope::ui::Wait", "Waiting until the other discovery ends"));
    case engine::JobKind::Responsible:
        return text(
            QT_TRANSLATE_NOOP("deviascope::ui::Wait",
                              "Waiting until the fair, safe or asked-for pictures are drawn"));
    case engine::JobKind::Draw:
    case engine::JobKind::Draft:
    case engine::JobKind::Strip:
        return text(
            QT_TRANSLATE_NOOP("deviascope::ui::Wait", "Waiting until the pictures are drawn"));
    case engine::JobKind::Steer:
    case engine::JobKind::Library:
    case engine::JobKind::Compare:
    case engine::JobKind::Measure:
    case engine::JobKind::Forecast:
        break;
    }
    return text(QT_TRANSLATE_NOOP("deviascope::ui::Wait", "Waiting for other work to end"));
}

} // namespace deviascope::ui
