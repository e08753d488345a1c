#include "responsible/drawing.h"

namespace deviascope::responsible {

scorer::Judgement Drawing::draw(std::span<const sampling::Row> rows, const std::string &role,
                                std::span<const sampling::Intervention> edits,
                                std::int64_t &evaluations, base::Context &context) const
{
    const auto drawing = sampling::draw(model, rows, settings, edits, context);
    evaluations += drawing.evaluations;
    const std::vector<std::string> roles(role.empty() ? 0 : rows.size(), role);
    return judge.judge(drawing.pictures, roles);
}

scorer::Judgement Drawing::drawPushed(std::span<const sampling::Row> rows, const std::string &role,
                                      std::span<const Push> pushes, const scorer::Judgement &before,
                                      std::int64_t &evaluations, base::Context &context) const
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
    scorer::Judgement after = before;
    if (pushedRows.empty())
        return after;
    const scorer::Judgement drawn =
        draw(pushedRows, role, interventionsOf(pushedParts), evaluations, context);
    for (size_t i = 0, next = 0; i < rows.size(); ++i) {
        if (same[i])
            continue;
        for (size_t a = 0; a < after.labels.size(); ++a)
            after.labels[a][i] = drawn.labels[a][next];
        if (!after.named.empty())
            after.named[i] = drawn.named[next];
        ++next;
    }
    return after;
}

} // namespace deviascope::responsible
