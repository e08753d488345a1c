#include "tabs/explore/responsible_tables.h"

#include "tabs/explore/responsible_report.h"
#include "theme/role.h"
#include "widgets/report_table.h"
#include "widgets/segments.h"

#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

namespace deviascope::ui {

ResponsibleTables::ResponsibleTables(QWidget *parent)
    : QWidget(parent), m_summary(new QLabel), m_pages(new QStackedWidget), m_footnote(new QLabel)
{
    m_summary->setObjectName(QStringLiteral("responsibleSummary"));
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_summary->setToolTip(
        tr("Deviation ratio: how far the shares are from those wanted; 0 is exactly as wanted, 1 "
           "as far as can be. Chance alone makes it larger than 0: a perfectly fair generator has "
           "the mean given, and stays below the line 95 % of the time with as many pictures."));
    m_footnote->setObjectName(QStringLiteral("responsibleFootnote"));
    setRole(m_footnote, "muted");
    m_footnote->setWordWrap(true);
    m_choice = new Segments(QStringLiteral("responsibleTable"), tr("Table"),
                            {tr("Shares"), tr("What else changed"), tr("Strengths")},
                            {tr("How often each class is perceived, before and after"),
                             tr("Classes that nobody asked to change"),
                             tr("How hard pictures were pushed, and what was seen at that scale")});
    m_shares = makeTable(QStringLiteral("sharesTable"), tr("Shares before and after"));
    m_watched = makeTable(QStringLiteral("watchedTable"), tr("What else changed"));
    m_scales = makeTable(QStringLiteral("scalesTable"), tr("Strengths"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_summary);
    layout->addWidget(m_choice);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_footnote);
    connect(m_choice, &Segments::picked, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        m_footnote->setText(m_footnotes.value(index));
    });
}

QTableWidget *ResponsibleTables::makeTable(const QString &objectName, const QString &name)
{
    auto *table = new QTableWidget;
    table->setObjectName(objectName);
    table->setAccessibleName(name);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(26);
    table->setShowGrid(false);
    m_pages->addWidget(table);
    return table;
}

void ResponsibleTables::show(const engine::ResponsibleResult &result)
{
    const QStringList lines = summaryOf(result);
    m_summary->setText(lines.join(u'\n'));
    m_summary->setVisible(!lines.isEmpty());
    m_footnotes.clear();
    const ResponsibleTable tables[] = {sharesOf(result), watchedOf(result), scalesOf(result)};
    QTableWidget *const widgets[] = {m_shares, m_watched, m_scales};
    for (int i = 0; i < 3; ++i) {
        showTable(*widgets[i], tables[i].table);
        m_footnotes << tables[i].footnote;
    }
    m_footnote->setText(m_footnotes.value(m_choice->current()));
}

} // namespace deviascope::ui
