#pragma once

#include "report/table.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace deviascope::report {

/// A sentence for readers.
struct Paragraph {
    Phrase text;
};

/// A single value; readers see it where it has a heading.
struct Fact {
    Column name;
    Cell value;
};

/// A share or another value between 0 and 1, drawn with its interval.
struct Bar {
    std::string label;
    double value = 0;
    std::optional<base::Interval> interval;
    std::optional<double> reference; ///< a mark beside it: the wanted share, a null's 95 %
};

/// Horizontal bars from 0 to 1. Also told in words, for those who do not see it.
struct BarChart {
    Phrase title;
    Phrase words; ///< what it shows, in a sentence
    std::vector<Bar> bars;
};

/// A chart that somebody else drew, as format::SvgDocument gives it.
struct Drawing {
    Phrase title;
    Phrase words;
    std::string svg;
};

using Item = std::variant<Paragraph, Fact, Table, BarChart, Drawing>;

struct Section {
    Phrase title; ///< may be empty
    std::vector<Item> items;
};

/// What a piece of work found: for a terminal, CSV, JSON and HTML alike.
struct Document {
    Phrase title; ///< of the page; a terminal does not show it
    std::vector<Section> sections;
};

/// The sections of `more` behind those of `document`.
void append(Document &document, Document more);

} // namespace deviascope::report
