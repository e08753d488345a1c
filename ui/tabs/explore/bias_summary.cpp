#include "tabs/explore/bias_summary.h"

#include "observation/bias_document.h"
#include "tabs/explore/class_names.h"
#include "widgets/number_text.h"
#include "widgets/report_table.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace deviascope::ui {

namespace {

constexpr const char *kBefore = "before";
constexpr const char *kAfter = "after";

observation::GrowingLabels::Pictures picturesOf(const TallyBook &book, const std::string &key,
                                                const BiasQuestion &question)
{
    observation::GrowingLabels::Pictures pictures;
    for (const TallyBook::Labels *labels : book.labels(key, question.seeds)) {
        pictures.emplace_back();
        if (labels && question.attributeIndex < labels->size())
            pictures.back() = std::vector{labels->at(question.attributeIndex)};
    }
    return pictures;
}

/// What the model was counted to draw holds for pictures that are drawn alike.
observation::DrawnAt drawnAt(const engine::DrawSettings &settings,
                             const engine::ModelSummary &model)
{
    const bool ownSize = (settings.width == 0 || settings.width == model.width) &&
                         (settings.height == 0 || settings.height == model.height);
    return {settings.sampler, settings.steps, settings.guidance,
            settings.negative.empty() && ownSize};
}

ConditionSummary conditionOf(const observation::BiasReport &report, const std::string &condition,
                             int target)
{
    ConditionSummary summary;
    for (const observation::ShareRow &row : report.rows)
        if (row.condition == condition)
            summary.classes.push_back(row);
    for (const observation::DeviationRow &row : report.deviation)
        if (row.condition == condition)
            summary.deviation = row;
    if (!summary.classes.empty()) {
        summary.n = summary.classes.front().n;
        summary.uncertain = summary.classes.front().uncertain;
    }
    summary.complete = summary.n >= target;
    return summary;
}

/// Nothing unless every class has one.
std::vector<double> knownShares(const std::vector<observation::ShareRow> &rows,
                                std::optional<double> observation::ShareRow::*known)
{
    std::vector<double> shares;
    for (const observation::ShareRow &row : rows)
        if (row.*known)
            shares.push_back(*(row.*known));
    return shares.size() == rows.size() ? shares : std::vector<double>();
}

class SummaryText {
    Q_DECLARE_TR_FUNCTIONS(deviascope::ui::BiasSummary)
};

report::Share counted(int count, int n)
{
    return {n > 0 ? double(count) / n : 0, {}, "-", 1, count, n};
}

/// The cells of one class.
std::vector<report::Cell> classCells(const BiasSummary &summary, std::size_t place)
{
    const observation::ShareRow &before = summary.before.classes[place];
    std::vector<report::Cell> cells = {before.label, counted(before.count, before.n),
                                       textCell(range(before.interval))};
    if (summary.after) {
        const observation::ShareRow &after = summary.after->classes[place];
        cells.emplace_back(counted(after.count, after.n));
        cells.push_back(textCell(range(after.interval)));
        if (summary.effects.empty()) {
            cells.insert(cells.end(), 3, report::Absent());
        } else {
            const observation::EffectRow &effect = summary.effects[place];
            cells.push_back(textCell(points(effect.difference)));
            cells.push_back(
                textCell(SummaryText::tr("%1 to %2")
                             .arg(points(effect.interval.low), points(effect.interval.high))));
            cells.emplace_back(report::PValue{effect.pAdjusted});
        }
    }
    for (const auto &known : {before.planted, before.drawn})
        if (known)
            cells.emplace_back(report::Share{known, {}});
    return cells;
}

} // namespace

std::size_t BiasSummary::headline() const
{
    std::size_t best = 0;
    for (std::size_t i = 1; i < before.classes.size(); ++i) {
        if (effects.empty() ? before.classes[i].count > before.classes[best].count
                            : effects[i].difference > effects[best].difference)
            best = i;
    }
    return best;
}

std::vector<double> BiasSummary::planted() const
{
    return knownShares(before.classes, &observation::ShareRow::planted);
}

std::vector<double> BiasSummary::drawn() const
{
    return knownShares(before.classes, &observation::ShareRow::drawn);
}

BiasSummary summarise(const TallyBook &book, const BiasQuestion &question,
                      const engine::ModelSummary &model)
{
    BiasSummary summary;
    summary.attribute = model.attributes.at(question.attributeIndex);
    summary.names = shortClassNames(summary.attribute.classes);
    summary.target = int(question.seeds.size());
    const engine::DrawSettings &settings = question.settings;
    observation::GrowingLabels labels{settings.prompt,
                                      {{kBefore, picturesOf(book, question.beforeKey, question)}}};
    const bool acts = question.afterKey != question.beforeKey;
    if (acts)
        labels.conditions.emplace_back(kAfter, picturesOf(book, question.afterKey, question));
    summary.report = observation::makeGrowingReport(labels, {summary.attribute}, model.knowledge,
                                                    drawnAt(settings, model));
    summary.before = conditionOf(summary.report, kBefore, summary.target);
    summary.effects = summary.report.effects;
    summary.drawnCount = model.knowledge
                             .sharesOf(settings.prompt, summary.attribute.name, settings.sampler,
                                       settings.steps, settings.guidance)
                             .drawnN;
    if (!acts)
        return summary;
    summary.after = conditionOf(summary.report, kAfter, summary.target);
    for (std::size_t i = 0; i < question.seeds.size(); ++i)
        summary.paired += labels.conditions[0].second[i] && labels.conditions[1].second[i];
    return summary;
}

report::Table tableOf(const BiasSummary &summary)
{
    QStringList headings = {SummaryText::tr("perceived as"), SummaryText::tr("before"),
                            SummaryText::tr("95 %")};
    if (summary.after)
        headings << SummaryText::tr("after") << SummaryText::tr("95 %")
                 << SummaryText::tr("difference") << SummaryText::tr("95 %")
                 << SummaryText::tr("p (Holm)");
    if (!summary.planted().empty())
        headings << SummaryText::tr("planted");
    if (!summary.drawn().empty())
        headings << SummaryText::tr("drawn");
    report::Table table;
    for (const QString &heading : headings)
        table.columns.push_back(textColumn(heading));
    for (std::size_t i = 0; i < summary.before.classes.size(); ++i)
        table.rows.push_back(classCells(summary, i));
    table.rows.push_back({textCell(SummaryText::tr("uncertain")),
                          counted(summary.before.uncertain, summary.before.n)});
    if (summary.after) {
        table.rows.back().emplace_back(report::Absent());
        table.rows.back().emplace_back(counted(summary.after->uncertain, summary.after->n));
    }
    return table;
}

report::Document documentOf(const BiasSummary &summary)
{
    report::Table shares = observation::sharesTable(summary.report.rows);
    shares.columns.push_back(report::column("interval"));
    for (std::size_t i = 0; i < shares.rows.size(); ++i)
        shares.rows[i].emplace_back(
            std::string(summary.report.rows[i].n >= summary.target ? "planned" : "live"));
    return {{},
            {{{},
              {std::move(shares), observation::effectsTable(summary.report.effects),
               observation::deviationTable(summary.report.deviation)}}}};
}

} // namespace deviascope::ui
