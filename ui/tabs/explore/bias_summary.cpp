#include "tabs/explore/bias_summary.h"

#include "statistics/adjust.h"
#include "statistics/confidence_sequence.h"
#include "statistics/deviation.h"
#include "statistics/paired.h"
#include "statistics/share.h"
#include "tabs/explore/class_names.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace deviascope::ui {

namespace {

ConditionSummary summariseCondition(const ClassCounts &counts, int target)
{
    ConditionSummary summary;
    summary.n = counts.n;
    summary.uncertain = counts.uncertain;
    summary.kind = counts.n >= target ? IntervalKind::Planned : IntervalKind::Live;
    if (counts.n == 0) {
        summary.classes.resize(counts.counts.size());
        return summary;
    }
    const auto intervals = summary.kind == IntervalKind::Planned
                               ? statistics::shareIntervals(counts.counts, counts.n)
                               : statistics::confidenceSequences(counts.counts, counts.n);
    for (std::size_t i = 0; i < counts.counts.size(); ++i)
        summary.classes.push_back(
            {counts.counts[i], double(counts.counts[i]) / counts.n, intervals[i]});
    const int named = statistics::totalOf(counts.counts);
    if (named > 0) {
        summary.deviation = statistics::deviationRatio(counts.counts);
        summary.deviationInterval = statistics::deviationInterval(counts.counts);
        const auto null = statistics::deviationNull(named, int(counts.counts.size()));
        summary.nullMean = null.mean;
        summary.nullQ95 = null.q95;
    }
    return summary;
}

ClassEffect effectOf(const PairedCounts &table)
{
    ClassEffect effect;
    effect.table = table;
    if (table.n() == 0)
        return effect;
    // Newcombe's first share is the one after: gained minus lost.
    const auto paired =
        statistics::newcombePaired(table.both, table.afterOnly, table.beforeOnly, table.neither);
    effect.difference = paired.difference;
    effect.interval = paired.interval;
    effect.p = statistics::mcnemarExact(table.gained(), table.lost());
    return effect;
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

BiasSummary summarise(const TallyBook &book, const BiasQuestion &question)
{
    BiasSummary summary;
    summary.attribute = question.attribute;
    summary.names = shortClassNames(question.attribute.classes);
    summary.target = int(question.seeds.size());
    const std::size_t classes = question.attribute.classes.size();
    const auto condition = [&](const std::string &key) {
        return summariseCondition(
            book.counts(key, question.seeds, question.attributeIndex, classes), summary.target);
    };
    summary.before = condition(question.beforeKey);
    if (question.afterKey == question.beforeKey)
        return summary;
    summary.after = condition(question.afterKey);
    std::vector<double> p;
    for (std::size_t i = 0; i < classes; ++i) {
        summary.effects.push_back(
            effectOf(book.paired(question.beforeKey, question.afterKey, question.seeds,
                                 question.attributeIndex, int(i))));
        p.push_back(summary.effects.back().p);
    }
    const auto adjusted = statistics::holm(p);
    for (std::size_t i = 0; i < classes; ++i)
        summary.effects[i].pAdjusted = adjusted[i];
    return summary;
}

void addKnownShares(BiasSummary &summary, const engine::ModelSummary &model,
                    const engine::DrawSettings &settings)
{
    const model::KnownShares known =
        model.knowledge.sharesOf(settings.prompt, summary.attribute.name, settings.sampler,
                                 settings.steps, settings.guidance);
    summary.planted = known.planted;
    const bool ownSize = (settings.width == 0 || settings.width == model.width) &&
                         (settings.height == 0 || settings.height == model.height);
    if (known.drawnN == 0 || !settings.negative.empty() || !ownSize)
        return;
    for (const int count : known.drawn)
        summary.drawn.push_back(double(count) / known.drawnN);
    summary.drawnCount = known.drawnN;
}

std::string toCsv(const BiasSummary &summary)
{
    std::ostringstream csv;
    csv << "attribute,class,condition,count,n,uncertain,share,low,high,interval,planted,drawn\n";
    const auto quoted = [](const std::string &text) {
        std::string safe = "\"";
        for (const char c : text)
            safe += c == '"' ? "\"\"" : std::string(1, c);
        return safe + '"';
    };
    const auto rows = [&](const ConditionSummary &condition, const char *name) {
        for (std::size_t i = 0; i < condition.classes.size(); ++i) {
            const ClassShare &share = condition.classes[i];
            csv << quoted(summary.attribute.name) << ',' << quoted(summary.attribute.classes[i])
                << ',' << name << ',' << share.count << ',' << condition.n << ','
                << condition.uncertain << ',' << share.share << ',' << share.interval.low << ','
                << share.interval.high << ','
                << (condition.kind == IntervalKind::Planned ? "planned" : "live") << ',';
            if (i < summary.planted.size())
                csv << summary.planted[i];
            csv << ',';
            if (i < summary.drawn.size())
                csv << summary.drawn[i];
            csv << '\n';
        }
    };
    rows(summary.before, "before");
    if (!summary.after)
        return csv.str();
    rows(*summary.after, "after");
    csv << "\nattribute,class,n,gained,lost,difference,low,high,p,p_adjusted\n";
    for (std::size_t i = 0; i < summary.effects.size(); ++i) {
        const ClassEffect &effect = summary.effects[i];
        csv << quoted(summary.attribute.name) << ',' << quoted(summary.attribute.classes[i]) << ','
            << effect.table.n() << ',' << effect.table.gained() << ',' << effect.table.lost() << ','
            << effect.difference << ',' << effect.interval.low << ',' << effect.interval.high << ','
            << effect.p << ',' << effect.pAdjusted << '\n';
    }
    return csv.str();
}

} // namespace deviascope::ui
