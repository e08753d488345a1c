#include "explore/bias_summary.h"

#include "explore/class_names.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace deviascope::ui {

namespace {

base::Interval wilson(int k, int n)
{
    const double z = 1.959963984540054, p = double(k) / n, d = 1 + z * z / n;
    const double c = (p + z * z / (2 * n)) / d;
    const double h = z * std::sqrt(p * (1 - p) / n + z * z / (4. * n * n)) / d;
    return {std::max(0., c - h), std::min(1., c + h)};
}

ConditionSummary summariseCondition(const ClassCounts &counts, int target)
{
    ConditionSummary summary;
    summary.n = counts.n;
    summary.uncertain = counts.uncertain;
    summary.kind = counts.n >= target ? IntervalKind::Planned : IntervalKind::Live;
    const int classes = int(counts.counts.size());
    int named = 0;
    int largest = 0;
    for (const int count : counts.counts) {
        ClassShare share;
        share.count = count;
        if (counts.n > 0) {
            share.share = double(count) / counts.n;
            share.interval = wilson(count, counts.n);
        }
        summary.classes.push_back(share);
        named += count;
        largest = std::max(largest, count);
    }
    if (named > 0) {
        summary.deviation = std::abs(double(largest) / named - 1. / classes) / (1 - 1. / classes);
        summary.nullQ95 = .25;
    }
    return summary;
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
    for (std::size_t i = 0; i < classes; ++i) {
        ClassEffect effect;
        effect.table = book.paired(question.beforeKey, question.afterKey, question.seeds,
                                   question.attributeIndex, int(i));
        if (const int n = effect.table.n(); n > 0) {
            effect.difference = double(effect.table.gained() - effect.table.lost()) / n;
            effect.interval = {effect.difference - .1, effect.difference + .1};
        }
        summary.effects.push_back(effect);
    }
    return summary;
}

void addKnownShares(BiasSummary &summary, const std::vector<engine::KnownShares> &known,
                    const engine::DrawSettings &settings)
{
    for (const engine::KnownShares &shares : known) {
        if (shares.prompt != settings.prompt || shares.attribute != summary.attribute.name)
            continue;
        if (!shares.planted.empty())
            summary.planted = shares.planted;
        const bool sameSettings = shares.guidance == settings.guidance &&
                                  shares.steps == settings.steps &&
                                  shares.sampler == settings.sampler && settings.negative.empty();
        if (sameSettings && !shares.drawn.empty()) {
            summary.drawn = shares.drawn;
            summary.drawnCount = shares.drawnCount;
        }
    }
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
