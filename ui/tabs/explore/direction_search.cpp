#include "tabs/explore/direction_search.h"

#include "base/word_search.h"

namespace deviascope::ui {

bool matches(const engine::DirectionSummary &direction, const std::string &search)
{
    std::string all = direction.name + ' ' + direction.conceptText + ' ' + direction.baseText +
                      ' ' + direction.method;
    for (const std::string &tag : direction.tags)
        all += ' ' + tag;
    return base::hasEveryWord(all, search);
}

} // namespace deviascope::ui
