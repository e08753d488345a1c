#include "evaluation/comparison.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>

namespace deviascope::evaluation {

using base::Error;
using base::ErrorKind;
using nlohmann::json;

namespace {

constexpr std::uint64_t kControlSeed = 77;

/// By its provenance, which may be another program's.
std::optional<std::int64_t> spentOn(const direction::Direction &direction)
{
    const auto numberAt = [](const json &object, const char *key) -> std::optional<std::int64_t> {
        if (!object.is_object() || !object.contains(key) || !object.at(key).is_number_integer())
            return std::nullopt;
        return object.at(key).get<std::int64_t>();
    };
    auto spent = numberAt(direction.provenance, "total_evaluations");
    if (!spent)
        return spent;
    *spent += numberAt(direction.provenance, "scale_evaluations").value_or(0);
    if (direction.provenance.contains("nearest"))
        *spent += numberAt(direction.provenance.at("nearest"), "evaluations").value_or(0);
    return spent;
}

ComparisonRow judged(observation::Perceiver &perceiver, const observation::Seen &before,
                     const Candidate &candidate, const std::vector<double> &factors,
                     base::Context &context)
{
    Perceptions perceptions;
    perceptions.scales = {0};
    perceptions.seen = {before};
    perceptions.attributes = perceiver.otherAttributes();
    for (size_t i = 0; i < factors.size(); ++i) {
        base::Context part =
            context.part(static_cast<double>(i) / static_cast<double>(factors.size()),
                         static_cast<double>(i + 1) / static_cast<double>(factors.size()));
        const double scale = factors[i] * candidate.scale;
        perceptions.scales.push_back(scale);
        perceptions.seen.push_back(perceiver.lookAt(candidate.direction, scale, part));
        if (factors[i] == 1)
            perceptions.chosen = i + 1;
    }
    ComparisonRow row = rowOf(perceptions);
    row.name = candidate.name;
    row.method = candidate.direction.method;
    row.norm = candidate.direction.norm();
    row.scale = candidate.scale;
    row.spent = spentOn(candidate.direction);
    return row;
}

void checkPlan(const ComparisonPlan &plan)
{
    const auto refuse = [](const std::string &message, const std::string &where,
                           const std::string &remedy) {
        throw Error(ErrorKind::InvalidValue, message, where, remedy);
    };
    if (plan.candidates.empty())
        refuse("There is no direction to evaluate", "directions", "Name a file or a method.");
    if (std::find(plan.factors.begin(), plan.factors.end(), 1.0) == plan.factors.end() ||
        !std::is_sorted(plan.factors.begin(), plan.factors.end()) || plan.factors.front() <= 0)
        refuse("The factors of the scale must grow from above 0 and hold 1", "factors",
               "0.5, 1, 1.5, 2 are the default.");
}

} // namespace

ComparisonRow rowOf(const Perceptions &perceptions)
{
    ComparisonRow row;
    const observation::Seen &before = perceptions.seen.front();
    const observation::Seen &after = perceptions.seen[perceptions.chosen];
    std::vector<std::vector<bool>> shown;
    for (size_t s = 0; s < perceptions.scales.size(); ++s) {
        row.points.push_back(scale::trialOf(before, perceptions.seen[s], perceptions.scales[s]));
        shown.push_back(perceptions.seen[s].shown);
    }
    const scale::Trial &chosen = row.points[perceptions.chosen];
    row.turned = chosen.turned;
    row.wrongWay = chosen.wrongWay;
    row.kept = chosen.kept;
    for (size_t i = 0; i < before.shown.size(); ++i) {
        row.turnedPictures.push_back(!before.shown[i] && after.shown[i]);
        bool monotone = true;
        for (size_t s = 1; s < shown.size(); ++s)
            monotone = monotone && (!shown[s - 1][i] || shown[s][i]);
        ++row.monotone.n;
        row.monotone.count += monotone;
    }
    row.monotonicity = monotonicityOf(shown);
    for (size_t a = 0; a < perceptions.attributes.size(); ++a) {
        Collateral collateral{perceptions.attributes[a], {}, 0};
        for (size_t i = 0; i < before.others[a].size(); ++i) {
            const int was = before.others[a][i], is = after.others[a][i];
            ++collateral.changed.n;
            collateral.changed.count += was != is;
            collateral.uncertain += was < 0 || is < 0;
        }
        row.collateral.push_back(collateral);
    }
    return row;
}

direction::Direction randomLike(const direction::Direction &direction, std::uint64_t seed)
{
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    const auto drawn = [&](const at::Tensor &like) {
        at::Tensor noise = at::randn(like.sizes(), generator, like.options());
        for (int64_t step = 0; step < like.size(0); ++step) {
            at::Tensor entry = noise.narrow(0, step, 1);
            const double norm = entry.norm().item<double>();
            if (norm > 0)
                entry.mul_(like.narrow(0, step, 1).norm().item<double>() / norm);
        }
        return noise;
    };
    direction::Direction random = direction;
    random.method = "random";
    random.provenance = {{"seed", seed}};
    for (auto &[site, tensor] : random.tensors)
        tensor = drawn(tensor);
    if (random.text.defined())
        random.text = drawn(random.text);
    return random;
}

Comparison compare(const model::Model &model, const ComparisonPlan &plan, base::Context &context)
{
    format::Journal nothing;
    return compare(model, plan, nothing, context);
}

Comparison compare(const model::Model &model, const ComparisonPlan &plan, format::Journal &journal,
                   base::Context &context)
{
    checkPlan(plan);
    const auto start = std::chrono::steady_clock::now();
    observation::LookMemory memory(journal, {});
    observation::Perceiver perceiver(model, plan.sitting, &memory);
    Comparison comparison;
    const double runs = 1 + 2 * static_cast<double>(plan.candidates.size() * plan.factors.size());
    double done = 0;
    const auto part = [&](double share) {
        const double from = done;
        done = std::min(1.0, done + share / runs);
        return context.part(from, done, "evaluating");
    };
    base::Context first = part(1);
    const observation::Seen before = perceiver.look("untouched", {}, first);
    for (const Candidate &candidate : plan.candidates) {
        base::Context own = part(static_cast<double>(plan.factors.size()));
        comparison.rows.push_back(judged(perceiver, before, candidate, plan.factors, own));
        Candidate control{"random, as long as " + candidate.name,
                          randomLike(candidate.direction, kControlSeed), candidate.scale};
        base::Context other = part(static_cast<double>(plan.factors.size()));
        comparison.rows.push_back(judged(perceiver, before, control, plan.factors, other));
        comparison.rows.back().control = true;
    }
    comparison.evaluations = perceiver.evaluations();
    comparison.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return comparison;
}

} // namespace deviascope::evaluation
