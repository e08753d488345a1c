#include "decoding/prompt_map_report.h"

#include <algorithm>

namespace deviascope::decoding {

using nlohmann::json;

namespace {

json toJson(const std::vector<NamedBy> &names)
{
    json rows = json::array();
    for (const NamedBy &each : names)
        rows.push_back({{"prompt", each.prompt}, {"cosine", each.cosine}});
    return rows;
}

json toJson(const MapAxisResult &result)
{
    json scores = json::array();
    for (const AxisScore &score : result.scores) {
        const auto share = result.axis.shares.find(score.prompt);
        scores.push_back(
            {{"prompt", score.prompt},
             {"score", score.score},
             {"low", score.interval.low},
             {"high", score.interval.high},
             {"template_error", score.templateError ? json(*score.templateError) : json()},
             {"share", share == result.axis.shares.end() ? json() : json(share->second)}});
    }
    return {
        {"positive", result.axis.positive}, {"negative", result.axis.negative}, {"scores", scores}};
}

json reliabilityOf(const PromptMap &map)
{
    json axes = json::array();
    for (const MapAxisResult &result : map.axes) {
        json row = {{"positive", result.axis.positive}, {"negative", result.axis.negative}};
        if (const auto &found = result.association)
            row.update({{"n", found->n},
                        {"correlation", found->correlation},
                        {"low", found->interval.low},
                        {"high", found->interval.high},
                        {"shuffled_q95", found->shuffledQ95},
                        {"p", found->p}});
        else
            row["correlation"] = nullptr;
        axes.push_back(std::move(row));
    }
    return {{"split_half",
             {{"mean", map.reliability.mean},
              {"low", map.reliability.interval.low},
              {"high", map.reliability.interval.high},
              {"n", map.reliability.cosines.size()}}},
            {"axes", axes}};
}

json defaultsOf(const PromptMap &map)
{
    json rows = json::array();
    for (const DefaultTest &test : map.defaults) {
        json variants = json::array();
        for (size_t i = 0; i < test.descriptors.size(); ++i)
            variants.push_back({{"descriptor", test.descriptors[i]},
                                {"distance", test.distances[i]},
                                {"cosine", test.cosines[i]}});
        rows.push_back({{"prompt", test.prompt},
                        {"attribute", test.attribute},
                        {"default", test.isDefault ? json(test.descriptors[test.nearest]) : json()},
                        {"nearest", test.descriptors[test.nearest]},
                        {"win_share", test.winShare},
                        {"gap", test.gap},
                        {"gap_low", test.gapRange.low},
                        {"gap_high", test.gapRange.high},
                        {"variants", variants}});
    }
    return rows;
}

json toJson(const PicturePlace &place)
{
    const bool captioned = !place.caption.empty();
    return {{"picture", place.name},
            {"caption", captioned ? json(place.caption) : json()},
            {"cosine", place.cosine ? json(*place.cosine) : json()},
            {"rank", captioned ? json(place.rank) : json()},
            {"nearest", toJson(place.nearest)},
            {"chance", place.chance},
            {"margin", place.margin},
            {"named", place.margin > 0}};
}

json toJson(const RankShare &share)
{
    return {{"count", share.count},
            {"n", share.n},
            {"share", static_cast<double>(share.count) / share.n},
            {"low", share.interval.low},
            {"high", share.interval.high},
            {"shuffled", share.shuffled},
            {"shuffled_q95", share.shuffledQ95}};
}

/// Nothing where no picture has a caption.
json summaryOf(const PictureCheck &check, size_t prompts)
{
    if (check.captioned == 0)
        return nullptr;
    json cosine = {{"mean", check.cosine}, {"low", nullptr}, {"high", nullptr}};
    if (check.cosineInterval) {
        cosine["low"] = check.cosineInterval->low;
        cosine["high"] = check.cosineInterval->high;
    }
    cosine["shuffled"] = check.shuffledCosine;
    return {{"pictures", check.captioned},
            {"captions", check.captions},
            {"prompts", prompts},
            {"first", toJson(check.first)},
            {"first_five", toJson(check.firstFive)},
            {"cosine", cosine}};
}

} // namespace

json toJson(const PromptMap &map)
{
    json points = json::array(), clusters = json::array(), axes = json::array(),
         decoded = json::array();
    for (const MapPoint &point : map.points)
        points.push_back({{"prompt", point.prompt},
                          {"x", point.x},
                          {"y", point.y},
                          {"cluster", point.cluster},
                          {"reliability", point.reliability},
                          {"nearest", toJson(point.nearest)}});
    for (size_t c = 0; c < map.clusters.size(); ++c)
        clusters.push_back(
            {{"id", c}, {"size", map.clusters[c].size}, {"names", map.clusters[c].names}});
    for (const MapAxisResult &axis : map.axes)
        axes.push_back(toJson(axis));
    for (const auto &[name, each] : map.decoded)
        decoded.push_back({{"direction", name},
                           {"nearest", toJson(each.nearest)},
                           {"farthest", toJson(each.farthest)},
                           {"chance", each.chance},
                           {"margin", each.margin},
                           {"named", each.margin > 0}});
    json pictures = json::array(), pictureCheck;
    if (map.pictures) {
        for (const PicturePlace &place : map.pictures->places)
            pictures.push_back(toJson(place));
        pictureCheck = summaryOf(*map.pictures, map.points.size());
    }
    return {{"points", points},
            {"clusters", clusters},
            {"axes", axes},
            {"defaults", defaultsOf(map)},
            {"decoded", decoded},
            {"pictures", pictures},
            {"picture_check", pictureCheck},
            {"reliability", reliabilityOf(map)},
            {"explained", map.explained},
            {"on_map", map.onMap},
            {"evaluations", map.evaluations},
            {"recorded", map.recorded},
            {"stored", map.stored},
            {"seconds", map.seconds}};
}

} // namespace deviascope::decoding
