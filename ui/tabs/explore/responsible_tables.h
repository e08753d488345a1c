#pragma once

#include "engine/responsible_result.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableWidget;

namespace deviascope::ui {

class Segments;

/// What came of it: shares, what else changed, how hard was pushed. Every number with its interval
/// and n.
class ResponsibleTables final : public QWidget {
    Q_OBJECT
public:
    explicit ResponsibleTables(QWidget *parent = nullptr);

    void show(const engine::ResponsibleResult &result);

private:
    QTableWidget *makeTable(const QString &objectName, const QString &name);

    QLabel *m_summary = nullptr;
    Segments *m_choice = nullptr;
    QStackedWidget *m_pages = nullptr;
    QTableWidget *m_shares = nullptr;
    QTableWidget *m_watched = nullptr;
    QTableWidget *m_scales = nullptr;
    QLabel *m_footnote = nullptr;
    QStringList m_footnotes; ///< per table
};

} // namespace deviascope::ui
