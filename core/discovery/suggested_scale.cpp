#include "discovery/suggested_scale.h"

#include "discovery/carriers.h"
#include "sampling/sampler.h"
#include "scorer/concept_question.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace deviascope::discovery {

namespace {

constexpr double kTurnWanted = 0.85;
constexpr double kKeepWanted = 0.93;
constexpr double kTurnWorthwhile = 0.25;
constexpr double kGrid = 0.25;
constexpr int kScales = 12; ///< .25 … 3
constexpr size_t kRoles = 8;
constexpr size_t kSeedsPerRole = 2;
constexpr std::uint64_t kFirstSeed = 200000; ///< away from learned and looked-at pictures

/// The 16 pictures of the search and how they are judged.
class Trials {
public:
    Trials(const model::Model &model, const scorer::Scorer &scorer,
           const direction::Direction &direction, const Settings &settings)
        : m_model(model), m_scorer(scorer), m_direction(direction)
    {
        m_settings = sampling::Settings::of(model);
        m_settings.microBatch = 8;
        if (!model.knowledge.roles.empty())
            for (const std::string &role : model.knowledge.roles)
                m_roleTexts.push_back(model::withArticle(role));
        const auto roles = judgedRoles(model, settings);
        for (size_t i = 0; i < kRoles * kSeedsPerRole; ++i) {
            const std::string prompt =
                roles.empty() ? settings.base : model::withArticle(roles[i % roles.size()]);
            m_rows.push_back({prompt, "", kFirstSeed + settings.seed * 1000 + i});
        }
        m_question = scorer::questionOf(model.knowledge, settings.concept_, settings.base);
    }

    void drawBefore(base::Context &context) { m_before = judge(0, context); }

    ScaleTrial at(double scale, base::Context &context)
    {
        const auto after = judge(scale, context);
        ScaleTrial trial;
        trial.scale = scale;
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
        bool shown = false; ///< the concept is perceived
        bool named = false; ///< the role is
    };

    std::vector<Judged> judge(double scale, base::Context &context)
    {
        direction::Application application;
        application.scale = scale;
        const auto interventions = direction::interventionsOf(m_direction, application);
        const auto drawing = sampling::draw(m_model, m_rows, m_settings, interventions, context);
        m_evaluations += drawing.evaluations;
        const at::Tensor embedded = m_scorer.embed(drawing.pictures);
        const auto perceived = m_scorer.perceive(embedded, m_question.classes, m_question.margin);
        std::vector<scorer::Perceived> roles;
        if (!m_roleTexts.empty())
            roles = m_scorer.perceive(embedded, m_roleTexts, 0);
        std::vector<Judged> judged;
        for (size_t i = 0; i < perceived.size(); ++i) {
            Judged one;
            one.shown = perceived[i].label == m_question.wanted;
            one.named = !roles.empty() && m_roleTexts[roles[i].top] == m_rows[i].prompt;
            judged.push_back(one);
        }
        return judged;
    }

    const model::Model &m_model;
    const scorer::Scorer &m_scorer;
    const direction::Direction &m_direction;
    sampling::Settings m_settings;
    std::vector<sampling::Row> m_rows;
    std::vector<std::string> m_roleTexts;
    scorer::ConceptQuestion m_question;
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
    Trials trials(model, scorer, direction, settings);
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
            found = seen.emplace(step, trials.at(step * kGrid, inner)).first;
        }
        return found->second;
    };

    // Both shares move one way with the scale, so that a bisection finds the smallest that turns
    // enough; past the first one that loses the role there is nothing to find.
    int low = 0, high = kScales + 1; // low: too weak; high: turns enough, or loses the role
    while (high - low > 1) {
        const int middle = low == 0 && high == kScales + 1 ? 5 : (low + high) / 2;
        const ScaleTrial &trial = at(middle);
        (turnsEnough(trial) || !keepsEnough(trial) ? high : low) = middle;
    }
    SuggestedScale result;
    for (const auto &[step, trial] : seen)
        result.trials.push_back(trial);
    result.scale = chooseScale(result.trials);
    result.evaluations = trials.evaluations();
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
