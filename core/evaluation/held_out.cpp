#include "evaluation/held_out.h"

#include "base/seeds.h"
#include "discovery/carriers.h"
#include "discovery/judging.h"
#include "discovery/self_settings.h"

#include <algorithm>
#include <set>

namespace deviascope::evaluation {

using nlohmann::json;

namespace {

constexpr int kDefaultPictures = 32;
constexpr size_t kFewestRoles = 4;
constexpr size_t kMostRoles = 16;

std::vector<std::string> freshRoles(const std::vector<std::string> &roles,
                                    const std::set<std::string> &used)
{
    std::vector<std::string> fresh;
    std::copy_if(roles.begin(), roles.end(), std::back_inserter(fresh),
                 [&](const std::string &role) { return !used.contains(role); });
    return fresh;
}

} // namespace

MadeFrom madeFrom(const direction::Direction &direction)
{
    MadeFrom made{{}, kDefaultPictures};
    discovery::Subject &subject = made.subject;
    subject.concept_ = direction.concept_;
    subject.base = direction.base;
    try {
        const json &stored = direction.provenance.at("settings");
        subject.seed = stored.value("seed", subject.seed);
        subject.negative = stored.value("negative", subject.negative);
        subject.without = stored.value("without", subject.without);
        const int pictures = stored.value("pictures", 0);
        if (pictures > 0)
            made.pictures = pictures;
    } catch (const json::exception &) {
        // A file of another program: its own prompts are not known.
    }
    return made;
}

observation::Sitting heldOutSitting(const model::Model &model,
                                    const direction::Direction &direction, Judged use, int pictures)
{
    const auto [subject, learned] = madeFrom(direction);
    observation::Sitting sitting;
    sitting.concept_ = direction.concept_;
    sitting.base = direction.base;
    sitting.negative = subject.negative;
    sitting.settings = sampling::Settings::of(model);
    if (!model.knowledge.roles.empty() && subject.negative.empty()) {
        const auto roles = discovery::eligibleRoles(model, subject.without, subject.seed);
        const auto searched = discovery::judgedRoles(model, subject);
        std::set<std::string> used(searched.begin(), searched.end());
        auto fresh = freshRoles(roles, used);
        // The roles that carried the concept: as many of the list as there were pictures, but for
        // every fourth, which was of the base prompt.
        const int drawn = learned + discovery::kHeldOutPictures;
        const size_t carried =
            std::min(roles.size(), static_cast<size_t>(std::max(0, drawn - (drawn + 3) / 4)));
        used.insert(roles.begin(), roles.begin() + static_cast<std::ptrdiff_t>(carried));
        const auto unseen = freshRoles(roles, used);
        sitting.newPrompts = unseen.size() >= kFewestRoles;
        if (sitting.newPrompts)
            fresh = unseen;
        fresh.resize(std::min({fresh.size(), kMostRoles, static_cast<size_t>(pictures)}));
        for (const std::string &role : fresh)
            sitting.prompts.push_back(model::withArticle(role));
    }
    if (sitting.prompts.empty()) // an anti-vector: pictures in which the unwanted may be seen
        sitting.prompts.push_back(subject.negative.empty() ? direction.base : direction.concept_);
    sitting.seeds =
        base::seedsOf(use == Judged::Rivals ? base::SeedUse::Rivals : base::SeedUse::Response,
                      subject.seed, static_cast<size_t>(std::max(1, pictures)));
    return sitting;
}

} // namespace deviascope::evaluation
