#include "responsible/calibration.h"

#include "base/seeds.h"
#include "responsible/assignment.h"
#include "responsible/push_trial.h"
#include "sampling/rows_in_turn.h"
#include "scale/search.h"
#include "statistics/share.h"
#include "statistics/tally.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace deviascope::responsible {

namespace {

std::vector<sampling::Row> calibrationRows(const Subject &subject, int first, int pictures)
{
    std::vector<std::uint64_t> seeds;
    for (int i = first; i < first + pictures; ++i)
        seeds.push_back(base::seedOf(base::SeedUse::Calibration, 0, static_cast<std::uint64_t>(i)));
    return sampling::rowsInTurn(subject.prompts, seeds);
}

} // namespace

nlohmann::json toJson(const CalibratedScale &calibrated)
{
    return {{"prompt", calibrated.subject},
            {"scale", calibrated.scale},
            {"method", calibrated.method},
            {"share", calibrated.shown.share().value_or(0)},
            {"low", calibrated.shown.interval().low},
            {"high", calibrated.shown.interval().high},
            {"n", calibrated.shown.n},
            {"kept", calibrated.kept.count},
            {"named", calibrated.kept.n}};
}

bool keepsRole(const CalibrationSettings &settings, const scale::Trial &trial)
{
    return trial.kept.n - trial.kept.count <=
           std::max(1.0, (1 - settings.keep) * trial.shown().n + 1e-9);
}

bool losesRole(const CalibrationSettings &settings, const scale::Trial &trial)
{
    const int pictures = trial.shown().n;
    return pictures > 0 &&
           statistics::wilson(trial.kept.n - trial.kept.count, pictures).low > 1 - settings.keep;
}

CalibrationSettings ofEach(CalibrationSettings settings, size_t attributes)
{
    settings.keep = std::pow(settings.keep, 1.0 / static_cast<double>(attributes));
    return settings;
}

scale::Wanted wantedBy(const CalibrationSettings &settings)
{
    scale::Wanted wanted;
    wanted.grid = settings.grid;
    wanted.most = settings.most;
    wanted.goal = settings.goal;
    wanted.share = [](const scale::Trial &trial) { return trial.shown().share().value_or(0); };
    wanted.loses = [settings](const scale::Trial &trial) { return losesRole(settings, trial); };
    wanted.keeps = [settings](const scale::Trial &trial) { return keepsRole(settings, trial); };
    return wanted;
}

namespace {

/// One role's calibration: the pictures, and the scales found so far.
class Calibrator {
public:
    Calibrator(const Drawing &drawing, const Subject &subject,
               std::span<const FairAttribute> attributes, const CalibrationSettings &settings,
               std::int64_t &evaluations, base::Context &context)
        : m_drawing(drawing),
          m_subject(subject),
          m_attributes(attributes),
          m_wanted(wantedBy(ofEach(settings, attributes.size()))),
          m_evaluations(evaluations),
          m_context(context),
          m_search{calibrationRows(subject, 0, (settings.pictures + 1) / 2), {}, {}},
          m_confirm{calibrationRows(subject, settings.pictures, settings.pictures), {}, {}},
          m_found(attributes.size()),
          m_chosen(attributes.begin(), attributes.end())
    {
        std::vector<std::vector<double>> targets;
        for (const FairAttribute &each : attributes) {
            targets.push_back(each.target);
            m_drawings += kExpectedDrawings * static_cast<double>(each.attribute.classes.size());
        }
        for (Pictures *each : {&m_search, &m_confirm}) {
            each->assigned = assign(Law::Balanced, static_cast<int>(each->rows.size()), targets, 0);
            base::Context part = nextPart();
            each->before = drawing.draw(each->rows, subject.role, {}, evaluations, part);
        }
    }

