#include "responsible/push.h"

namespace deviascope::responsible {

std::vector<sampling::Intervention> interventionsOf(std::span<const Push> pushes)
{
    std::vector<sampling::Intervention> all;
    for (const Push &push : pushes)
        for (size_t c = 0; c < push.scales.size(); ++c) {
            direction::Application application;
            bool any = false;
            for (const int assigned : push.assigned) {
                const bool mine = assigned == static_cast<int>(c) && push.scales[c] != 0;
                application.pictureScales.push_back(mine ? push.scales[c] : 0);
                any = any || mine;
            }
            if (!any)
                continue;
            for (auto &each :
                 direction::interventionsOf(push.attribute->directions[c], application))
                all.push_back(std::move(each));
        }
    return all;
}

std::vector<bool> untouched(std::span<const Push> pushes)
{
    std::vector<bool> result(pushes.empty() ? 0 : pushes.front().assigned.size(), true);
    for (const Push &push : pushes)
        for (size_t i = 0; i < push.assigned.size(); ++i)
            if (push.scales[static_cast<size_t>(push.assigned[i])] != 0)
                result[i] = false;
    return result;
}

} // namespace deviascope::responsible
