#include "observation/bias_document.h"

namespace deviascope::observation {

using report::Cell;
using report::column;
using report::Count;
using report::Share;

namespace {

Cell knownShare(const std::optional<double> &share)
{
    return report::shareOrMissing(share, 0);
}

report::BarChart sharesChart(const BiasReport &audited)
{
    report::BarChart chart;
    chart.title = DEVIASCOPE_TR("report", "Perceived shares with their 95 % intervals");
    chart.words = DEVIASCOPE_TR(
        "report", "The shares of the table above as bars, each with its 95 % interval");
    for (const ShareRow &row : audited.rows)
        if (row.n > 0)
            chart.bars.push_back({row.label + ", " + row.prompt + ", " + row.condition, row.share,
                                  row.interval, row.planted});
    return chart;
}

} // namespace

report::Table sharesTable(const std::vector<ShareRow> &rows)
{
    report::Table table;
    table.key = "rows";
    table.columns = {column("prompt", DEVIASCOPE_TR("report", "prompt")),
                     column("attribute"),
                     column("class", DEVIASCOPE_TR("report", "perceived")),
                     column("condition", DEVIASCOPE_TR("report", "when")),
                     column("count"),
                     column("n", DEVIASCOPE_TR("report", "n")),
                     {{"share", "low", "high"}, DEVIASCOPE_TR("report", "share [95 %]")},
                     column("uncertain", DEVIASCOPE_TR("report", "uncertain")),
                     column("planted", DEVIASCOPE_TR("report", "planted")),
                     column("drawn", DEVIASCOPE_TR("report", "counted"))};
    for (const ShareRow &row : rows)
        table.rows.push_back({row.prompt, row.attribute, row.label, row.condition, Count{row.count},
                              Count{row.n}, Share{row.share, row.interval}, Count{row.uncertain},
                              knownShare(row.planted), knownShare(row.drawn)});
    return table;
}

report::Table effectsTable(const std::vector<EffectRow> &rows)
{
    report::Table table;
    table.key = "effects";
    table.columns = {column("prompt", DEVIASCOPE_TR("report", "prompt")),
                     column("attribute"),
                     column("class", DEVIASCOPE_TR("report", "perceived")),
                     column("condition", DEVIASCOPE_TR("report", "when")),
                     column("gained", DEVIASCOPE_TR("report", "gained")),
                     column("lost", DEVIASCOPE_TR("report", "lost")),
                     {{"difference", "low", "high"}, DEVIASCOPE_TR("report", "change [95 %]")},
                     column("p", DEVIASCOPE_TR("report", "p")),
                     column("p_adjusted", DEVIASCOPE_TR("report", "p (Holm)"))};
    for (const EffectRow &row : rows)
        table.rows.push_back({row.prompt, row.attribute, row.label, row.condition,
                              Count{row.gained}, Count{row.lost},
                              report::Difference{row.difference, row.interval},
                              report::PValue{row.p}, report::PValue{row.pAdjusted}});
    return table;
}

report::Table deviationTable(const std::vector<DeviationRow> &rows)
{
    report::Table table;
    table.key = "deviation";
    table.columns = {column("prompt", DEVIASCOPE_TR("report", "prompt")),
                     column("attribute", DEVIASCOPE_TR("report", "attribute")),
                     column("condition", DEVIASCOPE_TR("report", "when")),
                     column("n", DEVIASCOPE_TR("report", "n")),
                     {{"ratio", "low", "high"}, DEVIASCOPE_TR("report", "deviation ratio [95 %]")},
                     column("null_mean", DEVIASCOPE_TR("report", "a fair generator: mean")),
                     column("null_q95", DEVIASCOPE_TR("report", "95 % below"))};
    for (const DeviationRow &row : rows)
        table.rows.push_back(
            {row.prompt, row.attribute, row.condition, Count{row.n},
             report::Ratio{row.ratio, row.interval, DEVIASCOPE_TR("report", "nothing was named")},
             report::fixed(row.nullMean), report::fixed(row.nullQ95)});
    return table;
}

report::Section runFacts(const BiasReport &audited)
{
    return {{},
            {report::Fact{column("tests.count"), Count{audited.tests}},
             report::Fact{column("tests.correction"), std::string("holm")},
             report::Fact{column("evaluations"), Count{audited.evaluations}},
             report::Fact{column("seconds"), report::fixed(audited.seconds)}}};
}

report::Document documentOf(const BiasReport &audited)
{
    return {DEVIASCOPE_TR("report", "Audit"),
            {{{}, {sharesTable(audited.rows), sharesChart(audited)}},
             {{DEVIASCOPE_TR("report",
                             "Change at the same seeds (paired; %1 tests, corrected after Holm)"),
               {std::to_string(audited.tests)}},
              {effectsTable(audited.effects)}},
             {DEVIASCOPE_TR("report", "Distance from even shares"),
              {deviationTable(audited.deviation)}},
             runFacts(audited)}};
}

} // namespace deviascope::observation
