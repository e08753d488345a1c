#include "responsible/calibration.h"

#include "base/seeds.h"
#include "responsible/assignment.h"
#include "sampling/rows_in_turn.h"
#include "statistics/share.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace deviascope::responsible {

namespace {

constexpr int kClimb = 2;         ///< steps of the grid, halved
constexpr int kConfirmations = 4; ///< steps of the grid from what the search found

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
    const PushTrial &trial = calibrated.trial;
    return {{"prompt", calibrated.subject},
            {"scale", trial.scale},
            {"method", calibrated.method},
            {"share", trial.shownShare()},
            {"low", calibrated.interval.low},
            {"high", calibrated.interval.high},
            {"n", trial.pictures},
            {"kept", trial.kept},
            {"named", trial.named}};
}

bool keepsRole(const CalibrationSettings &settings, const PushTrial &trial)
{
    return trial.named - trial.kept <= std::max(1.0, (1 - settings.keep) * trial.pictures + 1e-9);
}

bool losesRole(const CalibrationSettings &settings, const PushTrial &trial)
{
    return trial.pictures > 0 &&
           statistics::wilson(trial.named - trial.kept, trial.pictures).low > 1 - settings.keep;
}

CalibrationSettings ofEach(CalibrationSettings settings, size_t attributes)
{
    settings.keep = std::pow(settings.keep, 1.0 / static_cast<double>(attributes));
    return settings;
}

PushTrial searchPush(const CalibrationSettings &settings, const PushTrial &untouched,
                     const std::function<PushTrial(double scale)> &at)
{
    const auto enough = [&](const PushTrial &trial) { return trial.shownShare() >= settings.goal; };
    if (enough(untouched))
        return untouched;
    std::map<int, PushTrial> seen;
    const auto steps = static_cast<int>(std::lround(settings.most / settings.grid));
    const auto tried = [&](int step) -> const PushTrial & {
        const auto known = seen.find(step);
        return known != seen.end() ? known->second
                                   : seen.emplace(step, at(step * settings.grid)).first->second;
    };
    int low = 0, high = steps + 1; // low: too weak; high: enough, or the role is lost
    while (high - low > 1) {
        // Most slider scales are near 1, which halves the search.
        const int first = static_cast<int>(std::lround(1 / settings.grid));
        const int middle = seen.empty() && first < high ? first : (low + high) / 2;
        const PushTrial &trial = tried(middle);
        (enough(trial) || losesRole(settings, trial) ? high : low) = middle;
    }
    const auto best = [&] {
        std::pair<int, PushTrial> found{0, untouched};
        for (const auto &[step, trial] : seen)
            if (!losesRole(settings, trial) && !enough(found.second) &&
                trial.shownShare() > found.second.shownShare())
                found = {step, trial};
        return found;
    };
    for (int stride = kClimb; stride > 0; stride /= 2) {
        const auto [step, trial] = best();
        if (enough(trial) || step == 0)
            break;
        for (const int next : {step - stride, step + stride})
            if (next > 0 && next <= steps)
                tried(next);
    }
    return best().second;
}

PushTrial confirmPush(const CalibrationSettings &settings, const PushTrial &found,
                      const std::function<PushTrial(double scale)> &again)
{
    PushTrial best = again(found.scale);
    for (int step = 1; !keepsRole(settings, best); step += step < kConfirmations ? 1 : step) {
        const double scale = std::max(0.0, found.scale - step * settings.grid);
        best = again(scale);
        if (scale == 0 || keepsRole(settings, best))
            return best; // a stronger one loses it
    }
    if (found.shownShare() < settings.goal) // nothing stronger keeps the role
        return best;
    PushTrial last = best;
    for (int step = 1;
         step <= kConfirmations && best.shownShare() < settings.goal && keepsRole(settings, last);
         ++step) {
        const double scale = found.scale + step * settings.grid;
        if (scale > settings.most)
            break;
        last = again(scale);
        if (keepsRole(settings, last) && last.shownShare() > best.shownShare())
            best = last;
    }
    return best;
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
          m_settings(ofEach(settings, attributes.size())),
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

    static constexpr double kExpectedDrawings = 7; ///< per class, for the progress only

    /// By the direction that the class has now, and where that misses the goal by the other one.
    CalibratedScale better(size_t a, size_t c, const Begun &begun)
    {
        const CalibratedScale *known = nullptr;
        for (const CalibratedScale &each : m_found[a])
            if (each.label == m_attributes[a].attribute.classes[c])
                known = &each;
        const bool rival = known && known->rival;
        CalibratedScale best = scaleOf(a, c, rival, known ? known->trial.scale : 0, begun);
        if (best.reached || !m_attributes[a].hasRival(c))
            return best;
        CalibratedScale other = scaleOf(a, c, !rival, 0, begun);
        const auto rank = [&](const CalibratedScale &each) {
            return std::tuple(each.reached, keepsRole(m_settings, each.trial),
                              each.trial.shownShare());
        };
        if (rank(other) > rank(best))
            return other;
        choose(a, c, rival);
        return best;
    }

    void choose(size_t a, size_t c, bool rival)
    {
        m_chosen[a].directions[c] =
            rival ? *m_attributes[a].rivals[c] : m_attributes[a].directions[c];
    }

    /// `known`: a scale that may still hold; 0: none.
    CalibratedScale scaleOf(size_t a, size_t c, bool rival, double known, const Begun &begun)
    {
        choose(a, c, rival);
        const FairAttribute &attribute = m_chosen[a];
        const auto &classes = attribute.attribute.classes;
        const PushedTo to{a, classes.size(), static_cast<int>(c)};
        const auto at = [&](const Pictures &pictures, const scorer::Judgement &beside,
                            double scale) {
            std::vector<Push> pushes = pushesBeside(a, pictures);
            pushes.push_back({&attribute, std::vector<int>(pictures.rows.size(), to.label),
                              std::vector<double>(classes.size(), 0)});
            pushes.back().scales[c] = scale;
            return trialOf(scale, to, pictures.before, beside,
                           scale == 0 ? beside : draw(pictures, pushes));
        };
        const auto searched = [&](double scale) { return at(m_search, begun.search, scale); };
        const PushTrial untouched = searched(0);
        const PushTrial again = known > 0 ? searched(known) : untouched;
        const bool holds = again.shownShare() >= m_settings.goal && !losesRole(m_settings, again);
        const PushTrial trial =
            confirmPush(m_settings, holds ? again : searchPush(m_settings, untouched, searched),
                        [&](double scale) { return at(m_confirm, begun.confirm, scale); });
        return {m_subject.name,
                attribute.attribute.name,
                classes[c],
                rival,
                attribute.directions[c].method,
                trial,
                statistics::wilson(trial.shown, trial.pictures),
                trial.shownShare() >= m_settings.goal && keepsRole(m_settings, trial)};
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
    CalibrationSettings m_settings; ///< of each attribute
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
                    scales[c] = each.trial.scale;
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
                    counts[c] = each.trial.counts;
    return counts;
}

} // namespace deviascope::responsible
