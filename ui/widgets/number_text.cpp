#include "widgets/number_text.h"

#include <QLocale>
#include <QObject>

namespace deviascope::ui {

QString percent(double share)
{
    return QObject::tr("%1 %").arg(QLocale().toString(share * 100, 'f', 0));
}

QString range(const base::Interval &interval)
{
    return QObject::tr("%1 to %2").arg(percent(interval.low), percent(interval.high));
}

QString pValue(double p)
{
    return p < .001 ? QObject::tr("p < 0.001")
                    : QObject::tr("p = %1").arg(QLocale().toString(p, 'f', 3));
}

QString pInColumn(double p)
{
    return p < .001 ? QObject::tr("< 0.001") : QLocale().toString(p, 'f', 3);
}

QString points(double difference)
{
    const double value = difference * 100;
    return QObject::tr("%1%2").arg(value > 0 ? QStringLiteral("+") : QString(),
                                   QLocale().toString(value, 'f', 0));
}

QString countOf(int count, int n)
{
    return QObject::tr("%1 of %2").arg(count).arg(n);
}

QString countWithRange(int count, int n, const base::Interval &interval)
{
    return QObject::tr("%1 of %2\n%3 to %4")
        .arg(count)
        .arg(n)
        .arg(QLocale().toString(interval.low * 100, 'f', 0), percent(interval.high));
}

QString pointsWithRange(double difference, const base::Interval &interval)
{
    return QObject::tr("%1\n%2 to %3")
        .arg(points(difference), points(interval.low), points(interval.high));
}

QString twoDigits(double value)
{
    return QLocale().toString(value, 'f', 2);
}

} // namespace deviascope::ui
