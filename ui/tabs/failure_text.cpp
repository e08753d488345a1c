#include "tabs/failure_text.h"

#include <QCoreApplication>

namespace deviascope::ui {

QString failureText(const engine::Failure &failure)
{
    const auto tr = [](const char *text) {
        return QCoreApplication::translate("deviascope::ui::Failure", text);
    };
    QString text = QString::fromStdString(failure.message);
    if (!failure.where.empty())
        text = tr(QT_TRANSLATE_NOOP("deviascope::ui::Failure", "%1 (%2)"))
                   .arg(text, QString::fromStdString(failure.where));
    if (!failure.remedy.empty())
        text = tr(QT_TRANSLATE_NOOP("deviascope::ui::Failure", "%1. %2"))
                   .arg(text, QString::fromStdString(failure.remedy));
    return text;
}

} // namespace deviascope::ui
