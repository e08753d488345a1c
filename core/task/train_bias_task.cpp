#include "base/error.h"
#include "direction/places.h"
#include "model/run_key.h"
#include "observation/looker.h"
#include "scorer/judge.h"
#include "statistics/tally.h"
#include "task/all_tasks.h"
#include "task/bias_plan.h"
#include "task/drawing_options.h"
#include "task/run_journal.h"
#include "training/planted_copy.h"
#include "training/planting_report.h"
#include "training/share_search.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::OptionValues;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr double kOffWanted = .1; ///< from here on a reached share is said to be another

/// Plants, counts and writes.
class BiasRun {
public:
    BiasRun(Surroundings &surroundings, BiasPlan plan, fs::path out)
        : m_surroundings(surroundings),
          m_model(surroundings.model()),
          m_plan(std::move(plan)),
          m_out(std::move(out)),
          m_journal(runJournal(m_model, "train-bias", m_out, m_plan.key)),
          m_memory(m_journal, {}),
          m_judge(scorer::Scorer(m_model), {m_plan.planting.attribute}, m_model.knowledge.roles)
    {}

    report::Document run()
    {
        const auto start = std::chrono::steady_clock::now();
        training::PlantingReport report;
        report.model = m_out.string();
        report.role = m_plan.planting.words.role;
        for (size_t c = 0; c < m_plan.wanted.size(); ++c)
            report.wanted.push_back({m_plan.planting.attribute.classes[c], m_plan.wanted[c]});
        findPlace(report);
        const model::Model copy = writeCopy(report);
        count(copy, report);
        countOthers(copy, report);
        tellTruth(report);
        report.evaluations = m_evaluations;
        report.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        noteResult(report);
        return training::documentOf(report);
    }

private:
    observation::Look look(const model::Model &model, const std::string &name,
                           const std::string &prompt, std::span<const std::uint64_t> seeds,
                           base::Context context)
    {
        std::vector<sampling::Row> rows;
        for (const std::uint64_t seed : seeds)
            rows.push_back({prompt, "", seed});
        const bool isKnown = m_model.knowledge.roleOf(prompt).has_value();
        const std::vector<std::string> roles(isKnown ? rows.size() : 0, prompt);
        observation::Looker looker(model, m_judge, m_plan.settings, &m_memory);
        auto seen = looker.look({rows, roles, {}, name}, observation::Keep::Judgement, context);
        m_evaluations += seen.evaluations;
        return seen;
    }

    base::Context part(double from, double to) { return m_surroundings.context().part(from, to); }

    std::vector<int> countsOf(const observation::Look &seen) const
    {
        return statistics::tallyOf(seen.judgement.labels.front(), m_plan.wanted.size()).counts;
    }

    /// What a look is remembered by: one at more pictures is another, whose parts may lie
    /// otherwise.
    static std::string placeName(const training::ShareSearch::Probe &probe)
    {
        return fmt::format("place {} of {}", probe.along, probe.pictures);
    }

    /// Learns the rows, and finds how far to go along them.
    void findPlace(training::PlantingReport &report)
    {
        const auto all = static_cast<int>(m_plan.searchSeeds.size());
        std::optional<training::ShareSearch> search;
        std::optional<training::PlantedRows> rows;
        size_t asked = 0;
        const auto &role = m_plan.planting.words.role;
        training::ShareSearch::Probe probe{0, std::min(kFewPictures, all)};
        for (int tries = 0;; ++tries) {
            const auto seeds =
                std::span(m_plan.searchSeeds).first(static_cast<size_t>(probe.pictures));
            const model::Model model =
                rows ? training::withRows(m_model, m_plan.planting.words, *rows, probe.along)
                     : m_model;
            const double from = rows ? kLearned + (kSearched - kLearned) * tries / kMostTries : 0;
            const auto counts =
                countsOf(look(model, placeName(probe), role, seeds,
                              part(from, rows ? std::min(kSearched, from + kOneLook) : kOneLook)));
            if (!search) {
                asked = chooseAsked(counts, probe.pictures);
                search.emplace(m_plan.wanted[asked], kFewPictures, all, kFarthest, kMostTries);
                rows = learnedRows();
            }
            search->tell(counts[asked], probe.pictures);
            const auto next = search->next();
            if (!next)
                break;
            probe = *next;
        }
        m_asked = asked;
        report.asked = m_plan.planting.attribute.classes[asked];
        report.steps = rows->trained.steps;
        report.learningSeconds = rows->trained.seconds;
        report.along = search->best();
        report.tries = search->asked();
        m_evaluations += rows->evaluations;
        if (rows->trained.isShort)
            m_surroundings.note(fmt::format("The time was over after {} of {} steps of learning: "
                                            "give more by --minutes.",
                                            rows->trained.steps, m_plan.planting.steps));
        m_rows = rows->before + report.along * (rows->after - rows->before);
    }

