#include "discovery/suggested_scale.h"

#include "base/folder.h"
#include "base/seeds.h"
#include "discovery/carriers.h"
#include "discovery/provenance.h"
#include "format/journal.h"
#include "sampling/sampler.h"
#include "scorer/concept_question.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <span>

namespace deviascope::discovery {

namespace {

constexpr double kTurnWanted = 0.85;
constexpr double kKeepWanted = 0.93;
constexpr double kTurnWorthwhile = 0.25;
constexpr double kGrid = 0.25;
constexpr int kScales = 12; ///< .25 … 3
constexpr size_t kRoles = 8;
constexpr size_t kSeedsPerRole = 2;

constexpr size_t kJudgedAtOnce = 8; ///< pictures; what a killed search loses

/// Where a search is kept, so that one that was killed goes on.
struct Place {
    std::filesystem::path file; ///< empty: nowhere
    std::string key;
};

Place placeOf(const model::Model &model, const direction::Direction &direction,
              const Settings &settings, const std::filesystem::path &folder)
{
    if (folder.empty())
        return {};
    base::makeFolder(folder);
    const std::string key = scaleSearchKey(model, settings, direction);
    return {folder / ("scale-" + key + ".json"), key};
}

/// The 16 pictures of the search and how they are judged.
class Trials {
public:
    Trials(const model::Model &model, const scorer::Scorer &scorer,
           const direction::Direction &direction, const Settings &settings, const Place &place)
        : m_model(model), m_scorer(scorer), m_direction(direction)
    {
        if (!place.file.empty())
            m_journal = format::Journal(place.file, place.key);
        m_settings = sampling::Settings::of(model);
        m_settings.microBatch = kJudgedAtOnce;
        if (!model.knowledge.roles.empty())
            for (const std::string &role : model.knowledge.roles)
                m_roleTexts.push_back(model::withArticle(role));
        // An anti-vector is judged where the unwanted may be seen: in its positive prompt.
        const bool isAnti = !settings.negative.empty();
        const auto roles = isAnti ? std::vector<std::string>() : judgedRoles(model, settings);
        for (size_t i = 0; i < kRoles * kSeedsPerRole; ++i) {
            const std::string prompt = !roles.empty()
                                           ? model::withArticle(roles[i % roles.size()])
                                           : (isAnti ? settings.concept_ : settings.base);
            m_rows.push_back({prompt, "", base::seedOf(base::SeedUse::Scale, settings.seed, i)});
        }
        m_question = scorer::questionOf(model.knowledge, settings.concept_, settings.base,
                                        settings.negative);
    }

    void drawBefore(base::Context &context) { m_before = judge(0, context); }

    /// Some picture does not show the concept yet: else no scale can turn any.
    bool canTurn() const
    {
        return std::any_of(m_before.begin(), m_before.end(),
                           [](const Judged &each) { return !each.shown; });
    }

    ScaleTrial at(int step, base::Context &context)
    {
        const auto after = judge(step, context);
        ScaleTrial trial;
        trial.scale = step * kGrid;
        for (size_t i = 0; i < after.size(); ++i) {
            if (!m_before[i].shown) {
                ++trial.candidates;
                trial.turned += after[i].shown;
            }
            if (m_before[i].named) {
                ++trial.named;
                trial.kept += after[i].named;
            }
        }
        return trial;
    }

    std::int64_t evaluations() const { return m_evaluations; }

private:
    struct Judged {
        bool shown = false; ///< the concept is perceived; of an anti-vector: the unwanted is gone
        bool named = false; ///< the role is
    };

    /// All pictures at a step of the grid; those that are kept are not drawn again.
    std::vector<Judged> judge(int step, base::Context &context)
    {
        std::vector<Judged> judged;
        for (size_t first = 0; first < m_rows.size(); first += kJudgedAtOnce) {
            const size_t count = std::min(kJudgedAtOnce, m_rows.size() - first);
            const auto total = static_cast<double>(m_rows.size());
            base::Context part = context.part(static_cast<double>(first) / total,
                                              static_cast<double>(first + count) / total);
            const std::string name = std::to_string(step) + "-" + std::to_string(first);
            auto some = kept(name, count);
            if (!some) {
                some = draw(step, std::span(m_rows).subspan(first, count), part);
                keep(name, *some);
            }
            m_evaluations += some->evaluations;
            judged.insert(judged.end(), some->judged.begin(), some->judged.end());
        }
        return judged;
    }

    struct Some {
        std::vector<Judged> judged;
        std::int64_t evaluations = 0;
    };

    Some draw(int step, std::span<const sampling::Row> rows, base::Context &context) const
    {
        direction::Application application;
        application.scale = step * kGrid;
        const auto interventions = direction::interventionsOf(m_direction, application);
        const auto drawing = sampling::draw(m_model, rows, m_settings, interventions, context);
        const at::Tensor embedded = m_scorer.embed(drawing.pictures);
        const auto perceived = m_scorer.perceive(embedded, m_question.classes, m_question.margin);
        std::vector<scorer::Perceived> roles;
        if (!m_roleTexts.empty())
            roles = m_scorer.perceive(embedded, m_roleTexts, 0);
        Some some;
        some.evaluations = drawing.evaluations;
        for (size_t i = 0; i < perceived.size(); ++i) {
            Judged one;
            one.shown = m_question.shownBy(perceived[i].label);
            one.named =
                !roles.empty() && m_roleTexts[static_cast<size_t>(roles[i].top)] == rows[i].prompt;
            some.judged.push_back(one);
        }
        return some;
    }