    /// With the pushes of every other attribute that has its scales.
    void calibrate(size_t a)
    {
        const FairAttribute &attribute = m_attributes[a];
        const Begun begun{draw(m_search, pushesBeside(a, m_search)),
                          draw(m_confirm, pushesBeside(a, m_confirm))};
        std::vector<CalibratedScale> found;
        for (size_t c = 0; c < attribute.attribute.classes.size(); ++c)
            if (attribute.target[c] > 0) // else nothing is pushed there
                found.push_back(better(a, c, begun));
        m_found[a] = std::move(found);
    }

    std::vector<CalibratedScale> found() const
    {
        std::vector<CalibratedScale> all;
        for (const auto &each : m_found)
            all.insert(all.end(), each.begin(), each.end());
        return all;
    }

private:
    struct Pictures {
        std::vector<sampling::Row> rows;
        scorer::Judgement before;               ///< untouched
        std::vector<std::vector<int>> assigned; ///< where the other attributes push: [attribute]
    };

    /// Judged with the pushes of the other attributes alone.
    struct Begun {
        scorer::Judgement search, confirm;
    };

    struct Found {
        CalibratedScale calibrated;
        scale::Trial trial; ///< at its scale
    };

    static constexpr double kExpectedDrawings = 7; ///< per class, for the progress only

    /// By the direction that the class has now, and where that misses the goal by the other one.
    CalibratedScale better(size_t a, size_t c, const Begun &begun)
    {
        const CalibratedScale *known = nullptr;
        for (const CalibratedScale &each : m_found[a])
            if (each.label == m_attributes[a].attribute.classes[c])
                known = &each;
        const bool rival = known && known->rival;
        Found best = scaleOf(a, c, rival, known ? known->scale : 0, begun);
        if (best.calibrated.reached || !m_attributes[a].hasRival(c))
            return best.calibrated;
        const Found other = scaleOf(a, c, !rival, 0, begun);
        const auto rank = [&](const Found &each) {
            return std::tuple(each.calibrated.reached, m_wanted.keeps(each.trial),
                              m_wanted.share(each.trial));
        };
        if (rank(other) > rank(best))
            return other.calibrated;
        choose(a, c, rival);
        return best.calibrated;
    }

    void choose(size_t a, size_t c, bool rival)
    {
        m_chosen[a].directions[c] =
            rival ? *m_attributes[a].rivals[c] : m_attributes[a].directions[c];
    }

    /// `known`: a scale that may still hold; 0: none.
    Found scaleOf(size_t a, size_t c, bool rival, double known, const Begun &begun)
    {
        choose(a, c, rival);
        const FairAttribute &attribute = m_chosen[a];
        const auto &classes = attribute.attribute.classes;
        const PushedTo to{a, static_cast<int>(c)};
        const auto pushed = [&](const Pictures &pictures, const scorer::Judgement &beside,
                                double scale) {
            if (scale == 0)
                return beside;
            std::vector<Push> pushes = pushesBeside(a, pictures);
            pushes.push_back({&attribute, std::vector<int>(pictures.rows.size(), to.label),
                              std::vector<double>(classes.size(), 0)});
            pushes.back().scales[c] = scale;
            return draw(pictures, pushes);
        };
        const auto searched = [&](double scale) {
            return trialOf(scale, to, m_search.before, begun.search,
                           pushed(m_search, begun.search, scale));
        };
        std::map<double, std::vector<int>> counts; // by scale
        const auto again = [&](double scale) {
            const scorer::Judgement seen = pushed(m_confirm, begun.confirm, scale);
            counts[scale] = statistics::tallyOf(seen.labels[a], classes.size()).counts;
            return trialOf(scale, to, m_confirm.before, begun.confirm, seen);
        };
        const scale::Trial untouched = searched(0);
        const scale::Trial held = known > 0 ? searched(known) : untouched;
        const scale::Trial trial =
            scale::confirmed(m_wanted,
                             m_wanted.isEnough(held) && !m_wanted.loses(held)
                                 ? held
                                 : scale::smallest(m_wanted, untouched, searched),
                             again);
        return {{m_subject.name, attribute.attribute.name, classes[c], rival,
                 attribute.directions[c].method, trial.scale, trial.shown(), trial.kept,
                 counts[trial.scale], m_wanted.isEnough(trial) && m_wanted.keeps(trial)},
                trial};
    }