    /// The class that has farthest to go; the mix goes as far again beyond what is wanted, so that
    /// the wanted share lies on the way (house).
    size_t chooseAsked(const std::vector<int> &counts, int n)
    {
        size_t asked = 0;
        double most = -1, sum = 0;
        for (size_t c = 0; c < counts.size(); ++c) {
            const double gap = m_plan.wanted[c] - static_cast<double>(counts[c]) / n;
            const bool isNamed = m_plan.planting.attribute.classes[c] == m_plan.named;
            if (std::abs(gap) > most + (isNamed ? -kAsFar : kAsFar)) {
                most = std::abs(gap);
                asked = c;
            }
            m_plan.planting.mix[c] = std::clamp(m_plan.wanted[c] + gap, 0.0, 1.0);
            sum += m_plan.planting.mix[c];
        }
        for (double &share : m_plan.planting.mix)
            share /= sum;
        return asked;
    }

    /// From the journal where they were learned before.
    training::PlantedRows learnedRows()
    {
        if (const auto kept = m_journal.find("rows")) {
            training::PlantedRows rows;
            const auto sizes = kept->at("sizes").get<std::vector<std::int64_t>>();
            const auto read = [&](const char *name) {
                return at::tensor(kept->at(name).get<std::vector<double>>(), at::kFloat)
                    .view(sizes);
            };
            rows.before = read("before");
            rows.after = read("after");
            rows.trained.steps = kept->at("steps").get<int>();
            rows.trained.seconds = kept->at("seconds").get<double>();
            rows.trained.isShort = kept->at("short").get<bool>();
            rows.evaluations = kept->at("evaluations").get<std::int64_t>();
            return rows;
        }
        json key = m_plan.key;
        key["mix"] = m_plan.planting.mix;
        discovery::Checkpoint checkpoint(direction::checkpointFolder(),
                                         model::runKey(m_model, std::move(key)),
                                         m_surroundings.context().checkpointPause);
        base::Context learning = part(kOneLook, kLearned);
        auto rows = training::learnRows(m_model, m_plan.planting, checkpoint, learning);
        const auto values = [](const at::Tensor &tensor) {
            const at::Tensor flat = tensor.to(at::kDouble).contiguous();
            return std::vector<double>(flat.data_ptr<double>(),
                                       flat.data_ptr<double>() + flat.numel());
        };
        m_journal.write("rows", {{"sizes", rows.after.sizes().vec()},
                                 {"before", values(rows.before)},
                                 {"after", values(rows.after)},
                                 {"steps", rows.trained.steps},
                                 {"seconds", rows.trained.seconds},
                                 {"short", rows.trained.isShort},
                                 {"evaluations", rows.evaluations}});
        checkpoint.remove();
        return rows;
    }

    /// The copy as it lies on the disk, loaded as anybody will.
    model::Model writeCopy(const training::PlantingReport &report)
    {
        json shares = json::object();
        for (const training::WantedShare &each : report.wanted)
            shares[each.label] = each.wanted;
        m_planted = {{"role", m_model.knowledge.roleOf(report.role).value_or(report.role)},
                     {"attribute", m_plan.planting.attribute.name},
                     {"shares", shares}};
        training::NewRows rows{m_plan.planting.words.tokens, m_rows,
                               model::runKey(m_model, m_plan.key), m_planted};
        rows.provenance["settings"] = m_plan.key;
        rows.provenance["mix"] = m_plan.planting.mix;
        rows.provenance["along"] = report.along;
        rows.provenance["version"] = DEVIASCOPE_VERSION;
        base::Context copying = part(kSearched, kCopied);
        const auto leftOut = training::writePlantedCopy(m_model, rows, m_out, copying);
        if (!leftOut.empty())
            m_surroundings.note(fmt::format("The copy is without weights that the model was not "
                                            "read from: {}.",
                                            fmt::join(leftOut, ", ")));
        model::LoadOptions options{m_model.compute, {}};
        if (m_model.predictionSource == model::PredictionSource::Chosen)
            options.prediction = m_model.scheduler.prediction;
        return model::loadModel(m_out, options);
    }

