#include "widgets/report_table.h"

#include "widgets/number_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTableWidget>

#include <nlohmann/json.hpp>

namespace deviascope::ui {

namespace {

QString shown(const report::Phrase &phrase)
{
    return QString::fromStdString(report::textOf(phrase, [](const std::string &source) {
        return QCoreApplication::translate("report", source.c_str()).toStdString();
    }));
}

QString shown(const report::Share &share)
{
    if (!share.value)
        return shown(share.missing);
    if (share.n && share.count)
        return share.interval ? countWithRange(*share.count, *share.n, *share.interval)
                              : countOf(*share.count, *share.n);
    return share.interval
               ? QObject::tr("%1 (%2)").arg(percent(*share.value), range(*share.interval))
               : percent(*share.value);
}

QString shown(const report::Ratio &ratio)
{
    if (!ratio.value)
        return shown(ratio.missing);
    const QString value = QLocale().toString(*ratio.value, 'f', ratio.digits);
    return ratio.interval
               ? QObject::tr("%1 (%2 to %3)")
                     .arg(value, QLocale().toString(ratio.interval->low, 'f', ratio.digits),
                          QLocale().toString(ratio.interval->high, 'f', ratio.digits))
               : value;
}

struct Shown {
    QString operator()(const std::string &text) const { return QString::fromStdString(text); }
    QString operator()(const report::Phrase &phrase) const { return shown(phrase); }
    QString operator()(const report::Count &count) const
    {
        return QLocale().toString(qlonglong(count.value));
    }
    QString operator()(const report::Share &share) const { return shown(share); }
    QString operator()(const report::Difference &difference) const
    {
        return pointsWithRange(difference.value, difference.interval);
    }
    QString operator()(const report::Ratio &ratio) const { return shown(ratio); }
    QString operator()(const report::PValue &p) const { return pInColumn(p.value); }
    QString operator()(const report::Number &number) const
    {
        return QLocale().toString(number.value, 'f', number.digits);
    }
    QString operator()(const report::Answer &answer) const
    {
        return shown(answer.value ? answer.yes : answer.no);
    }
    QString operator()(const report::List &list) const
    {
        QStringList texts;
        for (const std::string &each : list.values)
            texts << QString::fromStdString(each);
        return texts.join(QString::fromStdString(list.separator));
    }
    QString operator()(const report::Named &named) const { return shown(named.shown); }
    QString operator()(const report::Missing &missing) const { return shown(missing.reason); }
    QString operator()(const report::Absent &) const { return {}; }
    QString operator()(const report::Verbatim &) const { return {}; }
    QString operator()(const report::Nested &) const { return {}; }
};

} // namespace

report::Cell textCell(const QString &text)
{
    return report::plain(text.toStdString());
}

report::Column textColumn(const QString &heading)
{
    return report::shownColumn(report::plain(heading.toStdString()));
}

QString cellText(const report::Cell &cell)
{
    return std::visit(Shown(), cell);
}

void showTable(QTableWidget &widget, const report::Table &table)
{
    const auto columns = report::shownColumns(table);
    QStringList headings;
    for (const std::size_t column : columns)
        headings << shown(table.columns[column].heading);
    widget.setColumnCount(int(columns.size()));
    widget.setHorizontalHeaderLabels(headings);
    widget.setRowCount(int(table.rows.size()));
    for (int row = 0; row < widget.rowCount(); ++row) {
        const auto &cells = table.rows[std::size_t(row)];
        for (int place = 0; place < widget.columnCount(); ++place) {
            const std::size_t column = columns[std::size_t(place)];
            widget.setItem(
                row, place,
                new QTableWidgetItem(column < cells.size() ? cellText(cells[column]) : QString()));
        }
    }
    widget.resizeColumnsToContents();
    widget.resizeRowsToContents();
}

} // namespace deviascope::ui
