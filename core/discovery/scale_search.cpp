#include "discovery/scale_search.h"

#include "base/error.h"
#include "base/folder.h"
#include "base/seeds.h"
#include "discovery/carriers.h"
#include "discovery/provenance.h"
#include "format/journal.h"
#include "observation/perceiver.h"
#include "scale/suggested_scale.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

namespace deviascope::discovery {

namespace {

constexpr size_t kRoles = 8;
constexpr size_t kSeedsPerRole = 2;
constexpr int kJudgedAtOnce = 8; ///< pictures; what a killed search loses

/// 16 pictures. An anti-vector is judged where the unwanted may be seen: in its positive prompt.
observation::Sitting sittingOf(const model::Model &model, const Subject &subject)
{
    const bool isAnti = !subject.negative.empty();
    const auto roles = isAnti ? std::vector<std::string>() : judgedRoles(model, subject);
    observation::Sitting sitting;
    sitting.concept_ = subject.concept_;
    sitting.base = subject.base;
    sitting.negative = subject.negative;
    sitting.seeds = base::seedsOf(base::SeedUse::Scale, subject.seed, kRoles * kSeedsPerRole);
    for (size_t i = 0; i < sitting.seeds.size(); ++i) // one for each: in turn, from the first on
        sitting.prompts.push_back(!roles.empty() ? model::withArticle(roles[i % roles.size()])
                                  : isAnti       ? subject.concept_
                                                 : subject.base);
    sitting.settings = sampling::Settings::of(model);
    sitting.settings.microBatch = kJudgedAtOnce;
    sitting.keepsCalls = false; // half a network's pass for 16 pictures, beside what has learned
    return sitting;
}

/// With a checkpoint folder in `context`, goes on from the pictures that were judged before.
scale::SuggestedScale suggestedScaleOf(const model::Model &model,
                                       const direction::Direction &direction,
                                       const Subject &subject, base::Context &context)
{
    std::filesystem::path file;
    format::Journal journal;
    if (!context.checkpointFolder.empty()) {
        base::makeFolder(context.checkpointFolder);
        const std::string key = scaleSearchKey(model, subject, direction);
        file = context.checkpointFolder / ("scale-" + key + ".json");
        journal = format::Journal(file, key);
    }
    observation::LookMemory memory(journal, {});
    observation::Perceiver perceiver(model, sittingOf(model, subject), &memory);
    scale::SuggestedScale suggested = scale::suggestScale(perceiver, direction, context);
    std::error_code code;
    if (!file.empty())
        std::filesystem::remove(file, code);
    return suggested;
}

/// Why no scale is suggested.
std::string reasonOf(const Subject &subject, const scale::SuggestedScale &suggested)
{
    const bool isAnti = !subject.negative.empty();
    if (suggested.trials.empty())
        return isAnti ? "No picture of \"" + subject.concept_ + "\" shows \"" + subject.negative +
                            "\", so that nothing can be seen to go."
                      : "All pictures show the concept already, so that nothing can be seen to "
                        "change.";
    return isAnti ? "At no scale is \"" + subject.negative +
                        "\" gone from a quarter of the pictures that show it."
                  : "At no scale do a quarter of the pictures turn while the role stays "
                    "recognisable.";
}

/// As a rule: the untouched ones, and five scales.
constexpr std::int64_t kSearchedPictures = 6 * kRoles * kSeedsPerRole;

} // namespace

double forecastOfScale(const model::Model &model, const Subject &subject)
{
    if (!model.scorer || !subject.searchScale)
        return 0;
    return static_cast<double>(
        sampling::evaluationsOf(model, sampling::Settings::of(model), kSearchedPictures));
}

std::vector<std::string> judgedRoles(const model::Model &model, const Subject &subject)
{
    const model::Knowledge &knowledge = model.knowledge;
    if (knowledge.roles.empty())
        return {};
    auto eligible = eligibleRoles(model, subject.without, subject.seed);
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

void searchScale(const model::Model &model, const Subject &subject, Finding &finding,
                 base::Context &context)
{
    if (!model.scorer || !subject.searchScale)
        return;
    const auto start = std::chrono::steady_clock::now();
    try {
        const auto suggested = suggestedScaleOf(model, finding.direction, subject, context);
        finding.direction.suggestedScale = suggested.scale;
        finding.scaleEvaluations = suggested.evaluations;
        recordTrials(finding.direction.provenance, suggested);
        finding.usable = suggested.scale.has_value();
        finding.reason.clear();
        finding.knownWords.clear();
        if (!finding.usable) {
            finding.reason = reasonOf(subject, suggested);
            if (subject.negative.empty())
                finding.knownWords = model.knowledge.knownWords();
        }
    } catch (const base::Cancelled &) {
        markStopped(finding); // the direction is finished and kept, without a scale
    }
    finding.scaleSeconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace deviascope::discovery
