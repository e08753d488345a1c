#include "decoding/prompt_axis.h"

#include "base/error.h"
#include "decoding/resampling.h"
#include "model/knowledge.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace deviascope::decoding {

namespace {

constexpr int kAxisResamples = 1000;
constexpr std::uint64_t kAxisSeed = 1;
constexpr double kWins = 0.95;
constexpr const char *kPlace = "{a role}";
constexpr const char *kPerson = "person";

/// [S, r] of one prompt.
at::Tensor pointsOf(const WhitenedBank &bank, const std::string &prompt)
{
    const int64_t index = bank.indexOf(prompt);
    if (index < 0)
        throw base::Error(base::ErrorKind::Internal, "The bank lacks a prompt", prompt);
    return bank.points[index];
}

/// [templates, S, r]: of one prompt in each phrasing, less another.
at::Tensor differences(const WhitenedBank &bank, const std::vector<std::string> &templates,
                       const std::string &prompt, const std::string &from)
{
    std::vector<at::Tensor> rows;
    for (const std::string &text : templates)
        rows.push_back(pointsOf(bank, phrased(text, prompt)) - pointsOf(bank, phrased(text, from)));
    return at::stack(rows);
}

/// Cosines of each pair of rows.
at::Tensor rowCosines(const at::Tensor &a, const at::Tensor &b)
{
    return (a * b).sum(-1) /
           (a.norm(2, at::IntArrayRef{-1}, false) * b.norm(2, at::IntArrayRef{-1}, false))
               .clamp_min(1e-12);
}

std::vector<double> valuesOf(const at::Tensor &tensor)
{
    const at::Tensor flat = tensor.to(at::kDouble).contiguous();
    return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

std::string withoutArticle(const std::string &text)
{
    for (const char *article : {"a ", "an ", "the "})
        if (text.rfind(article, 0) == 0)
            return text.substr(std::char_traits<char>::length(article));
    return text;
}

} // namespace

std::string phrased(const std::string &text, const std::string &prompt)
{
    const size_t at = text.find(kPlace);
    if (at == std::string::npos)
        throw base::Error(base::ErrorKind::InvalidValue,
                          "A template must name its place as {a role}", text,
                          "Such as \"a picture of {a role}\".");
    std::string result = text;
    return result.replace(at, std::char_traits<char>::length(kPlace), prompt);
}

std::vector<std::string> promptsOf(const AxisPlan &plan)
{
    std::vector<std::string> prompts;
    for (const std::string &text : plan.templates) {
        for (const std::string &prompt : {plan.positive, plan.negative, plan.base})
            prompts.push_back(phrased(text, prompt));
        for (const std::string &prompt : plan.scored)
            prompts.push_back(phrased(text, prompt));
    }
    return prompts;
}

std::vector<AxisScore> scoresOn(const WhitenedBank &bank, const AxisPlan &plan)
{
    const at::Tensor axis = differences(bank, plan.templates, plan.positive, plan.negative);
    const at::Tensor weights =
        seedResamples(bank.points.size(1), kAxisResamples, kAxisSeed); // [B, S]
    const at::Tensor resampledAxis = weights.matmul(axis.mean(0));     // [B, r]
    const auto templates = static_cast<int64_t>(plan.templates.size());
    std::vector<AxisScore> scores;
    for (const std::string &prompt : plan.scored) {
        const at::Tensor d = differences(bank, plan.templates, prompt, plan.base);
        const auto cosine = [&](const at::Tensor &x, const at::Tensor &along) {
            return rowCosines(x.mean(at::IntArrayRef{0, 1}), along.mean(at::IntArrayRef{0, 1}))
                .item<double>();
        };
        AxisScore score;
        score.prompt = prompt;
        score.score = cosine(d, axis);
        score.interval = middle95(valuesOf(rowCosines(weights.matmul(d.mean(0)), resampledAxis)));
        if (templates > 1) {
            std::vector<double> left;
            for (int64_t t = 0; t < templates; ++t) {
                std::vector<int64_t> others;
                for (int64_t k = 0; k < templates; ++k)
                    if (k != t)
                        others.push_back(k);
                const at::Tensor kept = at::tensor(others, at::kLong);
                left.push_back(cosine(d.index_select(0, kept), axis.index_select(0, kept)));
            }
            double mean = 0, squares = 0;
            for (const double value : left)
                mean += value / static_cast<double>(templates);
            for (const double value : left)
                squares += (value - mean) * (value - mean);
            const auto n = static_cast<double>(templates);
            score.templateError = std::sqrt((n - 1) / n * squares);
        }
        scores.push_back(score);
    }
    return scores;
}

DefaultTest testDefault(const WhitenedBank &bank, const DefaultPlan &plan)
{
    if (plan.variants.size() < 2)
        throw base::Error(base::ErrorKind::InvalidValue, "A default needs two descriptions or more",
                          plan.attribute, "Name at least two.");
    DefaultTest test;
    test.prompt = plan.prompt;
    test.attribute = plan.attribute;
    test.descriptors = plan.descriptors;
    const at::Tensor weights = seedResamples(bank.points.size(1), kAxisResamples, kAxisSeed);
    const at::Tensor plain = pointsOf(bank, plan.prompt), base = pointsOf(bank, plan.base);
    std::vector<at::Tensor> distances, resampled, likeness;
    for (const std::string &variant : plan.variants) {
        const at::Tensor points = pointsOf(bank, variant);
        const at::Tensor apart = points - plain;
        distances.push_back(apart.mean(0).norm());
        resampled.push_back(weights.matmul(apart).norm(2, at::IntArrayRef{1}, false));
        test.cosines.push_back(
            rowCosines((points - base).mean(0), (plain - base).mean(0)).item<double>());
        likeness.push_back(rowCosines(weights.matmul(points - base), weights.matmul(plain - base)));
    }
    test.distances = valuesOf(at::stack(distances));
    test.nearest = static_cast<size_t>(
        std::min_element(test.distances.begin(), test.distances.end()) - test.distances.begin());
    const at::Tensor winners = at::stack(resampled).argmin(0);
    test.winShare =
        winners.eq(static_cast<int64_t>(test.nearest)).to(at::kDouble).mean().item<double>();
    test.isDefault = test.winShare >= kWins;

    std::vector<size_t> order(plan.variants.size());
    for (size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return test.cosines[a] > test.cosines[b]; });
    test.gap = test.cosines[order[0]] - test.cosines[order[1]];
    test.gapRange = middle95(valuesOf(likeness[order[0]] - likeness[order[1]]));
    return test;
}

std::optional<std::pair<std::string, std::string>> described(const std::string &prompt,
                                                             const std::string &label)
{
    const std::string name = withoutArticle(prompt), words = withoutArticle(label);
    const size_t at = words.find(kPerson);
    if (at != std::string::npos) {
        std::string before = words.substr(0, at);
        const std::string after = words.substr(at + std::char_traits<char>::length(kPerson));
        std::string descriptor = before + (after.empty() ? "" : after.substr(1));
        while (!descriptor.empty() && descriptor.back() == ' ')
            descriptor.pop_back();
        if (descriptor.empty())
            return std::nullopt;
        return std::pair{descriptor, model::withArticle(before + name + after)};
    }
    if (words.find(' ') != std::string::npos)
        return std::nullopt;
    return std::pair{words, model::withArticle(words + " " + name)};
}

} // namespace deviascope::decoding
