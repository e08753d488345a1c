#include "cli/commands/statistics_command.h"

#include "base/error.h"
#include "cli/report_output.h"
#include "statistics/adjust.h"
#include "statistics/confidence_sequence.h"
#include "statistics/correction.h"
#include "statistics/deviation.h"
#include "statistics/paired.h"
#include "statistics/power.h"
#include "statistics/share.h"

#include <nlohmann/json.hpp>

namespace deviascope::cli {

namespace st = deviascope::statistics;

namespace {

void need(bool holds, const std::string &message, const std::string &value)
{
    if (!holds)
        throw base::Error(base::ErrorKind::InvalidValue, message, value,
                          "See deviascope statistics --help.");
}

report::Cell pairCell(const base::Interval &interval)
{
    return report::verbatim({interval.low, interval.high});
}

report::Count count(std::int64_t value)
{
    return {value};
}

report::Number significant(double value)
{
    return {value, 4, report::Number::Style::Significant};
}

} // namespace

std::string StatisticsCommand::examples() const
{
    return "  deviascope statistics share 13 48\n"
           "  deviascope statistics deviation 52 12\n"
           "  deviascope statistics mcnemar 12 2 --n 64\n"
           "  deviascope statistics images-needed --share .2 --difference .1 --paired\n";
}

CLI::App *StatisticsCommand::verb(CLI::App &app, const std::string &verbName,
                                  const std::string &help, std::function<Answer()> answer)
{
    CLI::App *sub = app.add_subcommand(verbName, help);
    sub->fallthrough();
    sub->callback([this, answer = std::move(answer)] { m_answer = answer; });
    return sub;
}

void StatisticsCommand::addOptions(CLI::App &app)
{
    app.require_subcommand(1);
    verb(app, "share", "A share K of N: Wilson's interval, and the one for live counts",
         [this] { return share(); })
        ->add_option("counts", m_counts, "K N")
        ->expected(2)
        ->required();
    verb(app, "shares", "Shares of several classes: simultaneous intervals after Goodman",
         [this] { return shares(); })
        ->add_option("counts", m_counts, "K1 K2 …")
        ->expected(2, 1000)
        ->required();
    CLI::App *ratio = verb(app, "deviation", "Distance from even shares, with a fair null",
                           [this] { return deviation(); });
    ratio->add_option("counts", m_counts, "K1 K2 …")->expected(2, 1000)->required();
    ratio->add_option("--target", m_target, "Wanted shares instead of even ones");
    CLI::App *paired =
        verb(app, "mcnemar", "B pairs changed one way, C the other", [this] { return mcnemar(); });
    paired->add_option("counts", m_counts, "B C")->expected(2)->required();
    paired->add_option("--n", m_n, "All pairs: adds the difference with its interval");
    verb(app, "adjust", "Corrects p-values for their number", [this] { return adjust(); })
        ->add_option("p", m_values, "p-values")
        ->expected(1, 100000)
        ->required();
    CLI::App *rogan = verb(app, "corrected", "The share behind K of N seen by a classifier",
                           [this] { return corrected(); });
    rogan->add_option("counts", m_counts, "K N")->expected(2)->required();
    rogan->add_option("--sensitivity", m_sensitivity, "Of the classifier")->required();
    rogan->add_option("--specificity", m_specificity, "Of the classifier")->required();
    CLI::App *needed = verb(app, "images-needed", "How many pictures find a difference",
                            [this] { return imagesNeeded(); });
    needed->add_option("--share", m_share, "The share as it is")->required();
    needed->add_option("--difference", m_difference, "The change to be found")->required();
    needed->add_flag("--paired", m_paired, "The same seeds before and after");
    needed->add_option("--power", m_power, "Chance to find it")->capture_default_str();
    needed->add_option("--alpha", m_alpha, "Chance of a false alarm")->capture_default_str();
}

int StatisticsCommand::run(CommandContext &context)
{
    Answer answer = m_answer();
    if (!answer.note.empty())
        context.note(answer.note);
    showDocument(context, {DEVIASCOPE_TR("report", "Statistics"), {std::move(answer.section)}});
    return 0;
}

StatisticsCommand::Answer StatisticsCommand::share() const
{
    const int k = m_counts[0], n = m_counts[1];
    const auto interval = st::wilson(k, n);
    const auto live = st::confidenceSequence(k, n);
    const double value = static_cast<double>(k) / n;
    return {
        {{},
         {report::Fact{{{"share", "low", "high"}, DEVIASCOPE_TR("report", "share (95 %, Wilson):")},
                       report::Share{value, interval}},
          report::Fact{
              report::shownColumn(DEVIASCOPE_TR("report", "while counting (holds at every look):")),
              report::Share{value, live}},
          report::Fact{report::column("n", DEVIASCOPE_TR("report", "n:")), count(n)},
          report::Fact{report::column("interval"), pairCell(interval)},
          report::Fact{report::column("live_interval"), pairCell(live)}}}};
}

StatisticsCommand::Answer StatisticsCommand::shares() const
{
    const int n = st::totalOf(m_counts);
    need(n > 0, "All counts are 0", "counts");
    const auto intervals = st::shareIntervals(m_counts, n);
    report::Table table;
    table.key = "shares";
    table.columns = {report::shownColumn(DEVIASCOPE_TR("report", "class")),
                     report::column("count", DEVIASCOPE_TR("report", "count")),
                     {{"share", "low", "high"}, DEVIASCOPE_TR("report", "share [95 %]")}};
    for (size_t i = 0; i < m_counts.size(); ++i)
        table.rows.push_back({count(static_cast<std::int64_t>(i) + 1), count(m_counts[i]),
                              report::Share{static_cast<double>(m_counts[i]) / n, intervals[i]}});
    return {{{}, {std::move(table), report::Fact{report::column("n"), count(n)}}}};
}

StatisticsCommand::Answer StatisticsCommand::deviation() const
{
    const int n = st::totalOf(m_counts);
    const double ratio = st::deviationRatio(m_counts, m_target);
    const auto interval = st::deviationInterval(m_counts, m_target);
    const auto null = m_target.empty() ? st::deviationNull(n, static_cast<int>(m_counts.size()))
                                       : st::deviationNull(n, m_target);
    return {{{},
             {report::Fact{
                  {{"ratio", "low", "high"}, DEVIASCOPE_TR("report", "deviation ratio [95 %]:")},
                  report::Ratio{ratio, interval}},
              report::Fact{
                  report::column("null_mean", DEVIASCOPE_TR("report", "a fair generator's mean:")),
                  report::fixed(null.mean)},
              report::Fact{report::column("null_q95",
                                          DEVIASCOPE_TR("report", "95 % of its ratios lie below:")),
                           report::fixed(null.q95)},
              report::Fact{report::column("n", DEVIASCOPE_TR("report", "n:")), count(n)}}}};
}

StatisticsCommand::Answer StatisticsCommand::mcnemar() const
{
    const int b = m_counts[0], c = m_counts[1];
    Answer answer{
        {{},
         {report::Fact{
              report::column("p", DEVIASCOPE_TR("report", "p (McNemar, exact, two-sided):")),
              significant(st::mcnemarExact(b, c))},
          report::Fact{report::column("b"), count(b)},
          report::Fact{report::column("c"), count(c)}}}};
    if (!m_n)
        return answer;
    need(*m_n >= b + c, "--n counts all pairs, so it is at least B + C", std::to_string(*m_n));
    // Newcombe's interval needs the split of the unchanged pairs; even halves make it widest.
    const int rest = *m_n - b - c;
    const auto paired = st::newcombePaired(rest / 2, b, c, rest - rest / 2);
    auto &items = answer.section.items;
    items.emplace_back(report::Fact{
        {{"difference", "low", "high"},
         DEVIASCOPE_TR("report",
                       "difference (95 %, Newcombe, unchanged pairs taken as half and half):")},
        report::Difference{paired.difference, paired.interval}});
    items.emplace_back(report::Fact{report::column("n"), count(*m_n)});
    return answer;
}

StatisticsCommand::Answer StatisticsCommand::adjust() const
{
    const auto holm = st::holm(m_values);
    const auto bh = st::benjaminiHochberg(m_values);
    report::Table table;
    table.columns = {report::shownColumn(DEVIASCOPE_TR("report", "p")),
                     report::shownColumn(DEVIASCOPE_TR("report", "Holm")),
                     report::shownColumn(DEVIASCOPE_TR("report", "Benjamini-Hochberg"))};
    for (size_t i = 0; i < m_values.size(); ++i)
        table.rows.push_back({significant(m_values[i]), significant(holm[i]), significant(bh[i])});
    return {{{},
             {std::move(table), report::Fact{report::column("p"), report::verbatim(m_values)},
              report::Fact{report::column("holm"), report::verbatim(holm)},
              report::Fact{report::column("bh"), report::verbatim(bh)},
              report::Fact{report::column("tests"),
                           count(static_cast<std::int64_t>(m_values.size()))}}}};
}

StatisticsCommand::Answer StatisticsCommand::corrected() const
{
    const auto value = st::correctedShare(m_counts[0], m_counts[1], m_sensitivity, m_specificity);
    report::Share share{value.share, value.interval};
    if (value.contradicted)
        share.interval.reset();
    Answer answer{{{},
                   {report::Fact{{{"share", "low", "high"},
                                  DEVIASCOPE_TR("report", "corrected share (Rogan-Gladen; the raw "
                                                          "share's interval carried through):")},
                                 share}}}};
    if (value.contradicted)
        answer.note = "No share explains these counts at exactly this sensitivity and specificity, "
                      "so there is no interval: one of the two is not what it is said to be.";
    return answer;
}

StatisticsCommand::Answer StatisticsCommand::imagesNeeded() const
{
    const int n =
        st::imagesNeeded(m_share, m_difference,
                         m_paired ? st::Design::Paired : st::Design::Unpaired, m_power, m_alpha);
    const char *const heading =
        m_paired ? DEVIASCOPE_TR("report", "pictures before and after, at the same seeds:")
                 : DEVIASCOPE_TR("report", "pictures in each condition:");
    return {{{},
             {report::Fact{report::column("images", heading), count(n)},
              report::Fact{report::column("paired"), report::Answer{m_paired}},
              report::Fact{report::column("power"), report::fixed(m_power)},
              report::Fact{report::column("alpha"), report::fixed(m_alpha)}}}};
}

} // namespace deviascope::cli