    std::optional<Some> kept(const std::string &name, size_t count) const
    {
        const auto stored = m_journal.find(name);
        if (!stored)
            return {};
        Some some;
        try {
            some.evaluations = stored->at("evaluations").get<std::int64_t>();
            for (const nlohmann::json &each : stored->at("pictures"))
                some.judged.push_back({each.at(0).get<bool>(), each.at(1).get<bool>()});
        } catch (const nlohmann::json::exception &) { // somebody wrote in it: draw again
            return {};
        }
        return some.judged.size() == count ? std::optional(some) : std::nullopt;
    }

    void keep(const std::string &name, const Some &some)
    {
        nlohmann::json pictures = nlohmann::json::array();
        for (const Judged &each : some.judged)
            pictures.push_back({each.shown, each.named});
        m_journal.write(name, {{"evaluations", some.evaluations}, {"pictures", pictures}});
    }

    const model::Model &m_model;
    const scorer::Scorer &m_scorer;
    const direction::Direction &m_direction;
    sampling::Settings m_settings;
    std::vector<sampling::Row> m_rows;
    std::vector<std::string> m_roleTexts;
    scorer::ConceptQuestion m_question;
    format::Journal m_journal;
    std::vector<Judged> m_before;
    std::int64_t m_evaluations = 0;
};

bool turnsEnough(const ScaleTrial &trial)
{
    return trial.turnedShare() >= kTurnWanted;
}
bool keepsEnough(const ScaleTrial &trial)
{
    return trial.keptShare() >= kKeepWanted;
}

} // namespace

std::vector<std::string> judgedRoles(const model::Model &model, const Settings &settings)
{
    const model::Knowledge &knowledge = model.knowledge;
    if (knowledge.roles.empty())
        return {};
    auto eligible = eligibleRoles(model, settings.without, settings.seed);
    std::sort(eligible.begin(), eligible.end());
    std::vector<std::string> roles;
    for (const std::string &prompt : knowledge.suggestedPrompts)
        if (const auto role = knowledge.roleOf(prompt);
            role && std::erase(eligible, *role) > 0 && roles.size() < kRoles)
            roles.push_back(*role);
    const size_t missing = std::min(kRoles - roles.size(), eligible.size());
    for (size_t i = 0; i < missing; ++i)
        roles.push_back(eligible[(2 * i + 1) * eligible.size() / (2 * missing)]);
    return roles;
}

SuggestedScale suggestScale(const model::Model &model, const scorer::Scorer &scorer,
                            const direction::Direction &direction, const Settings &settings,
                            base::Context &context)
{
    constexpr int kExpectedDrawings = 6;
    const Place place = placeOf(model, direction, settings, context.checkpointFolder);
    Trials trials(model, scorer, direction, settings, place);
    int drawings = 0;
    const auto part = [&] {
        const double from = std::min(0.95, static_cast<double>(drawings) / kExpectedDrawings);
        const double to = std::min(1.0, static_cast<double>(drawings + 1) / kExpectedDrawings);
        ++drawings;
        return context.part(from, to, "scale");
    };
    {
        base::Context inner = part();
        trials.drawBefore(inner);
    }
    std::map<int, ScaleTrial> seen; // by steps of the grid
    const auto at = [&](int step) -> const ScaleTrial & {
        auto found = seen.find(step);
        if (found == seen.end()) {
            base::Context inner = part();
            found = seen.emplace(step, trials.at(step, inner)).first;
        }
        return found->second;
    };

    // Both shares move one way with the scale, so that a bisection finds the smallest that turns
    // enough; past the first one that loses the role there is nothing to find.
    int low = 0, high = kScales + 1; // low: too weak; high: turns enough, or loses the role
    while (trials.canTurn() && high - low > 1) {
        const int middle = low == 0 && high == kScales + 1 ? 5 : (low + high) / 2;
        const ScaleTrial &trial = at(middle);
        (turnsEnough(trial) || !keepsEnough(trial) ? high : low) = middle;
    }
    SuggestedScale result;
    for (const auto &[step, trial] : seen)
        result.trials.push_back(trial);
    result.scale = chooseScale(result.trials);
    result.evaluations = trials.evaluations();
    std::error_code code;
    if (!place.file.empty())
        std::filesystem::remove(place.file, code);
    return result;
}

std::optional<double> chooseScale(const std::vector<ScaleTrial> &trials)
{
    const ScaleTrial *best = nullptr;
    for (const ScaleTrial &trial : trials) {
        if (!keepsEnough(trial))
            continue;
        if (!best) {
            best = &trial;
            continue;
        }
        const bool enough = turnsEnough(trial);
        const bool bestEnough = turnsEnough(*best);
        if (enough && bestEnough
                ? trial.scale < best->scale
                : trial.turnedShare() > best->turnedShare() ||
                      (trial.turnedShare() == best->turnedShare() && trial.scale < best->scale))
            best = &trial;
    }
    if (!best || best->candidates == 0 || best->turnedShare() < kTurnWorthwhile)
        return std::nullopt;
    return best->scale;
}

} // namespace deviascope::discovery