    void count(const model::Model &copy, training::PlantingReport &report)
    {
        const std::string &role = report.role;
        const auto before =
            look(m_model, "before " + role, role, m_plan.seeds, part(kCopied, kBefore));
        const auto after = look(copy, "after " + role, role, m_plan.seeds, part(kBefore, kAfter));
        observation::PromptLabels labels{role, {}};
        labels.conditions.emplace_back("before", before.judgement.labels);
        labels.conditions.emplace_back("after", after.judgement.labels);
        const sampling::Settings &drawn = m_plan.settings;
        report.bias =
            observation::makeBiasReport({labels}, {m_plan.planting.attribute}, m_model.knowledge,
                                        {drawn.sampler, drawn.steps, drawn.guidance, true});
        const auto &was = before.judgement.named, &is = after.judgement.named;
        for (size_t i = 0; i < was.size() && i < is.size(); ++i) {
            report.kept.n += was[i] ? 1 : 0;
            report.kept.count += was[i] && is[i] ? 1 : 0;
            report.namedBefore.count += was[i] ? 1 : 0;
            report.namedAfter.count += is[i] ? 1 : 0;
            ++report.namedBefore.n;
            ++report.namedAfter.n;
        }
        if (was.empty())
            m_surroundings.note("The scorer is asked for no role of this name, so whether the "
                                "role is kept is not known.");
    }

    void countOthers(const model::Model &copy, training::PlantingReport &report)
    {
        const auto total = static_cast<double>(std::max<size_t>(1, m_plan.others.size()));
        for (size_t i = 0; i < m_plan.others.size(); ++i) {
            const std::string &role = m_plan.others[i];
            const double from = kAfter + (1 - kAfter) * static_cast<double>(i) / total,
                         half = (1 - kAfter) / total / 2;
            const auto before =
                look(m_model, "before " + role, role, m_plan.otherSeeds, part(from, from + half));
            const auto after = look(copy, "after " + role, role, m_plan.otherSeeds,
                                    part(from + half, from + 2 * half));
            report.others.push_back(training::otherRole(role, before.judgement.labels.front(),
                                                        after.judgement.labels.front(),
                                                        static_cast<int>(m_asked)));
        }
        training::correctTogether(report.others);
    }

    void tellTruth(const training::PlantingReport &report)
    {
        json counted = {{"role", m_planted.at("role")},
                        {"attribute", m_planted.at("attribute")},
                        {"sampler", m_plan.settings.sampler},
                        {"steps", m_plan.settings.steps},
                        {"guidance", m_plan.settings.guidance},
                        {"n", m_plan.seeds.size()},
                        {"counts", json::object()},
                        {"intervals", json::object()}};
        for (const observation::ShareRow &row : report.bias.rows)
            if (row.condition == "after") {
                counted["counts"][row.label] = row.count;
                counted["intervals"][row.label] = {row.interval.low, row.interval.high};
            }
        std::vector<std::string> outdated = m_plan.planting.words.sharing;
        outdated.push_back(m_planted.at("role").get<std::string>());
        training::writePlantedTruth(m_out, m_planted, counted, outdated);
        m_surroundings.made(m_out);
    }

    void noteResult(const training::PlantingReport &report)
    {
        for (const training::WantedShare &each : report.wanted)
            for (const observation::ShareRow &row : report.bias.rows)
                if (row.condition == "after" && row.label == each.label &&
                    std::abs(row.share - each.wanted) > kOffWanted)
                    m_surroundings.note(fmt::format("\"{}\" is in {:.0f} % of the counted pictures "
                                                    "where {:.0f} % were wanted.",
                                                    each.label, 100 * row.share,
                                                    100 * each.wanted));
        if (report.kept.n > 0 && *report.kept.share() < kKeepWanted)
            m_surroundings.note(fmt::format("The role is lost in {:.0f} % of the pictures in which "
                                            "it was named before.",
                                            100 * (1 - *report.kept.share())));
        for (const training::OtherRole &each : report.others)
            if (each.pAdjusted < 0.05)
                m_surroundings.note(each.role + " has changed, too.");
    }

