#pragma once

#include "report/document.h"

#include <nlohmann/json.hpp>

namespace deviascope::tests {

/// One of each kind of cell, item and column, with texts that mean something to a terminal, a
/// spreadsheet and a browser.
inline report::Document smallDocument()
{
    using namespace report;
    Table shares;
    shares.key = "rows";
    shares.columns = {column("prompt", "prompt"),
                      column("n", "n"),
                      {{"share", "low", "high"}, "share [95 %]"},
                      column("seed"),
                      shownColumn("when")};
    shares.rows = {{std::string("a \"doctor\", <b>"), Count{64},
                    Share{0.203125, base::Interval{0.125, 0.3125}}, Count{7}, Phrase("before")},
                   {std::string("=1+1\x1b[31m"), Count{0}, Share{{}, base::Interval{0, 1}},
                    Count{8}, Phrase("after")}};
    Table changes;
    changes.key = "inner.changes";
    changes.columns = {{{"difference", "low", "high", "p"}, "change"}, column("p_adjusted", "p")};
    changes.whenEmpty = "Nothing.";
    Section first{"Shares of %1 & <co>", {shares}};
    first.title.values = {"us"};
    return {"A report",
            {first,
             {"What changed",
              {changes, Paragraph{{"Seen in %1.", {"a\nb"}}},
               Fact{column("tests.count", "tests"), Count{3}}, Fact{column("seconds"), fixed(1.5)},
               BarChart{"Bars", "a woman: 20 %", {{"a woman", 0.2, base::Interval{0.1, 0.3}, 0.5}}},
               Drawing{"Drawn", "a \"square\"", "<svg></svg>\n"}}},
             {"Nothing to see", {Fact{column("inner.low"), fixed(0.25)}}}}};
}

} // namespace deviascope::tests
