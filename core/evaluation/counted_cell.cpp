#include "evaluation/counted_cell.h"

namespace deviascope::evaluation {

report::Share cellOf(const statistics::Counted &counted)
{
    report::Share share{counted.share(), counted.interval()};
    share.count = counted.count;
    share.n = counted.n;
    return share;
}

report::Column countedColumn(const std::string &key, report::Phrase heading)
{
    return {{key + ".share", key + ".low", key + ".high", key + ".count", key + ".n"},
            std::move(heading)};
}

} // namespace deviascope::evaluation
