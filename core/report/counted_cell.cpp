#include "report/counted_cell.h"

namespace deviascope::report {

Share cellOf(const statistics::Counted &counted)
{
    Share share{counted.share(), counted.interval()};
    share.count = counted.count;
    share.n = counted.n;
    return share;
}

Column countedColumn(const std::string &key, Phrase heading)
{
    return {{key + ".share", key + ".low", key + ".high", key + ".count", key + ".n"},
            std::move(heading)};
}

} // namespace deviascope::report
