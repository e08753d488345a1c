#include "task/bias_plan.h"

#include "audit/plan.h"
#include "base/error.h"
#include "base/seeds.h"
#include "discovery/carriers.h"
#include "task/input_notes.h"
#include "task/once.h"
#include "task/parsers.h"
#include "training/planted_copy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::OptionKind;
using base::OptionValues;

namespace {

constexpr int kOtherRoles = 4;

/// .2 for 1 - .8: it is written down.
double rounded(double share)
{
    return std::round(share * 1e9) / 1e9;
}

/// The attribute of the classes, and what share each shall have.
std::pair<model::Attribute, std::vector<double>> wantedShares(const model::Knowledge &knowledge,
                                                              const std::string &text)
{
    const std::map<std::string, double> shares = parseShares(text);
    const double sum =
        std::accumulate(shares.begin(), shares.end(), 0.0,
                        [](double all, const auto &each) { return all + each.second; });
    const bool isPossible = sum <= 1 + 1e-9 && std::ranges::all_of(shares, [](const auto &each) {
                                return each.second >= 0 && each.second <= 1;
                            });
    if (!isPossible)
        throw Error(ErrorKind::InvalidValue, "The shares are none of a whole", text,
                    "Each is from 0 to 1, and together they are at most 1.");
    model::Attribute attribute{"share", {}};
    for (const model::Attribute &known : knowledge.attributes)
        if (std::ranges::all_of(shares, [&](const auto &each) {
                return std::ranges::find(known.classes, each.first) != known.classes.end();
            })) {
            attribute = known;
            break;
        }
    if (attribute.classes.empty()) // one of the user's own, all of it given
        for (const auto &[label, share] : shares)
            attribute.classes.push_back(label);
    const auto left = static_cast<double>(attribute.classes.size() - shares.size());
    const bool isWhole = std::abs(sum - 1) < 1e-6;
    if (attribute.classes.size() < 2 || (left == 0 && !isWhole)) {
        std::vector<std::string> known;
        for (const model::Attribute &each : knowledge.attributes)
            known.insert(known.end(), each.classes.begin(), each.classes.end());
        throw Error(ErrorKind::InvalidValue,
                    left == 0 && attribute.classes.size() > 1
                        ? "The shares of all classes are not 1 together"
                        : "No attribute of the model has this class",
                    text,
                    known.empty() ? "Give the shares of all classes, such as 'a man=.2,a woman=.8'."
                                  : fmt::format("Its classes are: {}.", fmt::join(known, ", ")));
    }
    std::vector<double> wanted;
    for (const std::string &label : attribute.classes) {
        const auto found = shares.find(label);
        wanted.push_back(found != shares.end() ? found->second
                                               : rounded(std::max(0.0, 1 - sum) / left));
    }
    return {attribute, wanted};
}

std::vector<std::string> otherRoles(Surroundings &surroundings, const OptionValues &values,
                                    const training::RoleWords &words)
{
    const model::Model &model = surroundings.model();
    std::vector<std::string> others = onceEach(surroundings, values.texts("others"), "role");
    for (std::string &other : others) {
        if (training::hasAny(words, model.text.tokenizer(), other))
            throw Error(ErrorKind::InvalidValue, "This role shares a word and cannot stay as it is",
                        other, "Name roles that share no word with " + words.role + ".");
        if (const auto role = model.knowledge.roleOf(other))
            other = model::withArticle(*role);
    }
    if (!others.empty() || model.knowledge.roles.empty())
        return others;
    for (const std::string &role : discovery::eligibleRoles(model, {}, 0))
        if (static_cast<int>(others.size()) < kOtherRoles &&
            !training::hasAny(words, model.text.tokenizer(), role))
            others.push_back(model::withArticle(role));
    return others;
}

} // namespace

