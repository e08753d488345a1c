#include "audit/plan.h"
#include "base/error.h"
#include "base/paths.h"
#include "base/seeds.h"
#include "direction/places.h"
#include "discovery/carriers.h"
#include "explanation/explanation_document.h"
#include "format/hash.h"
#include "model/run_key.h"
#include "observation/looker.h"
#include "statistics/mean_deviation.h"
#include "task/all_tasks.h"
#include "task/drawing_options.h"
#include "task/input_notes.h"
#include "task/picture_output.h"
#include "task/run_journal.h"
#include "task/structures.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::OptionKind;
using base::OptionValues;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr int kPairRoles = 6;
constexpr int kMostSuspects = 4;
constexpr double kLeastChange = .1;       ///< of a class's probability
constexpr double kLeastOfDeviation = .25; ///< of a unit: so many deviations of plain scores

base::OptionTable explainOptions()
{
    const explanation::SoftPromptSettings usual;
    return {
        {.key = "attribute",
         .kind = OptionKind::Text,
         .help = "The classifier's question: 'name=class|class|…', or a name that the model knows",
         .otherwise = "the one that has the class"},
        {.key = "class",
         .kind = OptionKind::Text,
         .help = "The class that is explained",
         .otherwise = "must be given, but with --unit"},
        {.key = "unit",
         .kind = OptionKind::Integer,
         .help = "A hidden unit instead: a number of the scorer's picture embedding",
         .least = 0,
         .most = 100000},
        {.key = "judge",
         .kind = OptionKind::File,
         .help = "Explain a linear head on the scorer's embedding instead of the scorer"},
        {.key = "tokens",
         .kind = OptionKind::Integer,
         .help = "Tokens of the soft prompt",
         .fallback = std::int64_t{usual.tokens},
         .least = 1,
         .most = 70},
        {.key = "steps",
         .kind = OptionKind::Integer,
         .help = "Training steps",
         .fallback = std::int64_t{usual.steps},
         .least = 1,
         .most = 10000},
        {.key = "images",
         .kind = OptionKind::Integer,
         .help = "Maximising pictures, and as many of the empty prompt",
         .fallback = std::int64_t{24},
         .least = 2,
         .most = 100000},
        {.key = "pairs",
         .kind = OptionKind::Integer,
         .help = "Pictures without and with a suspect's words, by which it is confirmed",
         .fallback = std::int64_t{48},
         .least = 2,
         .most = 100000},
        {.key = "seed",
         .kind = OptionKind::Seed,
         .help = "Another seed learns from other noise",
         .fallback = std::uint64_t{0}}};
}

/// What is explained, and what is looked at beside it.
struct ExplainPlan {
    std::optional<explanation::Explained> explained;
    explanation::SoftPromptSettings settings;
    std::vector<model::Attribute> others; ///< attributes that the class is none of
    std::optional<model::Attribute> core; ///< the class's own, as another scorer sees it
    std::vector<std::uint64_t> seeds, pairSeeds;
    sampling::Settings drawing;
    json key;
};

ExplainPlan explainPlan(Surroundings &surroundings, const OptionValues &values)
{
    requireScorer(surroundings);
    const model::Model &model = surroundings.model();
    const scorer::Scorer scorer(model);
    ExplainPlan plan;
    const std::string label = values.text("class");
    if (label.empty() == !values.has("unit"))
        throw Error(ErrorKind::InvalidValue, "One output is explained", "--class",
                    "Give --class or --unit.");
    for (const char *key : {"judge", "attribute"})
        if (values.has("unit") && values.has(key))
            throw Error(ErrorKind::InvalidValue, "A unit is the scorer's own and has no classes",
                        std::string("--") + key, "Give --unit alone.");
    const auto has = [&](const model::Attribute &each) {
        return std::ranges::find(each.classes, label) != each.classes.end();
    };
    std::optional<model::Attribute> own;
    if (values.has("attribute"))
        own = attributesOf(surroundings, json::array({values.text("attribute")}), model.knowledge)
                  .front();
    else
        for (const model::Attribute &each : model.knowledge.attributes)
            if (!own && has(each))
                own = each;
    for (const model::Attribute &each : model.knowledge.attributes)
        if (values.has("unit") || !(has(each) || (own && own->name == each.name)))
            plan.others.push_back(each);
    json cause;
    if (values.has("unit")) {
        plan.explained = explanation::Explained::ofUnit(scorer, values.integer("unit"));
        cause = values.integer("unit");
    } else if (const std::string file = values.text("judge"); !file.empty()) {
        plan.explained =
            explanation::Explained::ofClass(scorer, explanation::readHead(file), label);
        if (own && has(*own))
            plan.core = own;
        cause = {label, format::sha256OfFile(file, surroundings.context())};
    } else {
        if (!own)
            throw Error(ErrorKind::InvalidValue, "No attribute of the model has this class", label,
                        "Write it with --attribute 'name=class|class|…'.");
        plan.explained = explanation::Explained::ofClass(
            scorer, explanation::headOfTexts(scorer, own->classes), label);
        cause = {label, own->classes};
    }
    plan.settings.tokens = static_cast<int>(values.integer("tokens"));
    plan.settings.steps = static_cast<int>(values.integer("steps"));
    plan.settings.seed = values.seed("seed");
    if (plan.settings.tokens + 2 > model.text.tokenizer().length())
        throw Error(ErrorKind::InvalidValue, "The prompt has no room for these tokens",
                    std::to_string(plan.settings.tokens), "Ask for fewer by --tokens.");
    // Learned on seeds of their own; shown, and so chosen, on others; confirmed on others again.
    plan.seeds = explanation::seedsOfShown(plan.settings,
                                           static_cast<std::uint64_t>(values.integer("images")));
    plan.pairSeeds =
        base::seedsOf(base::SeedUse::Audit, 0, static_cast<std::uint64_t>(values.integer("pairs")));
    plan.drawing = sampling::Settings::of(model);
    plan.key = {{"explained", cause},
                {"core", plan.core ? json(plan.core->classes) : json()},
                {"others", audit::keyOf(plan.others)},
                {"tokens", plan.settings.tokens},
                {"steps", plan.settings.steps},
                {"batch", plan.settings.batch},
                {"rate", plan.settings.rate},
                {"vocabulary", plan.settings.vocabulary},
                {"calls", {plan.settings.drawn, plan.settings.learned}},
                {"seed", plan.settings.seed},
                {"images", plan.seeds.size()},
                {"pairs", plan.pairSeeds.size()},
                {"settings", sampling::causeOf(plan.drawing)}};
    return plan;
}

