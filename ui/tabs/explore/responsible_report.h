#pragma once

#include "engine/responsible_result.h"
#include "report/document.h"

#include <QString>
#include <QStringList>

#include <string>

namespace deviascope::ui {

/// What fair, safe or asked-for pictures came to, as `fair`, `safe` and `enhance` report it.
report::Document documentOf(const engine::ResponsibleResult &result);

/// A table of the dialog and what is to be said below it.
struct ResponsibleTable {
    report::Table table;
    QString footnote;
};

/// Shares before and after of the classes that pictures were pushed to.
ResponsibleTable sharesOf(const engine::ResponsibleResult &result);
/// What nobody asked to change.
ResponsibleTable watchedOf(const engine::ResponsibleResult &result);
/// How hard pictures were pushed.
ResponsibleTable scalesOf(const engine::ResponsibleResult &result);

/// How far the shares are from those wanted, what became of the role, and where a goal was missed
/// what helps: a line each.
QStringList summaryOf(const engine::ResponsibleResult &result);

} // namespace deviascope::ui