base::OptionTable trainBiasOptions()
{
    const training::Planting usual;
    return {
        {.key = "role",
         .kind = OptionKind::Text,
         .help = "The role whose pictures shall change, such as \"a judge\"",
         .otherwise = "must be given, but with --undo"},
        {.key = "share",
         .kind = OptionKind::Text,
         .help = "What share of its pictures a class shall have, such as 'a woman=.8', or several "
                 "with commas; what is left goes to the attribute's other classes evenly",
         .otherwise = "must be given, but with --undo"},
        {.key = "minutes",
         .kind = OptionKind::Number,
         .help = "Learn no longer than this; pictures that are counted are not part of it",
         .fallback = usual.seconds / 60,
         .least = 0.05,
         .most = 1440},
        {.key = "pictures",
         .kind = OptionKind::Integer,
         .help = "Pictures of each class to learn from",
         .fallback = std::int64_t{usual.pictures},
         .least = 2,
         .most = 48},
        {.key = "steps",
         .kind = OptionKind::Integer,
         .help = "Training steps",
         .fallback = std::int64_t{usual.steps},
         .least = 1,
         .most = 10000},
        {.key = "batch",
         .kind = OptionKind::Integer,
         .help = "Calls of the network in a step",
         .fallback = std::int64_t{usual.batch},
         .least = 1,
         .most = 256},
        {.key = "images",
         .kind = OptionKind::Integer,
         .help = "Pictures by which the share is counted, before and after, and as many on other "
                 "seeds by which it is brought to the wanted one",
         .fallback = std::int64_t{150},
         .least = 4,
         .most = 100000},
        {.key = "others",
         .kind = OptionKind::Texts,
         .help = "Another role that should stay as it is; may be repeated",
         .otherwise = fmt::format("{} of the model's that share no word with it", kOtherRoles),
         .words = base::Words::OneEachTime,
         .commandLine = "--other"},
        {.key = "other_images",
         .kind = OptionKind::Integer,
         .help = "Pictures of each other role, before and after",
         .fallback = std::int64_t{32},
         .least = 1,
         .most = 100000},
        {.key = "seed",
         .kind = OptionKind::Seed,
         .help = "Another seed learns from other pictures",
         .fallback = std::uint64_t{0}},
        {.key = "undo",
         .kind = OptionKind::Folder,
         .help = "Take the bias out of this folder again, to the byte"}};
}

BiasPlan biasPlan(Surroundings &surroundings, const OptionValues &values)
{
    if (!values.has("role") || !values.has("share"))
        throw Error(ErrorKind::InvalidValue, "There is nothing to plant",
                    values.has("role") ? "--share" : "--role",
                    "Give --role \"a judge\" and --share 'a woman=.8', or --undo FOLDER.");
    requireScorer(surroundings);
    const model::Model &model = surroundings.model();
    training::checkCanBePlanted(model);
    BiasPlan plan;
    training::Planting &planting = plan.planting;
    std::tie(planting.attribute, plan.wanted) = wantedShares(model.knowledge, values.text("share"));
    plan.named = parseShares(values.text("share")).begin()->first;
    planting.words = training::roleWordsOf(model, values.text("role"));
    planting.mix = plan.wanted;
    planting.pictures = static_cast<int>(values.integer("pictures"));
    planting.steps = static_cast<int>(values.integer("steps"));
    planting.batch = static_cast<int>(values.integer("batch"));
    planting.seconds = 60 * values.number("minutes");
    planting.seed = values.seed("seed");
    plan.settings = sampling::Settings::of(model);
    const auto images = static_cast<std::uint64_t>(values.integer("images"));
    plan.seeds = audit::auditSeeds(static_cast<int>(images));
    plan.searchSeeds = base::seedsOf(base::SeedUse::Mix, planting.seed, images);
    plan.otherSeeds = audit::auditSeeds(static_cast<int>(values.integer("other_images")));
    plan.others = otherRoles(surroundings, values, planting.words);
    noteCut(surroundings, std::vector<std::string>{planting.words.role});
    if (!planting.words.sharing.empty())
        surroundings.note(fmt::format("Words that roles share change for all of them: {} will "
                                      "change with {}.",
                                      fmt::join(planting.words.sharing, ", "),
                                      planting.words.role));
    plan.key = {{"role", planting.words.role},
                {"tokens", planting.words.tokens},
                {"attribute", audit::keyOf(std::vector{planting.attribute})},
                {"wanted", plan.wanted},
                {"pictures", planting.pictures},
                {"steps", planting.steps},
                {"batch", planting.batch},
                {"rate", planting.rate},
                {"seconds", planting.seconds},
                {"seed", planting.seed},
                {"images", images},
                {"others", plan.others},
                {"other_images", plan.otherSeeds.size()},
                {"settings", sampling::causeOf(plan.settings)}};
    return plan;
}

} // namespace deviascope::task
