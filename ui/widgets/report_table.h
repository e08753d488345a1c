#pragma once

#include "report/table.h"

#include <QString>

class QTableWidget;

namespace deviascope::ui {

/// A text of ours in the user's language, as the cell of a report.
report::Cell textCell(const QString &text);

/// A column with a heading in the user's language, for readers only.
report::Column textColumn(const QString &heading);

/// A cell in the user's language and way of writing numbers: a share with its count and interval in
/// two lines ("12 of 24", "31 to 69 %"), a difference in points, a p value.
QString cellText(const report::Cell &cell);

/// Fills `widget` with what readers see of `table`.
void showTable(QTableWidget &widget, const report::Table &table);

} // namespace deviascope::ui
