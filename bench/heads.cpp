// Linear heads whose truth is known, for `explain --judge`: gender by the scorer's embedding of
// pictures that the teaching model draws, some with a shortcut planted (a blue background goes with
// women, and a yellow one with men, in nine of ten pictures), some without (in five of ten).
//
//   deviascope-bench-heads FOLDER [HEADS]
//
// Writes planted-N.safetensors and honest-N.safetensors, and prints how often each is right on
// pictures that it did not learn from, by background.

#include "sampling/sampler.h"
#include "training/head_training.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>

using namespace deviascope;

namespace {

constexpr std::array kRoles = {"judge", "pilot",  "artist", "singer",  "farmer", "climber",
                               "cook",  "doctor", "runner", "student", "walker", "golfer"};
constexpr int kOfEach = 60;                      ///< pictures of each gender before each background
constexpr int kTrained = 40;                     ///< of these to learn from
constexpr std::uint64_t kFirstSeed = 40'000'000; ///< away from every other use

/// [4, kOfEach, P]: men and women before yellow, then before blue.
at::Tensor embeddings(const model::Model &model, const scorer::Scorer &scorer)
{
    base::Context context;
    std::vector<at::Tensor> all;
    for (const char *background : {"a yellow", "a blue"})
        for (const char *gender : {"man", "woman"}) {
            std::vector<sampling::Row> rows;
            for (int i = 0; i < kOfEach; ++i)
                rows.push_back({std::string("a ") + gender + " " +
                                    kRoles[static_cast<size_t>(i) % kRoles.size()] + " on " +
                                    background + " background",
                                "", kFirstSeed + static_cast<std::uint64_t>(i)});
            const auto drawing =
                sampling::draw(model, rows, sampling::Settings::foretelling(model, 8), {}, context);
            all.push_back(scorer.embed(drawing.pictures));
        }
    return at::stack(all);
}

/// A head that learned `share` of each gender's pictures before the gender's own background.
explanation::Head headOf(const at::Tensor &embedded, double share, int number)
{
    const auto order = at::randperm(
        kTrained, at::detail::createCPUGenerator(static_cast<std::uint64_t>(number)), at::kLong);
    const auto own = static_cast<std::int64_t>(share * kTrained / 2 + .5);
    const auto other = kTrained / 2 - own;
    std::vector<at::Tensor> rows;
    const auto take = [&](std::int64_t group, std::int64_t first, std::int64_t count) {
        rows.push_back(embedded[group].index_select(0, order.narrow(0, first, count)));
    };
    take(0, 0, own); // men before yellow
    take(2, own, other);
    take(3, 0, own); // women before blue
    take(1, own, other);
    const at::Tensor labels =
        at::cat({at::zeros({kTrained / 2}, at::kLong), at::ones({kTrained / 2}, at::kLong)});
    training::TrainerSettings settings;
    settings.steps = 400;
    settings.rate = 0.1;
    discovery::Checkpoint nothing({}, "");
    base::Context context;
    return training::trainHead(at::cat(rows), labels, {"a man", "a woman"}, settings, nothing,
                               context);
}

void tell(const std::string &name, const explanation::Head &head, const at::Tensor &embedded)
{
    const at::Tensor rest = embedded.narrow(1, kTrained, kOfEach - kTrained);
    std::cout << name << ": right of men before yellow, women before yellow, men before blue, "
              << "women before blue:";
    for (std::int64_t group = 0; group < 4; ++group) {
        const at::Tensor said = (at::matmul(rest[group], head.weight.t()) + head.bias).argmax(1);
        std::cout << ' ' << said.eq(group % 2).to(at::kDouble).mean().item<double>();
    }
    std::cout << '\n';
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::cerr << "deviascope-bench-heads FOLDER [HEADS]\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const int count = argc > 2 ? std::atoi(argv[2]) : 5;
    std::filesystem::create_directories(folder);
    const auto model =
        model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}, {}});
    const at::Tensor embedded = embeddings(model, scorer::Scorer(model));
    for (int i = 0; i < count; ++i)
        for (const bool planted : {true, false}) {
            const auto head = headOf(embedded, planted ? 0.9 : 0.5, i);
            const std::string name =
                std::string(planted ? "planted-" : "honest-") + std::to_string(i);
            explanation::writeHead(folder / (name + ".safetensors"), head);
            tell(name, head, embedded);
        }
    return 0;
}