double deviationOf(const std::vector<double> &values)
{
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    double squared = 0;
    for (const double each : values)
        squared += (each - mean) * (each - mean);
    return std::sqrt(squared / static_cast<double>(std::max<size_t>(1, values.size() - 1)));
}

/// Learns, draws, names, suspects and tries.
class ExplainRun {
public:
    ExplainRun(Surroundings &surroundings, ExplainPlan plan, const fs::path &out)
        : m_surroundings(surroundings),
          m_model(surroundings.model()),
          m_plan(std::move(plan)),
          m_journal(runJournal(m_model, "explain", out, m_plan.key)),
          m_folder((out.empty()
                        ? base::cacheFolder() / "runs" /
                              ("explain-" + model::runKey(m_model, m_plan.key).substr(0, 16))
                        : out) /
                   "pictures"),
          m_memory(m_journal, m_folder),
          m_judge(scorer::Scorer(m_model), asked(), {}),
          m_looker(m_model, m_judge, m_plan.drawing, &m_memory)
    {}

    report::Document run()
    {
        const auto start = std::chrono::steady_clock::now();
        explanation::Explanation found;
        found.what = m_plan.explained->name();
        found.isCoreKnown = m_plan.core.has_value();
        const explanation::SoftPrompt prompt = learned();
        m_evaluations += prompt.evaluations;
        const sampling::Intervention edit = explanation::interventionOf(m_model, prompt);
        const auto plain = looked("plain", rowsOf({""}, m_plan.seeds), {}, part(kLearned, kPlain));
        const auto shown = looked("maximising", rowsOf({""}, m_plan.seeds), std::span(&edit, 1),
                                  part(kPlain, kShown));
        found.before = m_plan.explained->scores(plain.pictures);
        found.after = m_plan.explained->scores(shown.pictures);
        for (size_t i = 0; i < shown.pictures.size(); ++i)
            found.pictures.push_back(writeFreePng(m_folder.parent_path(),
                                                  fmt::format("maximising-{}", m_plan.seeds[i]),
                                                  shown.pictures[i])
                                         .string());
        found.words = explanation::nearWords(m_model, prompt, m_model.knowledge.knownWords(),
                                             explanation::seedOfMargins(m_plan.settings));
        found.suspects =
            explanation::suspectsOf(m_plan.others, othersOf(plain), othersOf(shown), kMostSuspects);
        confirm(found);
        found.evaluations = m_evaluations;
        found.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return explanation::documentOf(found);
    }

private:
    std::vector<model::Attribute> asked() const
    {
        std::vector<model::Attribute> all = m_plan.others;
        if (m_plan.core)
            all.push_back(*m_plan.core);
        return all;
    }

    /// Without the class's own.
    std::vector<std::vector<int>> othersOf(const observation::Look &look) const
    {
        const auto &labels = look.judgement.labels;
        return {labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(m_plan.others.size())};
    }

    base::Context part(double from, double to) { return m_surroundings.context().part(from, to); }

    /// The prompts in turn, one a seed.
    static std::vector<sampling::Row> rowsOf(const std::vector<std::string> &prompts,
                                             const std::vector<std::uint64_t> &seeds)
    {
        std::vector<sampling::Row> rows;
        for (size_t i = 0; i < seeds.size(); ++i)
            rows.push_back({prompts[i % prompts.size()], "", seeds[i]});
        return rows;
    }

    observation::Look looked(const std::string &name, const std::vector<sampling::Row> &rows,
                             std::span<const sampling::Intervention> edits, base::Context context)
    {
        auto seen = m_looker.look({rows, {}, edits, name}, observation::Keep::Pictures, context);
        m_evaluations += seen.evaluations;
        return seen;
    }

