#include "observation/bias_report.h"

#include "statistics/adjust.h"
#include "statistics/confidence_sequence.h"
#include "statistics/deviation.h"
#include "statistics/paired.h"
#include "statistics/share.h"
#include "statistics/tally.h"

namespace deviascope::observation {

namespace {

/// Whether a share's interval is looked at once, at the planned number, or as pictures arrive.
enum class Looks { AtTheEnd, AtAnyTime };

class ReportMaker {
public:
    ReportMaker(const std::vector<model::Attribute> &attributes, const model::Knowledge &knowledge,
                const DrawnAt &drawnAt)
        : m_attributes(attributes), m_knowledge(knowledge), m_drawnAt(drawnAt)
    {}

    void addPrompt(const PromptLabels &labels)
    {
        for (size_t a = 0; a < m_attributes.size(); ++a) {
            const std::vector<int> &before = labels.conditions.front().second[a];
            for (const auto &[condition, all] : labels.conditions) {
                addShares(labels.prompt, m_attributes[a], condition, all[a], Looks::AtTheEnd);
                if (&all != &labels.conditions.front().second)
                    addEffects(labels.prompt, m_attributes[a], condition, before, all[a]);
            }
        }
    }

    void addGrowing(const GrowingLabels &labels)
    {
        for (size_t a = 0; a < m_attributes.size(); ++a) {
            const auto &before = labels.conditions.front().second;
            for (const auto &[condition, all] : labels.conditions) {
                const auto arrived = labelsOf(a, all, all);
                addShares(labels.prompt, m_attributes[a], condition, arrived,
                          arrived.size() < all.size() ? Looks::AtAnyTime : Looks::AtTheEnd);
                const auto paired = labelsOf(a, all, before);
                if (&all != &before && !paired.empty())
                    addEffects(labels.prompt, m_attributes[a], condition, labelsOf(a, before, all),
                               paired);
            }
        }
    }

    BiasReport finish()
    {
        correctTogether(m_report);
        return std::move(m_report);
    }

private:
    /// Of one attribute, in the pictures that `partner` has too.
    static std::vector<int> labelsOf(size_t attribute, const GrowingLabels::Pictures &pictures,
                                     const GrowingLabels::Pictures &partner)
    {
        std::vector<int> labels;
        for (size_t i = 0; i < pictures.size(); ++i)
            if (pictures[i] && partner[i])
                labels.push_back(pictures[i]->at(attribute));
        return labels;
    }

    void addShares(const std::string &prompt, const model::Attribute &attribute,
                   const std::string &condition, const std::vector<int> &labels, Looks looks)
    {
        const statistics::Tally tally = statistics::tallyOf(labels, attribute.classes.size());
        const int n = tally.n();
        const auto intervals = looks == Looks::AtTheEnd
                                   ? statistics::shareIntervals(tally.counts, n)
                                   : statistics::confidenceSequences(tally.counts, n);
        model::KnownShares known = m_knowledge.sharesOf(prompt, attribute.name, m_drawnAt.sampler,
                                                        m_drawnAt.steps, m_drawnAt.guidance);
        if (m_knowledge.attribute(attribute.name) == nullptr ||
            !(*m_knowledge.attribute(attribute.name) == attribute))
            known = {}; // known shares belong to the model's own classes, in their order
        for (size_t i = 0; i < attribute.classes.size(); ++i) {
            ShareRow row{prompt,
                         attribute.name,
                         attribute.classes[i],
                         condition,
                         tally.counts[i],
                         n,
                         tally.uncertain,
                         n > 0 ? static_cast<double>(tally.counts[i]) / n : 0,
                         intervals[i],
                         {},
                         {}};
            if (i < known.planted.size())
                row.planted = known.planted[i];
            if (m_drawnAt.plain && i < known.drawn.size())
                row.drawn = static_cast<double>(known.drawn[i]) / known.drawnN;
            m_report.rows.push_back(std::move(row));
        }
        addDeviation(prompt, attribute, condition, tally);
    }

    void addDeviation(const std::string &prompt, const model::Attribute &attribute,
                      const std::string &condition, const statistics::Tally &tally)
    {
        DeviationRow row{prompt, attribute.name, condition, tally.named(), {}, {0, 1}, 0, 0};
        if (tally.named() > 0) {
            row.ratio = statistics::deviationRatio(tally.counts);
            row.interval = statistics::deviationInterval(tally.counts);
            const auto null = statistics::deviationNull(tally.named(),
                                                        static_cast<int>(attribute.classes.size()));
            row.nullMean = null.mean;
            row.nullQ95 = null.q95;
        }
        m_report.deviation.push_back(std::move(row));
    }

    void addEffects(const std::string &prompt, const model::Attribute &attribute,
                    const std::string &condition, const std::vector<int> &before,
                    const std::vector<int> &after)
    {
        for (size_t i = 0; i < attribute.classes.size(); ++i) {
            const statistics::PairedCounts counts =
                statistics::pairedCounts(before, after, static_cast<int>(i));
            // Newcombe's first share is the one after: gained minus lost.
            const auto paired =
                statistics::newcombePaired(counts.both, counts.gained, counts.lost, counts.neither);
            m_report.effects.push_back({prompt, attribute.name, attribute.classes[i], condition,
                                        counts.gained, counts.lost, paired.difference,
                                        paired.interval,
                                        statistics::mcnemarExact(counts.gained, counts.lost), 1});
        }
    }

    const std::vector<model::Attribute> &m_attributes;
    const model::Knowledge &m_knowledge;
    const DrawnAt &m_drawnAt;
    BiasReport m_report;
};

} // namespace

void correctTogether(BiasReport &report)
{
    std::vector<double> p;
    for (const EffectRow &effect : report.effects)
        p.push_back(effect.p);
    const auto adjusted = statistics::holm(p);
    for (size_t i = 0; i < adjusted.size(); ++i)
        report.effects[i].pAdjusted = adjusted[i];
    report.tests = static_cast<int>(p.size());
}

BiasReport makeBiasReport(const std::vector<PromptLabels> &labels,
                          const std::vector<model::Attribute> &attributes,
                          const model::Knowledge &knowledge, const DrawnAt &drawnAt)
{
    ReportMaker maker(attributes, knowledge, drawnAt);
    for (const PromptLabels &each : labels)
        maker.addPrompt(each);
    return maker.finish();
}

BiasReport makeGrowingReport(const GrowingLabels &labels,
                             const std::vector<model::Attribute> &attributes,
                             const model::Knowledge &knowledge, const DrawnAt &drawnAt)
{
    ReportMaker maker(attributes, knowledge, drawnAt);
    maker.addGrowing(labels);
    return maker.finish();
}

} // namespace deviascope::observation
