#include "decoding/prompt_map.h"

#include "base/error.h"
#include "decoding/clusters.h"
#include "discovery/component_analysis.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <set>

namespace deviascope::decoding {

using base::Error;
using base::ErrorKind;

namespace {

constexpr int kMostClusters = 20;
constexpr int kNamingWords = 3;    ///< that name a cluster, or stand nearest to a prompt
constexpr int kDecodedWords = 8;   ///< that name a direction
constexpr double kMeasuring = 0.1; ///< of the time
constexpr double kPrompts = 0.6;   ///< where pictures are recorded too
constexpr std::uint64_t kMapSeed = 1;
constexpr size_t kLeastShares = 4;

AxisPlan axisPlan(const MapPlan &plan, const MapAxis &axis)
{
    return {axis.positive, axis.negative, plan.base, plan.templates, plan.bank};
}

std::vector<DefaultPlan> defaultPlans(const MapPlan &plan)
{
    std::vector<DefaultPlan> plans;
    for (const std::string &prompt : plan.roles)
        for (const auto &[attribute, classes] : plan.descriptors) {
            DefaultPlan one{prompt, attribute, plan.base, {}, {}};
            for (const std::string &label : classes)
                if (const auto words = described(prompt, label)) {
                    one.descriptors.push_back(words->first);
                    one.variants.push_back(words->second);
                }
            if (one.variants.size() >= 2)
                plans.push_back(std::move(one));
        }
    return plans;
}

/// The bank first, then what the questions about it need.
std::vector<std::string> promptsFor(const MapPlan &plan, const std::vector<DefaultPlan> &defaults)
{
    std::vector<std::string> all;
    std::set<std::string> known;
    const auto add = [&](const std::string &prompt) {
        if (known.insert(prompt).second)
            all.push_back(prompt);
    };
    for (const std::string &prompt : plan.bank)
        add(prompt);
    add(plan.base);
    for (const MapAxis &axis : plan.axes)
        for (const std::string &prompt : promptsOf(axisPlan(plan, axis)))
            add(prompt);
    for (const DefaultPlan &each : defaults)
        for (const std::string &variant : each.variants)
            add(variant);
    return all;
}

constexpr size_t kFewestPrompts = 3;

void requireMid(const direction::Direction &direction)
{
    if (!direction.tensors.contains(network::kMid))
        throw Error(ErrorKind::InvalidValue, "Only directions at `mid` can be named",
                    direction.name, "Discover it with --site mid.");
}

void requireMappable(const MapPlan &plan)
{
    if (std::set<std::string>(plan.bank.begin(), plan.bank.end()).size() != plan.bank.size())
        throw Error(ErrorKind::InvalidValue, "A bank holds each prompt once", "",
                    "Remove doubles.");
    if (plan.bank.size() < kFewestPrompts)
        throw Error(ErrorKind::InvalidValue, "A bank needs at least three prompts",
                    std::to_string(plan.bank.size()), "Add lines to the file.");
    for (const direction::Direction &direction : plan.directions)
        requireMid(direction);
    requireCheckable(plan.pictures, plan.bank);
}

/// A direction laid out like a prototype: the same at every step.
at::Tensor likePrototype(const direction::Direction &direction, int64_t steps, int64_t features)
{
    at::Tensor v = direction.tensors.at(network::kMid).to(at::kFloat).mean(0, true);
    const int64_t places = features / v.size(1);
    if (v.size(2) * v.size(3) != places) {
        int64_t side = 1;
        while ((side + 1) * (side + 1) <= places)
            ++side;
        v = at::adaptive_avg_pool2d(v, {side, places / side});
    }
    return v.flatten().repeat({steps});
}

/// [n, r]: pictures among the bank's prompts.
at::Tensor placesOf(const std::vector<ShownPicture> &pictures, const WhitenedBank &bank,
                    PromptRecorder &recorder, base::Context &context)
{
    std::vector<at::Tensor> places;
    const auto all = static_cast<double>(pictures.size());
    for (size_t i = 0; i < pictures.size(); ++i) {
        base::Context part =
            context.part(static_cast<double>(i) / all, static_cast<double>(i + 1) / all);
        places.push_back(intoBank(bank, recorder.recordPicture(pictures[i].picture, part)));
    }
    return at::stack(places);
}

void layOut(PromptMap &map, const WhitenedBank &bank, const MapPlan &plan,
            const std::vector<int64_t> &rows)
{
    const at::Tensor d = deviations(bank, rows);
    const auto components = discovery::principalComponents(d, 2);
    double shown = 0;
    std::vector<at::Tensor> along;
    for (const auto &component : components) {
        along.push_back(d.mv(component.vector));
        shown += component.deviation * component.deviation;
    }
    while (along.size() < 2)
        along.push_back(at::zeros({d.size(0)}, at::kDouble));
    map.onMap = shown / d.var(0).sum().item<double>();

    const at::Tensor likeness = cosines(d, d);
    const at::Tensor distances = (1 - likeness).clamp_min(0).fill_diagonal_(0);
    const auto merges = averageLinkage(distances);
    const int count = plan.clusters > 0
                          ? std::min(plan.clusters, static_cast<int>(plan.bank.size()))
                          : bestCount(distances, merges, kMostClusters);
    const auto clusters = cut(merges, count);
    const auto names = namesOf(d, clusters, kNamingWords);
    map.clusters.resize(names.size());
    for (size_t c = 0; c < names.size(); ++c)
        for (const int64_t row : names[c])
            map.clusters[c].names.push_back(plan.bank[static_cast<size_t>(row)]);

    const auto nearest = std::get<1>(
        likeness.topk(std::min<int64_t>(kNamingWords + 1, likeness.size(0)), 1)); // itself first
    for (size_t i = 0; i < plan.bank.size(); ++i) {
        const auto row = static_cast<int64_t>(i);
        MapPoint point;
        point.prompt = plan.bank[i];
        point.x = along[0][row].item<double>();
        point.y = along[1][row].item<double>();
        point.cluster = clusters[i];
        point.reliability = map.reliability.cosines[i];
        for (int64_t k = 0; k < nearest.size(1); ++k) {
            const auto other = nearest[row][k].item<int64_t>();
            if (other != row && point.nearest.size() < kNamingWords)
                point.nearest.push_back(
                    {plan.bank[static_cast<size_t>(other)], likeness[row][other].item<double>()});
        }
        ++map.clusters[static_cast<size_t>(clusters[i])].size;
        map.points.push_back(std::move(point));
    }
}

MapAxisResult measured(const WhitenedBank &bank, const MapPlan &plan, const MapAxis &axis)
{
    MapAxisResult result{axis, scoresOn(bank, axisPlan(plan, axis)), {}};
    std::vector<double> scores, shares;
    for (const AxisScore &score : result.scores)
        if (const auto share = axis.shares.find(score.prompt); share != axis.shares.end()) {
            scores.push_back(score.score);
            shares.push_back(share->second);
        }
    if (scores.size() >= kLeastShares)
        result.association = association(scores, shares, kMapSeed);
    return result;
}

} // namespace

double evaluationsOf(const MapPlan &plan, const PromptRecorder &recorder)
{
    requireMappable(plan);
    const auto prompts = promptsFor(plan, defaultPlans(plan));
    const auto missing = std::count_if(prompts.begin(), prompts.end(), [&](const auto &prompt) {
        return !recorder.isKept(prompt);
    });
    return static_cast<double>(missing) * recorder.evaluationsOfPrompt() +
           static_cast<double>(plan.pictures.size()) * recorder.evaluationsOfPicture();
}

PromptMap mapPrompts(const MapPlan &plan, PromptRecorder &recorder, base::Context &context)
{
    const auto start = std::chrono::steady_clock::now();
    requireMappable(plan);
    const auto steps = static_cast<int64_t>(recorder.timesteps().size());
    const auto defaults = defaultPlans(plan);
    const auto prompts = promptsFor(plan, defaults);

    const double recordedPart = plan.pictures.empty() ? 1 - kMeasuring : kPrompts;
    const auto total = static_cast<double>(prompts.size());
    for (size_t i = 0; i < prompts.size(); ++i) {
        base::Context part = context.part(recordedPart * static_cast<double>(i) / total,
                                          recordedPart * static_cast<double>(i + 1) / total);
        recorder.record(prompts[i], part);
    }
    PromptMap map;
    map.recorded = recorder.recorded();
    map.stored = static_cast<int>(prompts.size()) - map.recorded;
    base::Context measuring = context.part(recordedPart, recordedPart + kMeasuring, "measuring");
    int reads = 0;
    int64_t features = 0;
    const WhitenedBank bank = whiten(prompts, [&](size_t i) {
        base::Progress progress;
        progress.stage = "measuring";
        progress.fraction = 0.8 * reads++ / (2 * total);
        measuring.poll(progress);
        const at::Tensor h = recorder.record(prompts[i], measuring);
        features = h.size(2);
        return h;
    });
    std::vector<int64_t> rows;
    for (size_t i = 0; i < plan.bank.size(); ++i)
        rows.push_back(static_cast<int64_t>(i));
    map.explained = bank.explained;
    map.reliability = splitHalf(bank, rows);
    layOut(map, bank, plan, rows);
    for (const MapAxis &axis : plan.axes)
        map.axes.push_back(measured(bank, plan, axis));
    for (const DefaultPlan &each : defaults)
        map.defaults.push_back(testDefault(bank, each));
    if (!plan.pictures.empty()) {
        base::Context showing = context.part(recordedPart + kMeasuring, 1, "recording");
        map.pictures = checkPictures(bank, rows, plan.pictures,
                                     placesOf(plan.pictures, bank, recorder, showing), kMapSeed);
    }
    for (const direction::Direction &direction : plan.directions)
        map.decoded.push_back(
            {direction.name,
             decode(bank, rows, intoBank(bank, likePrototype(direction, steps, features)),
                    kDecodedWords, kMapSeed)});
    map.evaluations = recorder.evaluations();
    map.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return map;
}

} // namespace deviascope::decoding