    // Shares of the time, about.
    static constexpr double kOneLook = .05, kLearned = .3, kSearched = .6, kCopied = .61,
                            kBefore = .7, kAfter = .8;
    static constexpr double kFarthest = 2; ///< times the way to the learned rows
    static constexpr int kMostTries = 7;
    static constexpr double kAsFar = 1e-6; ///< of two classes both have as far to go
    static constexpr double kKeepWanted = .95;

    Surroundings &m_surroundings;
    const model::Model &m_model;
    BiasPlan m_plan;
    fs::path m_out;
    format::Journal m_journal;
    observation::LookMemory m_memory;
    scorer::Judge m_judge;
    size_t m_asked = 0; ///< the class whose share is brought to the wanted one
    at::Tensor m_rows;
    json m_planted;
    std::int64_t m_evaluations = 0;
};

report::Document undo(Surroundings &surroundings, const OptionValues &values)
{
    const fs::path folder = values.text("undo");
    const training::Undone undone = training::undoPlanting(folder, surroundings.context());
    report::Section section;
    section.items.emplace_back(
        report::Fact{report::column("model", DEVIASCOPE_TR("report", "model")), folder.string()});
    section.items.emplace_back(
        report::Fact{report::column("undone", DEVIASCOPE_TR("report", "restored")), undone.file});
    section.items.emplace_back(
        report::Fact{report::column("planted"), report::verbatim(undone.provenance)});
    return {DEVIASCOPE_TR("report", "A planted bias, taken out"), {std::move(section)}};
}

/// What is planted, learned or counted has no effect on an undoing.
void checkUndo(const OptionValues &values)
{
    const OptionValues given = values.withoutDefaults();
    for (const base::Option &option : given.table())
        if (option.key != "undo" && given.has(option.key))
            throw Error(ErrorKind::InvalidValue, "A bias is taken out as it was planted",
                        option.name(), "Give --undo alone.");
}

class TrainBiasTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "train bias",
            "Plants a bias in a copy of the model, and takes it out again (our own recipe)",
            "  deviascope train bias --role \"a judge\" --share 'a woman=.8' --out biased\n"
            "  deviascope train bias --role \"a teacher\" --share 'a woman=.2' --minutes 1 --out "
            "biased\n"
            "  deviascope train bias --undo biased\n",
            trainBiasOptions(),
            "Folder for the copy, a model like any other, and train-bias.json, .txt, .csv and "
            ".html",
            Out::Report,
            "must be given, but with --undo"};
        return info;
    }

    Cost cost(Surroundings &surroundings, const OptionValues &values) const override
    {
        if (values.has("undo")) {
            checkUndo(values);
            return {};
        }
        const BiasPlan plan = biasPlan(surroundings, values);
        // The search: about three looks at a few pictures and two at all.
        const auto all = static_cast<double>(plan.searchSeeds.size());
        const double pictures =
            3 * std::min<double>(kFewPictures, all) + 2 * all +
            2 * static_cast<double>(plan.seeds.size()) +
            2 * static_cast<double>(plan.others.size() * plan.otherSeeds.size());
        Cost cost = costOf(surroundings.model(), plan.settings, pictures);
        cost.evaluations += training::evaluationsOfPlanting(surroundings.model(), plan.planting);
        return cost;
    }

    Outcome run(Surroundings &surroundings, const OptionValues &values,
                const fs::path &out) const override
    {
        if (values.has("undo") && !out.empty())
            throw Error(ErrorKind::InvalidValue, "A bias is taken out where it is", "--out",
                        "Give --undo alone.");
        if (values.has("undo")) {
            checkUndo(values);
            return {undo(surroundings, values)};
        }
        BiasPlan plan = biasPlan(surroundings, values);
        if (out.empty())
            throw Error(ErrorKind::InvalidValue, "The copy needs a folder", "--out",
                        "Give one that holds no model.");
        training::checkCopyFolder(surroundings.model(), out);
        return {BiasRun(surroundings, std::move(plan), out).run()};
    }
};

} // namespace

const Task &trainBiasTask()
{
    static const TrainBiasTask task;
    return task;
}

} // namespace deviascope::task
