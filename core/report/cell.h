#pragma once

#include "base/interval.h"
#include "report/phrase.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace deviascope::report {

struct Table;

/// How many pictures, prompts, tests …
struct Count {
    std::int64_t value = 0;
};

/// A share with its 95 % interval; without a value `missing` says why. Its parts: value, low, high,
/// count, n.
struct Share {
    std::optional<double> value;
    std::optional<base::Interval> interval;
    Phrase missing = "-";
    int digits = 1; ///< of the percentage
    std::optional<int> count = {}, n = {};
};

/// What a share has gained, with its 95 % interval and, where it was tested, its p value. Its
/// parts: value, low, high, p.
struct Difference {
    double value = 0;
    base::Interval interval;
    std::optional<double> p = {};
};

enum class Sign { WhereNegative, Always };

/// A ratio, a correlation, a mean …, with its 95 % interval. Its parts: value, low, high.
struct Ratio {
    std::optional<double> value;
    std::optional<base::Interval> interval;
    Phrase missing = "-";
    int digits = 3;
    Sign sign = Sign::WhereNegative;
    Phrase remark = {}; ///< behind the value, for readers
};

struct PValue {
    double value = 1;
};

/// A number without an interval: a scale, a length, seconds. Not finite: null in JSON.
struct Number {
    enum class Style { Fixed, Shortest, Significant, Scientific };
    double value = 0;
    int digits = 3;
    Style style = Style::Fixed;
    Sign sign = Sign::WhereNegative;
    Phrase unit = {};
};

/// Yes or no, and how a reader is told.
struct Answer {
    bool value = false;
    Phrase yes = "yes", no = "no";
};

/// Several words: an array in JSON.
struct List {
    std::vector<std::string> values;
    std::string separator = ", ";
};

/// Words of ours beside a value: for machines the value (a text of ours has another name there).
struct Named {
    Phrase shown;
    std::string key;
};

struct Missing {
    Phrase reason = "-";
};

/// Blank for readers, and no key in JSON.
struct Absent {};

/// What keeps a form of its own (settings, provenance): as it is in JSON, left out elsewhere.
struct Verbatim {
    std::shared_ptr<const nlohmann::json> value;
};

/// Rows that belong to a row: an array of objects in JSON, left out elsewhere.
struct Nested {
    std::shared_ptr<const Table> table;
};

/// What stands in a place of a table. A std::string is data, a Phrase is ours.
using Cell = std::variant<std::string, Phrase, Count, Share, Difference, Ratio, PValue, Number,
                          Answer, List, Named, Missing, Absent, Verbatim, Nested>;

Cell nested(Table table);
Cell verbatim(nlohmann::json value);
/// Missing where there is none.
Cell shareOrMissing(const std::optional<double> &share, int digits);

/// A scale of a slider, a norm …: `digits` after the point.
Number fixed(double value, int digits = 3);

/// For a reader: one line without control characters. "20.3 % [11.9, 32.5]", "+10.2 points [-1.0,
/// +20.0]", "< .001", "nothing was named".
std::string textOf(const Cell &cell, const Translate &translate = {});

/// For a machine: the parts of the cell, in their order; one for most, null where missing.
std::vector<nlohmann::json> partsOf(const Cell &cell);

} // namespace deviascope::report
