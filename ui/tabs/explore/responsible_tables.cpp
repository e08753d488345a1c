#include "tabs/explore/responsible_tables.h"

#include "statistics/share.h"
#include "tabs/explore/class_names.h"
#include "theme/role.h"
#include "widgets/number_text.h"
#include "widgets/segments.h"

#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace deviascope::ui {

namespace {

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

void fill(QTableWidget *table, const QStringList &columns, const QList<QStringList> &rows)
{
    table->setColumnCount(int(columns.size()));
    table->setHorizontalHeaderLabels(columns);
    table->setRowCount(int(rows.size()));
    for (int row = 0; row < rows.size(); ++row)
        for (int column = 0; column < rows[row].size(); ++column)
            table->setItem(row, column, new QTableWidgetItem(rows[row][column]));
    table->resizeColumnsToContents();
    table->resizeRowsToContents();
}

/// The row of the same class in the other condition; null: none.
const engine::ResponsibleShare *partner(const engine::ResponsibleResult &result,
                                        const engine::ResponsibleShare &before)
{
    for (const engine::ResponsibleShare &row : result.shares)
        if (row.after && row.attribute == before.attribute && row.label == before.label)
            return &row;
    return nullptr;
}

const engine::ResponsibleEffect *effectOn(const engine::ResponsibleResult &result,
                                          const engine::ResponsibleShare &row)
{
    for (const engine::ResponsibleEffect &effect : result.effects)
        if (effect.attribute == row.attribute && effect.label == row.label)
            return &effect;
    return nullptr;
}

/// Whether pictures are shared out among classes of the attribute.
bool wantsSeveral(const engine::ResponsibleResult &result, const std::string &attribute)
{
    return std::ranges::count_if(result.shares, [&](const engine::ResponsibleShare &row) {
               return !row.after && row.attribute == attribute && row.wanted.value_or(0) > 0;
           }) > 1;
}

/// What tells the class apart from the others of its attribute.
std::string shortName(const engine::ResponsibleResult &result, const std::string &attribute,
                      const std::string &label)
{
    std::vector<std::string> classes;
    for (const engine::ResponsibleShare &row : result.shares)
        if (!row.after && row.attribute == attribute)
            classes.push_back(row.label);
    const auto names = shortClassNames(classes);
    for (std::size_t c = 0; c < classes.size(); ++c)
        if (classes[c] == label)
            return names[c];
    return label;
}

} // namespace

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
    m_footnotes = QStringList{{}, {}, {}};
    showSummary(result);
    showShares(result);
    showWatched(result);
    showScales(result);
    m_footnote->setText(m_footnotes.value(m_choice->current()));
}

void ResponsibleTables::showSummary(const engine::ResponsibleResult &result)
{
    QStringList lines;
    for (const engine::ResponsibleDeviation &before : result.deviation) {
        if (before.after)
            continue;
        for (const engine::ResponsibleDeviation &after : result.deviation) {
            if (!after.after || after.attribute != before.attribute)
                continue;
            const auto ratio = [](const engine::ResponsibleDeviation &row) {
                return row.ratio ? tr("%1 (95 %: %2 to %3, n = %4)")
                                       .arg(twoDigits(*row.ratio), twoDigits(row.interval.low),
                                            twoDigits(row.interval.high))
                                       .arg(row.n)
                                 : tr("unknown: no class could be told");
            };
            lines << tr("%1: deviation ratio %2 → %3. Fair: mean %4, 95 % below %5.")
                         .arg(text(before.attribute), ratio(before), ratio(after),
                              twoDigits(after.nullMean), twoDigits(after.nullQ95));
        }
    }
    if (result.anyUnwanted) {
        const engine::AnyUnwanted &any = *result.anyUnwanted;
        lines << tr("Any of these is seen in %1 (95 %: %2) before, %3 (95 %: %4) after.")
                     .arg(countOf(any.before, any.n), range(any.beforeInterval),
                          countOf(any.after, any.n), range(any.afterInterval));
    }
    if (result.kept)
        lines << tr("“%1” is still named in %2 (95 %: %3).")
                     .arg(text(result.role), countOf(result.kept->kept, result.kept->named),
                          range(result.kept->interval));
    QStringList missed;
    bool canMakeUp = false;
    for (const engine::FoundScale &scale : result.scales) {
        if (scale.n <= 0 || scale.reached)
            continue;
        missed << tr("“%1”").arg(text(shortName(result, scale.attribute, scale.label)));
        canMakeUp = canMakeUp || wantsSeveral(result, scale.attribute);
    }
    if (result.roleHeld && result.kept && !missed.isEmpty())
        lines << tr("%1 missed the goal. Stronger pushes may lose “%2” for the judge of pictures, "
                    "which names it in %3 untouched ones; the strength “found, role or not” pushes "
                    "on.")
                     .arg(missed.join(tr(", ")), text(result.role),
                          countOf(result.kept->named, result.kept->pictures));
    if (canMakeUp && result.law != "calibrated")
        lines << tr(
            "Where the goal is missed a part of the pushes is in vain. Under Shares, choose "
            "“misses made up for”: then more pictures are pushed there.");
    m_summary->setText(lines.join(u'\n'));
    m_summary->setVisible(!lines.isEmpty());
}