    explanation::SoftPrompt learned()
    {
        if (const auto kept = m_journal.find("prompt")) {
            explanation::SoftPrompt prompt;
            prompt.tokens = at::tensor(kept->at("tokens").get<std::vector<double>>(), at::kFloat)
                                .view({m_plan.settings.tokens, -1});
            prompt.losses = kept->at("losses").get<std::vector<double>>();
            prompt.evaluations = kept->at("evaluations").get<std::int64_t>();
            return prompt;
        }
        discovery::Checkpoint checkpoint(direction::checkpointFolder(),
                                         model::runKey(m_model, m_plan.key),
                                         m_surroundings.context().checkpointPause);
        base::Context learning = part(0, kLearned);
        auto prompt = explanation::learnPrompt(m_model, *m_plan.explained, m_plan.settings,
                                               checkpoint, learning);
        const at::Tensor flat = prompt.tokens.to(at::kDouble).contiguous();
        m_journal.write("prompt",
                        {{"tokens", std::vector<double>(flat.data_ptr<double>(),
                                                        flat.data_ptr<double>() + flat.numel())},
                         {"losses", prompt.losses},
                         {"evaluations", prompt.evaluations}});
        checkpoint.remove();
        return prompt;
    }

    /// Roles without and with a suspect's words, at the same seeds.
    void confirm(explanation::Explanation &found)
    {
        if (found.suspects.empty())
            return;
        std::vector<std::string> roles;
        for (const std::string &role : discovery::eligibleRoles(m_model, {}, 0))
            if (roles.size() < kPairRoles)
                roles.push_back(model::withArticle(role));
        const auto total = static_cast<double>(found.suspects.size() + 1);
        const auto place = [&](size_t index) {
            return kShown + (1 - kShown) * static_cast<double>(index) / total;
        };
        const auto without =
            looked("without", rowsOf(roles, m_plan.pairSeeds), {}, part(place(0), place(1)));
        const auto before = m_plan.explained->scores(without.pictures);
        const auto coreOf = [&](const observation::Look &look) {
            return m_plan.core ? look.judgement.labels.back() : std::vector<int>();
        };
        for (size_t s = 0; s < found.suspects.size(); ++s) {
            const std::string &text = found.suspects[s].label;
            std::vector<std::string> with;
            for (const std::string &role : roles)
                with.push_back(model::explicitPrompt(role, text));
            const auto look = looked(fmt::format("with {}", s), rowsOf(with, m_plan.pairSeeds), {},
                                     part(place(s + 1), place(s + 2)));
            found.shortcuts.push_back(explanation::tried(text, before,
                                                         m_plan.explained->scores(look.pictures),
                                                         coreOf(without), coreOf(look)));
        }
        explanation::decide(found.shortcuts, m_plan.explained->isUnit()
                                                 ? kLeastOfDeviation * deviationOf(before)
                                                 : kLeastChange);
        if (!m_plan.core)
            m_surroundings.note("No other scorer says which pictures still show the same class: "
                                "words that bring the class itself count as its shortcuts, too.");
    }

    static constexpr double kLearned = .4, kPlain = .45, kShown = .5; // of the time, about

    Surroundings &m_surroundings;
    const model::Model &m_model;
    ExplainPlan m_plan;
    format::Journal m_journal;
    fs::path m_folder;
    observation::LookMemory m_memory;
    scorer::Judge m_judge;
    observation::Looker m_looker;
    std::int64_t m_evaluations = 0;
};

class ExplainTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "explain",
            "Shows what makes a classifier say so, and tries whether it is a shortcut "
            "(DiffExplainer, Pennisi and others 2024, arXiv 2404.02618)",
            "  deviascope explain --class \"a woman\" --out why\n"
            "  deviascope explain --attribute 'mood=a happy person|a sad person' --class \"a happy "
            "person\"\n"
            "  deviascope explain --unit 7\n"
            "  deviascope explain --judge head.safetensors --class \"a woman\" --out why\n",
            explainOptions(),
            "Folder for the maximising pictures, and explain.json, .txt, .csv and .html",
            Out::Report,
            "pictures stay in the cache"};
        return info;
    }

    Cost cost(Surroundings &surroundings, const OptionValues &values) const override
    {
        const ExplainPlan plan = explainPlan(surroundings, values);
        // At most so many suspects are tried; mostly there are fewer.
        const double pictures = 2 * static_cast<double>(plan.seeds.size()) +
                                (kMostSuspects + 1) * static_cast<double>(plan.pairSeeds.size());
        Cost cost = costOf(surroundings.model(), plan.drawing, pictures);
        cost.evaluations += explanation::evaluationsOfLearning(surroundings.model(), plan.settings);
        return cost;
    }

    Outcome run(Surroundings &surroundings, const OptionValues &values,
                const fs::path &out) const override
    {
        return {ExplainRun(surroundings, explainPlan(surroundings, values), out).run()};
    }
};

} // namespace

const Task &explainTask()
{
    static const ExplainTask task;
    return task;
}

} // namespace deviascope::task
