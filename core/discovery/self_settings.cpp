#include "discovery/self_settings.h"

#include "base/error.h"
#include "discovery/concept_sets.h"
#include "discovery/method_settings.h"
#include "discovery/provenance.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::discovery {

using base::Error;
using base::ErrorKind;
using network::Site;
using nlohmann::json;

namespace {

constexpr int kFewestShown = 8;
constexpr int kMostShown = 10000;
constexpr int kMostTrainingSteps = 100000;
constexpr int kMostBatch = 1024;
constexpr double kMostStrength = 10;
constexpr double kMostGuidance = 50;

/// Of the pictures shown, a quarter is held out. What is not named has no prompt to distil from.
void fitToShown(SelfSettings &settings)
{
    const auto count = static_cast<int>(settings.shown.size());
    if (count < kFewestShown || count > kMostShown)
        throw Error(ErrorKind::InvalidValue, "A concept is shown by 8 to 10000 pictures",
                    std::to_string(count), "Give more that share only the concept.");
    if (!settings.negative.empty())
        throw Error(ErrorKind::InvalidValue,
                    "Pictures that are shown have been drawn without a negative prompt",
                    settings.negative, "Give one or the other.");
    settings.pictures = count - std::min(kHeldOutPictures, count / 4);
    settings.carriers = Carriers::None;
    if (settings.concept_.empty())
        settings.objective = Objective::Noise;
    if (settings.batch == 0)
        settings.batch = 16;
}

} // namespace

using base::OptionKind;

base::OptionTable selfOptions()
{
    return {conceptOption(),
            {.key = "together",
             .kind = OptionKind::Texts,
             .help = "A further concept, learned in the same run, repeatable; \"a + b\": pictures "
                     "that show both",
             .commandLine = "--with"},
            negativeOption(),
            {.key = "shown",
             .kind = OptionKind::Folder,
             .help = "A folder of pictures that show the concept, instead of drawn ones; it need "
                     "not be named then",
             .commandLine = "--pictures"},
            {.key = "objective",
             .kind = OptionKind::Choice,
             .help = "distilled, or noise as in the paper",
             .fallback = "distilled",
             .choices = {"distilled", "noise"}},
            carriersOption(),
            withoutOption(),
            sitesOption("mid+up_0"),
            picturesOption(32),
            {.key = "steps",
             .kind = OptionKind::Integer,
             .help = "Training steps",
             .otherwise = "50 for each set of concepts",
             .least = 1,
             .most = kMostTrainingSteps},
            {.key = "all_steps",
             .help = "Do not end a long run where the held-out loss no longer falls"},
            {.key = "batch",
             .kind = OptionKind::Integer,
             .help = "Examples per step",
             .otherwise = "16; of the objective noise 8",
             .least = 1,
             .most = kMostBatch},
            {.key = "strength",
             .kind = OptionKind::Number,
             .help = "How many times the step from base to concept a carrier's target goes",
             .fallback = 1.5,
             .least = 0,
             .most = kMostStrength},
            {.key = "target_guidance",
             .kind = OptionKind::Number,
             .help = "Of the objective distilled: how far the target goes past what the model "
                     "predicts; RespoDiff takes 4 for people, 12 for safety",
             .otherwise = "1, which is not at all; with --negative 4",
             .least = 0,
             .most = kMostGuidance},
            {.key = "pad",
             .kind = OptionKind::Choice,
             .help = "Pad the base prompt as the model does, or as the official code in training: "
                     "to the longest prompt of the batch",
             .fallback = "model",
             .choices = {"model", "official"}}};
}

SelfSettings selfSettingsOf(const Settings &settings)
{
    const base::OptionValues &own = settings.own;
    SelfSettings self{settings};
    self.together = own.texts("together");
    self.sites = sitesNamed(own.texts("sites"));
    self.objective = own.text("objective") == "noise" ? Objective::Noise : Objective::Distilled;
    self.carriers = carriersOf(own);
    self.pictures = countOf(settings, "pictures");
    self.steps = countOf(settings, "steps");
    self.batch = countOf(settings, "batch");
    self.strength = own.number("strength");
    self.targetGuidance = own.number("target_guidance");
    self.pad = own.text("pad") == "official" ? Pad::Official : Pad::Model;
    self.allSteps = own.flag("all_steps");
    return self;
}

