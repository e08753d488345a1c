#include "explanation/explanation_document.h"

#include "statistics/mean_deviation.h"

namespace deviascope::explanation {

using report::column;
using report::Count;
using report::Fact;
using report::Table;

namespace {

report::Ratio meanOf(const std::vector<double> &values)
{
    if (values.empty())
        return {};
    const statistics::SampleMean mean = statistics::sampleMean(values);
    return {mean.mean, mean.interval};
}

report::Column scoreColumn(const std::string &when, report::Phrase heading)
{
    return {{"score." + when + ".mean", "score." + when + ".low", "score." + when + ".high"},
            std::move(heading)};
}

Table wordsTable(const std::vector<NearWord> &words)
{
    Table table;
    table.key = "words";
    table.columns = {column("text", DEVIASCOPE_TR("report", "near to it")),
                     column("token", DEVIASCOPE_TR("report", "token")),
                     column("margin", DEVIASCOPE_TR("report", "margin over random"))};
    for (const NearWord &each : words)
        table.rows.push_back({each.text,
                              each.token < 0 ? report::Cell(report::Missing{
                                                   DEVIASCOPE_TR("report", "the whole prompt")})
                                             : report::Cell(Count{each.token}),
                              report::fixed(each.margin)});
    return table;
}

Table shortcutsTable(const Explanation &explanation)
{
    Table table;
    table.key = "shortcuts";
    table.columns = {
        column("text", DEVIASCOPE_TR("report", "shortcut")),
        column("more", DEVIASCOPE_TR("report", "oftener by")),
        column("pairs", DEVIASCOPE_TR("report", "pairs")),
        {{"score_change", "low", "high"}, DEVIASCOPE_TR("report", "change of the score [95 %]")},
        column("p_adjusted", DEVIASCOPE_TR("report", "p (Holm)")),
        column("confirmed", DEVIASCOPE_TR("report", "confirmed"))};
    table.whenEmpty = DEVIASCOPE_TR("report", "Nothing beside the class itself is shown oftener.");
    for (size_t i = 0; i < explanation.shortcuts.size(); ++i) {
        const Shortcut &each = explanation.shortcuts[i];
        table.rows.push_back({each.text, report::fixed(explanation.suspects[i].more, 2),
                              Count{each.pairs}, report::Ratio{each.scoreChange, each.interval},
                              report::PValue{each.pAdjusted}, report::Answer{each.confirmed}});
    }
    return table;
}

} // namespace

report::Document documentOf(const Explanation &explanation)
{
    report::Document document = {
        DEVIASCOPE_TR("report", "What a classifier looks at"),
        {{{},
          {Fact{column("explained", DEVIASCOPE_TR("report", "explained")), explanation.what},
           Fact{scoreColumn("before", DEVIASCOPE_TR("report", "score of the empty prompt")),
                meanOf(explanation.before)},
           Fact{scoreColumn("after", DEVIASCOPE_TR("report", "score of its own pictures")),
                meanOf(explanation.after)},
           Fact{column("pictures"), report::List{explanation.pictures}},
           wordsTable(explanation.words)}},
         {DEVIASCOPE_TR("report", "Shortcuts: its words added at the same seeds"),
          {shortcutsTable(explanation),
           report::Paragraph{DEVIASCOPE_TR(
               "report", "None confirmed does not mean that there is none: a shortcut that was "
                         "planted on purpose was not found in the two trials made so far.")},
           Fact{column("core_known"), report::Answer{explanation.isCoreKnown}},
           Fact{column("evaluations"), Count{explanation.evaluations}},
           Fact{column("seconds"), report::fixed(explanation.seconds)}}}}};
    const auto before = meanOf(explanation.before).value, after = meanOf(explanation.after).value;
    if (before && after && *after <= *before)
        document.sections.front().items.emplace_back(report::Paragraph{DEVIASCOPE_TR(
            "report", "The score has not risen: what makes the classifier say so was not found, "
                      "and these words and shortcuts mean nothing.")});
    return document;
}

} // namespace deviascope::explanation
