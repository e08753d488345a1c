#include "report/document.h"

#include <iterator>

namespace deviascope::report {

void append(Document &document, Document more)
{
    std::move(more.sections.begin(), more.sections.end(), std::back_inserter(document.sections));
}

} // namespace deviascope::report