void ResponsibleTables::showShares(const engine::ResponsibleResult &result)
{
    bool planted = false;
    for (const engine::ResponsibleShare &row : result.shares)
        planted = planted || (row.pushed && row.planted);
    QStringList columns = {tr("perceived as"), tr("before, 95 %"), tr("after, 95 %"), tr("wanted")};
    if (planted)
        columns << tr("planted");
    columns << tr("change, 95 %") << tr("p (Holm)");
    QList<QStringList> rows;
    int uncertainBefore = 0, uncertainAfter = 0;
    for (const engine::ResponsibleShare &row : result.shares) {
        const engine::ResponsibleShare *after = partner(result, row);
        if (row.after || !row.pushed || !after)
            continue;
        uncertainBefore = std::max(uncertainBefore, row.uncertain);
        uncertainAfter = std::max(uncertainAfter, after->uncertain);
        QStringList cells = {text(shortName(result, row.attribute, row.label)),
                             countWithRange(row.count, row.n, row.interval),
                             countWithRange(after->count, after->n, after->interval),
                             row.wanted ? percent(*row.wanted) : QString()};
        if (planted)
            cells << (row.planted ? percent(*row.planted) : QString());
        if (const engine::ResponsibleEffect *effect = effectOn(result, row))
            cells << pointsWithRange(effect->difference, effect->interval)
                  << pInColumn(effect->pAdjusted);
        rows << cells;
    }
    fill(m_shares, columns, rows);
    m_footnotes[0] = tr("%1 pictures before and %1 after, at the same seeds; change in percentage "
                        "points, paired; uncertain: %2 → %3.")
                         .arg(result.pictures)
                         .arg(uncertainBefore)
                         .arg(uncertainAfter);
}

void ResponsibleTables::showWatched(const engine::ResponsibleResult &result)
{
    QList<QStringList> rows;
    int n = 0;
    for (const engine::ResponsibleEffect &effect : result.effects) {
        if (effect.pushed)
            continue;
        n = effect.n;
        rows << QStringList{
            text(effect.label), QString::number(effect.gained), QString::number(effect.lost),
            pointsWithRange(effect.difference, effect.interval), pInColumn(effect.pAdjusted)};
    }
    fill(m_watched,
         {tr("perceived as"), tr("came"), tr("went"), tr("change, 95 %"), tr("p (Holm)")}, rows);
    m_footnotes[1] =
        result.onlyWanted
            ? tr("In the %1 pictures that were not unwanted before; %2 tests corrected together.")
                  .arg(n)
                  .arg(result.watchedTests)
            : tr("In all %1 pictures, at the same seeds; %2 tests corrected together.")
                  .arg(n)
                  .arg(result.watchedTests);
}

void ResponsibleTables::showScales(const engine::ResponsibleResult &result)
{
    QList<QStringList> rows;
    for (const engine::FoundScale &scale : result.scales) {
        QStringList cells = {text(scale.label), scale.byText ? tr("text") : tr("learned"),
                             twoDigits(scale.scale)};
        if (scale.n > 0)
            cells << countWithRange(scale.shown, scale.n, scale.interval)
                  << (scale.named > 0 ? countWithRange(scale.kept, scale.named,
                                                       statistics::wilson(scale.kept, scale.named))
                                      : QString())
                  << (scale.reached ? tr("reached") : tr("not reached"));
        else
            cells << tr("given") << QString() << QString();
        rows << cells;
    }
    fill(m_scales,
         {tr("pushed to"), tr("by"), tr("scale"), tr("shows it, 95 %"), tr("role kept, 95 %"),
          tr("goal")},
         rows);
    QStringList learned, known, knowRole, doubtful;
    for (const engine::UsedDirection &used : result.directions) {
        const QString name = tr("“%1”").arg(text(used.name));
        (used.learned ? learned : known) << name;
        if (used.mayKnowRole)
            knowRole << name;
        if (used.doubtful)
            doubtful << name;
    }
    QStringList notes;
    if (!known.isEmpty())
        notes << tr("Directions from the library: %1.").arg(known.join(tr(", ")));
    if (!learned.isEmpty())
        notes << tr("Learned now: %1.").arg(learned.join(tr(", ")));
    if (!knowRole.isEmpty())
        notes << tr("May have learned from pictures of %1 too: %2.")
                     .arg(text(result.role), knowRole.join(tr(", ")));
    if (!doubtful.isEmpty())
        notes << tr("No better than none on pictures held out: %1.").arg(doubtful.join(tr(", ")));
    const bool calibrated = std::any_of(result.scales.begin(), result.scales.end(),
                                        [](const auto &scale) { return scale.n > 0; });
    if (calibrated)
        notes << (result.roleHeld ? tr("Goal: 95 % show the class and at most 7 % lose the role, "
                                       "on other pictures than those of the search.")
                                  : tr("Goal: 95 % show the class, on other pictures than those of "
                                       "the search; the role held nothing back."))
              << tr("Where a learned direction misses it, text steering is tried.");
    m_footnotes[2] = notes.join(u' ');
}

} // namespace deviascope::ui
