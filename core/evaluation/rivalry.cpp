#include "evaluation/rivalry.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::evaluation {

using nlohmann::json;

namespace {

constexpr int kMostPictures = 1000000; ///< more in a file is no count of ours

const char *nameOf(RivalVerdict verdict)
{
    switch (verdict) {
    case RivalVerdict::LearnedBetter:
        return "learned_better";
    case RivalVerdict::LearnedAhead:
        return "learned_ahead";
    case RivalVerdict::TextBetter:
        return "text_better";
    case RivalVerdict::TextAhead:
        return "text_ahead";
    case RivalVerdict::Equal:
        return "equal";
    case RivalVerdict::LearnedUnusable:
        return "learned_unusable";
    case RivalVerdict::NothingToCount:
        return "nothing_to_count";
    case RivalVerdict::NoScorer:
        break;
    }
    return "no_scorer";
}

/// The pictures that are counted twice must be the same ones.
bool isPossible(const Rivalry &rivalry)
{
    for (const int cell : {rivalry.both, rivalry.learnedOnly, rivalry.textOnly, rivalry.neither})
        if (cell < 0 || cell > kMostPictures)
            return false;
    if (rivalry.pictures() == 0)
        return true;
    return rivalry.learned.success.n == rivalry.pictures() &&
           rivalry.text.success.n == rivalry.pictures() &&
           rivalry.learned.success.count == rivalry.both + rivalry.learnedOnly &&
           rivalry.text.success.count == rivalry.both + rivalry.textOnly;
}

} // namespace

statistics::PairedDifference Rivalry::difference() const
{
    return statistics::newcombePaired(both, learnedOnly, textOnly, neither);
}

RivalVerdict Rivalry::verdict() const
{
    if (!learnedUsable)
        return RivalVerdict::LearnedUnusable;
    if (!hasScorer)
        return RivalVerdict::NoScorer;
    if (pictures() == 0)
        return RivalVerdict::NothingToCount;
    if (learnedOnly == textOnly)
        return RivalVerdict::Equal;
    const base::Interval interval = difference().interval;
    if (learnedOnly > textOnly)
        return interval.low > 0 ? RivalVerdict::LearnedBetter : RivalVerdict::LearnedAhead;
    return interval.high < 0 ? RivalVerdict::TextBetter : RivalVerdict::TextAhead;
}

Holder Rivalry::holder() const
{
    switch (verdict()) {
    case RivalVerdict::LearnedBetter:
    case RivalVerdict::LearnedAhead:
    case RivalVerdict::NothingToCount:
    case RivalVerdict::NoScorer:
        return Holder::Learned;
    case RivalVerdict::TextBetter:
    case RivalVerdict::TextAhead:
    case RivalVerdict::Equal:
    case RivalVerdict::LearnedUnusable:
        break;
    }
    return Holder::Text;
}

json toJson(const Rivalry &rivalry)
{
    json object = {{"learned", toJson(rivalry.learned)},
                   {"text", toJson(rivalry.text)},
                   {"both", rivalry.both},
                   {"learned_only", rivalry.learnedOnly},
                   {"text_only", rivalry.textOnly},
                   {"neither", rivalry.neither},
                   {"scorer", rivalry.hasScorer},
                   {"learned_usable", rivalry.learnedUsable},
                   {"text_usable", rivalry.textUsable},
                   {"prompts", rivalry.prompts},
                   {"seeds", rivalry.seeds},
                   {"new_prompts", rivalry.newPrompts},
                   {"model", rivalry.model},
                   {"evaluations", rivalry.evaluations},
                   {"seconds", rivalry.seconds},
                   {"holds", rivalry.holder() == Holder::Learned ? "learned" : "text"},
                   {"verdict", nameOf(rivalry.verdict())}};
    if (rivalry.pictures() > 0) {
        const auto difference = rivalry.difference();
        object["difference"] = difference.difference;
        object["interval"] = {difference.interval.low, difference.interval.high};
    }
    return object;
}

std::optional<Rivalry> rivalryFromJson(const json &stored)
{
    if (!stored.is_object())
        return std::nullopt;
    try {
        Rivalry rivalry;
        const auto learned = scale::trialFromJson(stored.at("learned"));
        const auto text = scale::trialFromJson(stored.at("text"));
        if (!learned || !text)
            return std::nullopt;
        rivalry.learned = *learned;
        rivalry.text = *text;
        stored.at("both").get_to(rivalry.both);
        stored.at("learned_only").get_to(rivalry.learnedOnly);
        stored.at("text_only").get_to(rivalry.textOnly);
        stored.at("neither").get_to(rivalry.neither);
        stored.at("scorer").get_to(rivalry.hasScorer);
        stored.at("learned_usable").get_to(rivalry.learnedUsable);
        stored.at("text_usable").get_to(rivalry.textUsable);
        stored.at("prompts").get_to(rivalry.prompts);
        stored.at("seeds").get_to(rivalry.seeds);
        stored.at("new_prompts").get_to(rivalry.newPrompts);
        stored.at("model").get_to(rivalry.model);
        stored.at("evaluations").get_to(rivalry.evaluations);
        stored.at("seconds").get_to(rivalry.seconds);
        return isPossible(rivalry) ? std::optional(rivalry) : std::nullopt;
    } catch (const json::exception &) {
        return std::nullopt; // of another program or version
    }
}

} // namespace deviascope::evaluation
