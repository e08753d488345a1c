#include "widgets/number_fields.h"

#include <QLocale>

namespace deviascope::ui {

namespace {

QString withLocalSign(QString text, const QLocale &locale)
{
    for (const QChar sign : {QLatin1Char('.'), QLatin1Char(',')})
        text.replace(sign, locale.decimalPoint());
    return text;
}

} // namespace

QValidator::State DecimalField::validate(QString &text, int &position) const
{
    text = withLocalSign(text, locale());
    return QDoubleSpinBox::validate(text, position);
}

double DecimalField::valueFromText(const QString &text) const
{
    return QDoubleSpinBox::valueFromText(withLocalSign(text, locale()));
}

QValidator::State WholeField::validate(QString &text, int &position) const
{
    if (text.contains(QLatin1Char('.')) || text.contains(QLatin1Char(',')))
        return QValidator::Invalid;
    return QSpinBox::validate(text, position);
}

} // namespace deviascope::ui
