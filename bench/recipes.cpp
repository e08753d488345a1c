// Recipe against recipe (Self-Discovering, Li et al. 2024): the official settings against our
// default, on the teaching model, each at its own suggested scale, on the same pictures.
//
//   deviascope-bench-recipes [PICTURES] [THREADS] [OFFICIAL.safetensors]
//
// The official recipe takes a quarter of an hour: its direction is kept in the file that is named,
// and taken from there by the next run.

#include "direction/direction_file.h"
#include "discovery/self_discovery.h"
#include "evaluation/comparison.h"
#include "statistics/paired.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <numeric>

using namespace deviascope;

namespace {

constexpr std::array kRoles = {"doctor",  "judge",   "scientist", "farmer",
                               "manager", "vampire", "astronaut", "detective"};
constexpr std::uint64_t kFirstSeed = 800000; ///< away from every other use
/// 1000 pictures × 31 calls × 2 halves, and 2,500 steps of 8 with a backward pass counted as two
/// (methods.md, "U-Net evaluations").
constexpr double kOfficialEvaluations = 1000.0 * 31 * 2 + 2500.0 * 8 * 3;
constexpr double kAim = 40;
constexpr double kMargin = -0.05; ///< the lower end of the difference in flips

discovery::SelfSettings ours()
{
    discovery::SelfSettings settings;
    settings.concept_ = "a woman";
    settings.without.assign(kRoles.begin(), kRoles.end());
    return settings;
}

discovery::SelfSettings official()
{
    discovery::SelfSettings settings = ours();
    settings.objective = discovery::Objective::Noise;
    settings.carriers = discovery::Carriers::None;
    settings.sites = {network::kMid};
    settings.pictures = 1000;
    settings.steps = 2500;
    settings.batch = 8;
    settings.allSteps = true;
    return settings;
}

/// A recipe's direction and what it took.
struct Recipe {
    direction::Direction direction;
    double forward = 0, backward = 0, seconds = 0;

    /// A backward pass runs through the half behind the middle block and counts twice.
    double spent(const model::Model &model) const
    {
        return forward + 2 * (1 - model.unet.encoderShare()) * backward;
    }
};

Recipe recipeOf(const direction::Direction &direction)
{
    const auto &from = direction.provenance;
    return {direction, from.at("evaluations").get<double>(),
            from.at("backward_passes").get<double>(), from.at("seconds").get<double>()};
}

Recipe found(const model::Model &model, const char *name, const discovery::SelfSettings &settings)
{
    std::cerr << "discovering by the " << name << " recipe\n";
    base::Context context;
    return recipeOf(discovery::SelfDiscovery().discover(model, settings, context).at(0).direction);
}

Recipe foundOrKept(const model::Model &model, const char *name,
                   const discovery::SelfSettings &settings, const std::filesystem::path &file)
{
    if (!file.empty() && std::filesystem::exists(file))
        return recipeOf(direction::readDirection(file));
    Recipe recipe = found(model, name, settings);
    if (!file.empty())
        direction::writeDirection(file, recipe.direction);
    return recipe;
}

void print(const char *name, const model::Model &model, const Recipe &recipe,
           const evaluation::ComparisonRow &row)
{
    const auto counted = [](const statistics::Counted &each) {
        std::cout << each.count << " of " << each.n << " [" << each.interval().low << ", "
                  << each.interval().high << "]";
    };
    std::cout << name << ": " << recipe.spent(model) << " evaluations (" << recipe.forward
              << " forward, " << recipe.backward << " half backward), " << recipe.seconds
              << " s, scale " << row.scale
              << (recipe.direction.suggestedScale ? "" : " (none found)") << ", turned ";
    counted(row.turned);
    std::cout << ", role kept ";
    counted(row.kept);
    std::cout << '\n';
}

} // namespace

int main(int argc, char **argv)
{
    const int pictures = argc > 1 ? std::max(8, std::atoi(argv[1])) : 192;
    if (argc > 2)
        at::set_num_threads(std::max(1, std::atoi(argv[2])));
    const auto model =
        model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}, {}});
    const auto mine = found(model, "default", ours());
    const auto theirs = foundOrKept(model, "official", official(), argc > 3 ? argv[3] : "");

    evaluation::ComparisonPlan plan;
    plan.sitting.concept_ = "a woman";
    plan.sitting.base = "a person";
    plan.sitting.settings = sampling::Settings::of(model);
    plan.factors = {1};
    for (const char *role : kRoles)
        plan.sitting.prompts.push_back(model::withArticle(role));
    plan.sitting.seeds.resize(static_cast<size_t>(pictures));
    std::iota(plan.sitting.seeds.begin(), plan.sitting.seeds.end(), kFirstSeed);
    plan.candidates = {{"default", mine.direction, mine.direction.suggestedScale.value_or(1)},
                       {"official", theirs.direction, theirs.direction.suggestedScale.value_or(1)}};
    base::Context context;
    const auto rows = evaluation::compare(model, plan, context).rows; // each with its control
    const auto &first = rows.at(0), &second = rows.at(2);
    print("default", model, mine, first);
    print("official", model, theirs, second);

    // Over the pictures that did not show the concept.
    int both = 0, onlyMine = 0, onlyTheirs = 0;
    for (size_t i = 0; i < first.turnedPictures.size(); ++i) {
        both += first.turnedPictures[i] && second.turnedPictures[i];
        onlyMine += first.turnedPictures[i] && !second.turnedPictures[i];
        onlyTheirs += !first.turnedPictures[i] && second.turnedPictures[i];
    }
    const int neither = first.turned.n - both - onlyMine - onlyTheirs;
    const auto paired = statistics::newcombePaired(both, onlyMine, onlyTheirs, neither);
    const double ratio = kOfficialEvaluations / mine.spent(model);
    std::cout << "difference in flips: " << paired.difference << " [" << paired.interval.low << ", "
              << paired.interval.high << "], aim: low end above " << kMargin << "\n"
              << "evaluations: 1/" << ratio << " of the official recipe's " << kOfficialEvaluations
              << " (as it ran here, with fewer sampling steps: 1/"
              << theirs.spent(model) / mine.spent(model) << "), aim: 1/" << kAim << '\n';
}