SelfSettings filledIn(SelfSettings settings, const model::Model &model)
{
    if (!settings.shown.empty())
        fitToShown(settings);
    const bool distilled = settings.objective == Objective::Distilled;
    if (settings.sites.empty())
        settings.sites = {network::kMid, kUp0};
    if (settings.pictures == 0)
        settings.pictures = 32;
    const ConceptSets sets = conceptSetsOf(settings);
    if (settings.steps == 0) // each set keeps its share of the examples
        settings.steps = 50 * static_cast<int>(sets.sets.size());
    if (settings.batch == 0)
        settings.batch = distilled ? 16 : 8;
    if (!settings.negative.empty()) {
        settings.base = settings.concept_; // the paper's anti-vectors keep the positive prompt
        settings.carriers = Carriers::None;
    }
    const auto refuse = [](const std::string &message, const std::string &value,
                           const std::string &remedy) {
        throw Error(ErrorKind::InvalidValue, message, value, remedy);
    };
    if (settings.concept_.empty() && settings.shown.empty())
        refuse("There is no concept to discover", "concept", "Type one, such as \"a woman\".");
    if (!settings.together.empty() && (!settings.shown.empty() || !settings.negative.empty()))
        refuse("Concepts that are learned together are all named, and have no negative prompt",
               settings.together.front(), "Learn the other one in a run of its own.");
    const auto &concepts = sets.concepts;
    if (std::find(concepts.begin(), concepts.end(), settings.base) != concepts.end() &&
        settings.negative.empty())
        refuse("Concept and base prompt are the same", settings.base,
               "The base says what the concept is found from, such as \"a person\".");
    if (settings.pictures < 1 || settings.pictures > 10000)
        refuse("The number of pictures must be from 1 to 10000", std::to_string(settings.pictures),
               "32 is the default.");
    if (settings.steps < 1 || settings.steps > 100000)
        refuse("The number of training steps must be from 1 to 100000",
               std::to_string(settings.steps), "50 is the default.");
    if (settings.batch < 1 || settings.batch > 1024)
        refuse("The batch must be from 1 to 1024", std::to_string(settings.batch),
               "16 is the default.");
    const int64_t side = model.unet.config().sampleSize;
    for (const Site &site : settings.sites)
        (void)model.unet.shape(site, side, side); // throws for a site the model lacks
    if (!(settings.strength > 0 && settings.strength <= kMostStrength))
        refuse("The strength of the target must lie above 0 and be at most 10",
               std::to_string(settings.strength), "1.5 is the default.");
    if (!(settings.targetGuidance >= 0 && settings.targetGuidance <= kMostGuidance))
        refuse("The guidance of the target must be from 0 to 50",
               std::to_string(settings.targetGuidance),
               "1 is the model's own prediction; 0 leaves the choice to the program.");
    if (!distilled && settings.targetGuidance > 0)
        refuse("The objective `noise` has no target that could be guided", "noise",
               "Leave out the target's guidance, or use the objective `distilled`.");
    return settings;
}

json toJson(const SelfSettings &settings)
{
    json sites = json::array();
    for (const Site &site : settings.sites)
        sites.push_back(site.name());
    json result = subjectJson(settings);
    result.update({{"sites", sites},
                   {"objective", settings.objective == Objective::Noise ? "noise" : "distilled"},
                   {"carriers", settings.carriers == Carriers::Roles ? "roles" : "none"},
                   {"pictures", settings.pictures},
                   {"steps", settings.steps},
                   {"all_steps", settings.allSteps},
                   {"batch", settings.batch},
                   {"strength", settings.strength}});
    if (!settings.together.empty())
        result["together"] = settings.together;
    if (settings.targetGuidance > 0)
        result["target_guidance"] = settings.targetGuidance;
    if (settings.pad == Pad::Official)
        result["pad"] = "official";
    return result;
}

} // namespace deviascope::discovery
