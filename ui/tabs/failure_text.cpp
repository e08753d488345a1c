#include "tabs/failure_text.h"

#include <QCoreApplication>

namespace deviascope::ui {

QString failureText(const base::Error &failure)
{
    const auto tr = [](const char *text) {
        return QCoreApplication::translate("deviascope::ui::Failure", text);
    };
    QString text = QString::fromUtf8(failure.what());
    if (!failure.where().empty())
        text = tr(QT_TRANSLATE_NOOP("deviascope::ui::Failure", "%1 (%2)"))
                   .arg(text, QString::fromStdString(failure.where()));
    if (!failure.remedy().empty())
        text = tr(QT_TRANSLATE_NOOP("deviascope::ui::Failure", "%1. %2"))
                   .arg(text, QString::fromStdString(failure.remedy()));
    return text;
}

} // namespace deviascope::ui
