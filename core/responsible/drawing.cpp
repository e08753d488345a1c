#include "responsible/drawing.h"

#include "format/hash.h"
#include "observation/looker.h"

namespace deviascope::responsible {

using nlohmann::json;
using observation::Keep;
using observation::Look;

namespace {

/// Names a drawing within its plan, which says all else that it depends on.
std::string nameOf(std::span<const sampling::Row> rows, const std::string &role,
                   std::span<const Push> pushes)
{
    json key = {{"role", role}, {"rows", json::array()}, {"pushes", json::array()}};
    for (const sampling::Row &row : rows)
        key["rows"].push_back({row.prompt, row.negative, row.seed});
    for (const Push &push : pushes) {
        json directions = json::array(); // a class may be pushed by its rival direction
        for (const direction::Direction &each : push.attribute->directions)
            directions.push_back({each.name, each.method});
        key["pushes"].push_back(
            {push.attribute->attribute.name, push.assigned, push.scales, directions});
    }
    return observation::LookMemory::kBeginning +
           format::sha256(key.dump(-1, ' ', false, json::error_handler_t::replace)).substr(0, 20);
}

} // namespace

Look Drawing::look(std::span<const sampling::Row> rows, const std::string &role,
                   std::span<const sampling::Intervention> edits, const std::string &name,
                   Keep keep, base::Context &context) const
{
    const std::vector<std::string> roles(role.empty() ? 0 : rows.size(), role);
    return observation::Looker(model, judge, settings, memory)
        .look({rows, roles, sampling::limited(edits, acts), name}, keep, context);
}

Look Drawing::drawUntouched(std::span<const sampling::Row> rows, const std::string &role, Keep keep,
                            base::Context &context) const
{
    return look(rows, role, {}, nameOf(rows, role, {}), keep, context);
}

Look Drawing::drawOnlyPushed(std::span<const sampling::Row> rows, const std::string &role,
                             std::span<const Push> pushes, const Look &before, Keep keep,
                             base::Context &context) const
{
    const std::vector<bool> same = untouched(pushes);
    std::vector<sampling::Row> pushedRows;
    std::vector<Push> pushedParts(pushes.begin(), pushes.end());
    for (Push &part : pushedParts)
        part.assigned.clear();
    for (size_t i = 0; i < rows.size(); ++i) {
        if (same[i])
            continue;
        pushedRows.push_back(rows[i]);
        for (size_t p = 0; p < pushes.size(); ++p)
            pushedParts[p].assigned.push_back(pushes[p].assigned[i]);
    }
    if (pushedRows.empty())
        return {before.judgement, before.pictures, 0, before.microBatches};
    const Look drawn = look(pushedRows, role, interventionsOf(pushedParts),
                            nameOf(pushedRows, role, pushedParts), keep, context);
    Look after{before.judgement, before.pictures, drawn.evaluations, before.microBatches};
    auto &judgement = after.judgement;
    for (size_t i = 0, next = 0; i < rows.size(); ++i) {
        if (same[i])
            continue;
        for (size_t a = 0; a < judgement.labels.size(); ++a)
            judgement.labels[a][i] = drawn.judgement.labels[a][next];
        if (!judgement.named.empty())
            judgement.named[i] = drawn.judgement.named[next];
        if (!after.pictures.empty())
            after.pictures[i] = drawn.pictures[next];
        if (!after.microBatches.empty() && !drawn.microBatches.empty())
            after.microBatches[i] = drawn.microBatches[next];
        ++next;
    }
    return after;
}

scorer::Judgement Drawing::draw(std::span<const sampling::Row> rows, const std::string &role,
                                std::span<const sampling::Intervention> edits,
                                std::int64_t &evaluations, base::Context &context) const
{
    Look judged = edits.empty() ? drawUntouched(rows, role, Keep::Judgement, context)
                                : look(rows, role, edits, {}, Keep::Judgement, context);
    evaluations += judged.evaluations;
    return std::move(judged.judgement);
}

scorer::Judgement Drawing::drawPushed(std::span<const sampling::Row> rows, const std::string &role,
                                      std::span<const Push> pushes, const scorer::Judgement &before,
                                      std::int64_t &evaluations, base::Context &context) const
{
    Look judged = drawOnlyPushed(rows, role, pushes, {before, {}, 0}, Keep::Judgement, context);
    evaluations += judged.evaluations;
    return std::move(judged.judgement);
}

Look Drawing::drawShown(std::span<const sampling::Row> rows, const std::string &role,
                        base::Context &context) const
{
    return drawUntouched(rows, role, Keep::Pictures, context);
}

Look Drawing::drawPushedShown(std::span<const sampling::Row> rows, const std::string &role,
                              std::span<const Push> pushes, const Look &before,
                              base::Context &context) const
{
    return drawOnlyPushed(rows, role, pushes, before, Keep::Pictures, context);
}

} // namespace deviascope::responsible