    std::vector<Push> pushesBeside(size_t a, const Pictures &pictures) const
    {
        std::vector<Push> pushes;
        for (size_t i = 0; i < m_attributes.size(); ++i)
            if (i != a && !m_found[i].empty())
                pushes.push_back({&m_chosen[i], pictures.assigned[i],
                                  scalesOf(m_found[i], m_subject.name, m_attributes[i].attribute)});
        return pushes;
    }

    scorer::Judgement draw(const Pictures &pictures, std::span<const Push> pushes)
    {
        if (pushes.empty())
            return pictures.before;
        base::Context inner = nextPart();
        return m_drawing.drawPushed(pictures.rows, m_subject.role, pushes, pictures.before,
                                    m_evaluations, inner);
    }

    /// How many drawings there will be is not known: each takes its share of what is left.
    base::Context nextPart()
    {
        const double from = m_done;
        m_done += (1 - m_done) / (1 + m_drawings);
        return m_context.part(from, m_done, "calibrating");
    }

    const Drawing &m_drawing;
    const Subject &m_subject;
    std::span<const FairAttribute> m_attributes;
    scale::Wanted m_wanted; ///< of each attribute
    std::int64_t &m_evaluations;
    base::Context &m_context;
    Pictures m_search, m_confirm;
    std::vector<std::vector<CalibratedScale>> m_found; ///< by attribute
    std::vector<FairAttribute> m_chosen;               ///< with the directions that are taken
    double m_drawings = 0, m_done = 0;
};

} // namespace

std::vector<CalibratedScale> calibrate(const Drawing &drawing, const Subject &subject,
                                       std::span<const FairAttribute> attributes,
                                       const CalibrationSettings &settings,
                                       std::int64_t &evaluations, base::Context &context)
{
    Calibrator calibrator(drawing, subject, attributes, settings, evaluations, context);
    for (size_t a = 0; a < attributes.size(); ++a)
        calibrator.calibrate(a);
    for (size_t a = 0; a + 1 < attributes.size(); ++a)
        calibrator.calibrate(a);
    return calibrator.found();
}

FairAttribute chosenOf(const FairAttribute &attribute, std::span<const CalibratedScale> calibrated,
                       const std::string &subject)
{
    FairAttribute chosen = attribute;
    for (const CalibratedScale &each : calibrated)
        if (each.rival && each.subject == subject && each.attribute == attribute.attribute.name)
            for (size_t c = 0; c < attribute.attribute.classes.size(); ++c)
                if (attribute.attribute.classes[c] == each.label && attribute.hasRival(c))
                    chosen.directions[c] = *attribute.rivals[c];
    return chosen;
}

std::vector<double> scalesOf(std::span<const CalibratedScale> calibrated,
                             const std::string &subject, const model::Attribute &attribute)
{
    std::vector<double> scales(attribute.classes.size(), 0);
    for (const CalibratedScale &each : calibrated)
        if (each.subject == subject && each.attribute == attribute.name)
            for (size_t c = 0; c < attribute.classes.size(); ++c)
                if (attribute.classes[c] == each.label)
                    scales[c] = each.scale;
    return scales;
}

std::vector<std::vector<int>> countsOf(std::span<const CalibratedScale> calibrated,
                                       const std::string &subject,
                                       const model::Attribute &attribute)
{
    std::vector<std::vector<int>> counts(attribute.classes.size());
    for (const CalibratedScale &each : calibrated)
        if (each.subject == subject && each.attribute == attribute.name)
            for (size_t c = 0; c < attribute.classes.size(); ++c)
                if (attribute.classes[c] == each.label)
                    counts[c] = each.counts;
    return counts;
}

} // namespace deviascope::responsible
