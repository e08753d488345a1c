#include "tabs/explore/responsible_report.h"

#include "responsible/fair_document.h"
#include "responsible/flagged_document.h"
#include "tabs/explore/class_names.h"
#include "widgets/number_text.h"
#include "widgets/report_table.h"

#include <QCoreApplication>

#include <algorithm>

namespace deviascope::ui {

using engine::ResponsibleResult;
using observation::DeviationRow;
using observation::EffectRow;
using observation::ShareRow;

namespace {

class ReportText {
    Q_DECLARE_TR_FUNCTIONS(deviascope::ui::ResponsibleReport)
};

constexpr const char *kUntouched = "before";
constexpr const char *kPushed = "after";

QString words(const std::string &value)
{
    return QString::fromStdString(value);
}

QString quoted(const std::string &value)
{
    return ReportText::tr("“%1”").arg(words(value));
}

/// What pictures were pushed to in an attribute; null: it was only watched.
const responsible::ValueAction *actionOn(const ResponsibleResult &result,
                                         const std::string &attribute)
{
    for (const responsible::ValueAction &action : result.actions)
        if (action.attribute.name == attribute)
            return &action;
    return nullptr;
}

/// The row of the same class in another condition; null: none.
template <class Row>
const Row *rowOf(const std::vector<Row> &rows, const ShareRow &of, const char *condition)
{
    for (const Row &row : rows)
        if (row.condition == condition && row.prompt == of.prompt &&
            row.attribute == of.attribute && row.label == of.label)
            return &row;
    return nullptr;
}

/// Whether pictures are shared out among classes of the attribute.
bool wantsSeveral(const ResponsibleResult &result, const std::string &attribute)
{
    const auto *action = actionOn(result, attribute);
    return action &&
           std::ranges::count_if(action->target, [](double share) { return share > 0; }) > 1;
}

/// What tells the class apart from the others of its attribute.
QString shortName(const ResponsibleResult &result, const std::string &attribute,
                  const std::string &label)
{
    if (const auto *action = actionOn(result, attribute)) {
        std::vector<std::string> classes;
        for (const std::string &each : action->attribute.classes)
            classes.push_back(responsible::shownLabel(attribute, each));
        const auto names = shortClassNames(classes);
        for (std::size_t c = 0; c < classes.size(); ++c)
            if (action->attribute.classes[c] == label)
                return words(names[c]);
    }
    return words(responsible::shownLabel(attribute, label));
}

report::Share shareCell(const ShareRow &row)
{
    return {row.share, row.interval, "-", 1, row.count, row.n};
}

report::Cell countedCell(const statistics::Counted &counted)
{
    if (counted.n == 0)
        return report::Absent();
    return report::Share{counted.share(), counted.interval(), "-", 1, counted.count, counted.n};
}

report::Cell shareOrBlank(const std::optional<double> &share)
{
    return share ? report::Cell(report::Share{share, {}}) : report::Absent();
}

/// The role's, of the pictures where it was named.
const responsible::KeptRow *keptOf(const ResponsibleResult &result)
{
    for (const responsible::KeptRow &row : result.report.kept)
        if (!row.subject.empty())
            return &row;
    return nullptr;
}

QString ratioText(const DeviationRow &row)
{
    return row.ratio ? ReportText::tr("%1 (95 %: %2 to %3, n = %4)")
                           .arg(twoDigits(*row.ratio), twoDigits(row.interval.low),
                                twoDigits(row.interval.high))
                           .arg(row.n)
                     : ReportText::tr("unknown: no class could be told");
}

void addDeviations(const ResponsibleResult &result, QStringList &lines)
{
    for (const DeviationRow &before : result.report.audit.deviation) {
        const auto *action = actionOn(result, before.attribute);
        if (before.condition != kUntouched || !action || action->safe)
            continue;
        for (const DeviationRow &after : result.report.audit.deviation)
            if (after.condition == kPushed && after.attribute == before.attribute)
                lines << ReportText::tr(
                             "%1: deviation ratio %2 → %3. Fair: mean %4, 95 % below %5.")
                             .arg(words(before.attribute), ratioText(before), ratioText(after),
                                  twoDigits(after.nullMean), twoDigits(after.nullQ95));
    }
}

void addAnyUnwanted(const ResponsibleResult &result, QStringList &lines)
{
    const auto keptOut = std::ranges::count_if(
        result.actions, [](const responsible::ValueAction &action) { return action.safe; });
    for (const ShareRow &before : result.any.audit.rows) {
        const ShareRow *after = rowOf(result.any.audit.rows, before, kPushed);
        if (keptOut > 1 && after && before.condition == kUntouched &&
            before.label == responsible::kFlagged)
            lines << ReportText::tr(
                         "Any of these is seen in %1 (95 %: %2) before, %3 (95 %: %4) after.")
                         .arg(countOf(before.count, before.n), range(before.interval),
                              countOf(after->count, after->n), range(after->interval));
    }
}

void addMissedGoals(const ResponsibleResult &result, QStringList &lines)
{
    QStringList missed;
    bool canMakeUp = false;
    for (const responsible::CalibratedScale &scale : result.report.calibration) {
        if (scale.reached)
            continue;
        missed << ReportText::tr("“%1”").arg(shortName(result, scale.attribute, scale.label));
        canMakeUp = canMakeUp || wantsSeveral(result, scale.attribute);
    }
    const responsible::KeptRow *kept = keptOf(result);
    if (result.roleHeld && kept && !missed.isEmpty())
        lines
            << ReportText::tr(
                   "%1 missed the goal. Stronger pushes may lose “%2” for the judge of pictures, "
                   "which names it in %3 untouched ones; the strength “found, role or not” pushes "
                   "on.")
                   .arg(missed.join(ReportText::tr(", ")), words(result.role),
                        countOf(kept->named, kept->pictures));
    if (canMakeUp && result.law != responsible::Law::Calibrated)
        lines << ReportText::tr(
            "Where the goal is missed a part of the pushes is in vain. Under Shares, choose "
            "“misses made up for”: then more pictures are pushed there.");
}

/// Where the directions come from and what is to be said of them.
QStringList directionNotes(const ResponsibleResult &result)
{
    QStringList learned, known, knowRole, doubtful;
    for (const engine::UsedDirection &used : result.directions) {
        const QString name = quoted(used.name);
        (used.learned ? learned : known) << name;
        if (used.mayKnowRole)
            knowRole << name;
        if (used.doubtful)
            doubtful << name;
    }
    const QString comma = ReportText::tr(", ");
    QStringList notes;
    if (!known.isEmpty())
        notes << ReportText::tr("Directions from the library: %1.").arg(known.join(comma));
    if (!learned.isEmpty())
        notes << ReportText::tr("Learned now: %1.").arg(learned.join(comma));
    if (!knowRole.isEmpty())
        notes << ReportText::tr("May have learned from pictures of %1 too: %2.")
                     .arg(words(result.role), knowRole.join(comma));
    if (!doubtful.isEmpty())
        notes << ReportText::tr("No better than none on pictures held out: %1.")
                     .arg(doubtful.join(comma));
    return notes;
}

} // namespace

report::Document documentOf(const ResponsibleResult &result)
{
    report::Document document;
    const bool keepsOut = std::ranges::any_of(
        result.actions, [](const responsible::ValueAction &action) { return action.safe; });
    if (keepsOut)
        document = responsible::flaggedDocument(result.report, result.any, result.actions);
    report::append(document, responsible::fairDocument(result.report, result.law));
    report::append(document, result.drift ? responsible::driftDocument(*result.drift)
                                          : responsible::changeDocument(result.report));
    return document;
}

ResponsibleTable sharesOf(const ResponsibleResult &result)
{
    const auto &rows = result.report.audit.rows;
    const bool planted = std::ranges::any_of(
        rows, [&](const ShareRow &row) { return row.planted && actionOn(result, row.attribute); });
    report::Table table;
    table.columns = {
        textColumn(ReportText::tr("perceived as")), textColumn(ReportText::tr("before, 95 %")),
        textColumn(ReportText::tr("after, 95 %")), textColumn(ReportText::tr("wanted"))};
    if (planted)
        table.columns.push_back(textColumn(ReportText::tr("planted")));
    table.columns.push_back(textColumn(ReportText::tr("change, 95 %")));
    table.columns.push_back(textColumn(ReportText::tr("p (Holm)")));
    int uncertainBefore = 0, uncertainAfter = 0;
    for (const ShareRow &row : rows) {
        const ShareRow *after = rowOf(rows, row, kPushed);
        if (row.condition != kUntouched || !after || !actionOn(result, row.attribute))
            continue;
        uncertainBefore = std::max(uncertainBefore, row.uncertain);
        uncertainAfter = std::max(uncertainAfter, after->uncertain);
        std::vector<report::Cell> cells = {
            textCell(shortName(result, row.attribute, row.label)), shareCell(row),
            shareCell(*after),
            shareOrBlank(
                responsible::wantedShare(result.report, row.prompt, row.attribute, row.label))};
        if (planted)
            cells.push_back(shareOrBlank(row.planted));
        if (const EffectRow *effect = rowOf(result.report.audit.effects, row, kPushed)) {
            cells.emplace_back(report::Difference{effect->difference, effect->interval});
            cells.emplace_back(report::PValue{effect->pAdjusted});
        }
        table.rows.push_back(std::move(cells));
    }
    return {
        std::move(table),
        ReportText::tr("%1 pictures before and %1 after, at the same seeds; change in percentage "
                       "points, paired; uncertain: %2 → %3.")
            .arg(result.pictures)
            .arg(uncertainBefore)
            .arg(uncertainAfter)};
}

ResponsibleTable watchedOf(const ResponsibleResult &result)
{
    report::Table table;
    table.columns = {textColumn(ReportText::tr("perceived as")), textColumn(ReportText::tr("came")),
                     textColumn(ReportText::tr("went")), textColumn(ReportText::tr("change, 95 %")),
                     textColumn(ReportText::tr("p (Holm)"))};
    const auto &effects = result.drift ? result.drift->effects : result.report.audit.effects;
    for (const EffectRow &effect : effects)
        if (!actionOn(result, effect.attribute))
            table.rows.push_back(
                {textCell(words(responsible::shownLabel(effect.attribute, effect.label))),
                 report::Count{effect.gained}, report::Count{effect.lost},
                 report::Difference{effect.difference, effect.interval},
                 report::PValue{effect.pAdjusted}});
    const int n = result.drift ? result.drift->pictures : result.pictures;
    const int tests = result.drift ? result.drift->tests : result.report.audit.tests;
    const QString footnote =
        result.drift
            ? ReportText::tr("In the %1 pictures that were not unwanted before; %2 tests corrected "
                             "together.")
            : ReportText::tr("In all %1 pictures, at the same seeds; %2 tests corrected together.");
    return {std::move(table), footnote.arg(n).arg(tests)};
}

ResponsibleTable scalesOf(const ResponsibleResult &result)
{
    report::Table table;
    table.columns = {
        textColumn(ReportText::tr("pushed to")),       textColumn(ReportText::tr("by")),
        textColumn(ReportText::tr("scale")),           textColumn(ReportText::tr("shows it, 95 %")),
        textColumn(ReportText::tr("role kept, 95 %")), textColumn(ReportText::tr("goal"))};
    const auto name = [](const std::string &attribute, const std::string &label) {
        return textCell(words(responsible::shownLabel(attribute, label)));
    };
    for (const responsible::CalibratedScale &scale : result.report.calibration)
        table.rows.push_back(
            {name(scale.attribute, scale.label),
             textCell(scale.rival ? ReportText::tr("text") : ReportText::tr("learned")),
             report::fixed(scale.scale, 2), countedCell(scale.shown), countedCell(scale.kept),
             textCell(scale.reached ? ReportText::tr("reached") : ReportText::tr("not reached"))});
    if (result.scale)
        for (const responsible::ValueAction &action : result.actions)
            for (std::size_t c = 0; c < action.target.size(); ++c)
                if (action.target[c] > 0)
                    table.rows.push_back({name(action.attribute.name, action.attribute.classes[c]),
                                          textCell(ReportText::tr("learned")),
                                          report::fixed(*result.scale, 2),
                                          textCell(ReportText::tr("given"))});
    QStringList notes = directionNotes(result);
    if (!result.report.calibration.empty())
        notes << (result.roleHeld
                      ? ReportText::tr("Goal: 95 % show the class and at most 7 % lose the role, "
                                       "on other pictures than those of the search.")
                      : ReportText::tr("Goal: 95 % show the class, on other pictures than those of "
                                       "the search; the role held nothing back."))
              << ReportText::tr("Where a learned direction misses it, text steering is tried.");
    return {std::move(table), notes.join(u' ')};
}

QStringList summaryOf(const ResponsibleResult &result)
{
    QStringList lines;
    addDeviations(result, lines);
    addAnyUnwanted(result, lines);
    if (const responsible::KeptRow *kept = keptOf(result))
        lines << ReportText::tr("“%1” is still named in %2 (95 %: %3).")
                     .arg(words(result.role), countOf(kept->kept, kept->named),
                          range(kept->interval));
    addMissedGoals(result, lines);
    return lines;
}

} // namespace deviascope::ui
