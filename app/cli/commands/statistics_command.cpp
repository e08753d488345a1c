#include "cli/commands/statistics_command.h"

#include "base/error.h"
#include "cli/table.h"
#include "statistics/adjust.h"
#include "statistics/confidence_sequence.h"
#include "statistics/correction.h"
#include "statistics/deviation.h"
#include "statistics/paired.h"
#include "statistics/power.h"
#include "statistics/share.h"

#include <fmt/format.h>

#include <ostream>

namespace deviascope::cli {

namespace st = deviascope::statistics;
using nlohmann::json;

namespace {

void need(bool holds, const std::string &message, const std::string &value)
{
    if (!holds)
        throw base::Error(base::ErrorKind::InvalidValue, message, value,
                          "See deviascope statistics --help.");
}

json pair(const base::Interval &interval)
{
    return {interval.low, interval.high};
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
    const Answer answer = m_answer();
    if (!answer.note.empty())
        context.note(answer.note);
    if (context.json())
        context.print(answer.json);
    else
        context.out() << answer.text;
    return 0;
}

StatisticsCommand::Answer StatisticsCommand::share() const
{
    const int k = m_counts[0], n = m_counts[1];
    const auto interval = st::wilson(k, n);
    const auto live = st::confidenceSequence(k, n);
    const double value = static_cast<double>(k) / n;
    return {{{"share", value},
             {"low", interval.low},
             {"high", interval.high},
             {"interval", pair(interval)},
             {"live_interval", pair(live)},
             {"n", n}},
            fmt::format("share          {}  (95 %, Wilson, n = {})\n"
                        "while counting {}  (holds at every look)\n",
                        shareText(value, interval.low, interval.high), n,
                        shareText(value, live.low, live.high))};
}

StatisticsCommand::Answer StatisticsCommand::shares() const
{
    const int n = st::totalOf(m_counts);
    need(n > 0, "All counts are 0", "counts");
    const auto intervals = st::shareIntervals(m_counts, n);
    json all = json::array();
    Table table({"class", "count", "share [95 %]"});
    for (size_t i = 0; i < m_counts.size(); ++i) {
        const double value = static_cast<double>(m_counts[i]) / n;
        all.push_back({{"count", m_counts[i]},
                       {"share", value},
                       {"low", intervals[i].low},
                       {"high", intervals[i].high}});
        table.add({std::to_string(i + 1), std::to_string(m_counts[i]),
                   shareText(value, intervals[i].low, intervals[i].high)});
    }
    return {{{"shares", all}, {"n", n}}, table.text()};
}

StatisticsCommand::Answer StatisticsCommand::deviation() const
{
    const int n = st::totalOf(m_counts);
    const double ratio = st::deviationRatio(m_counts, m_target);
    const auto interval = st::deviationInterval(m_counts, m_target);
    const auto null = m_target.empty() ? st::deviationNull(n, static_cast<int>(m_counts.size()))
                                       : st::deviationNull(n, m_target);
    return {{{"ratio", ratio},
             {"low", interval.low},
             {"high", interval.high},
             {"null_mean", null.mean},
             {"null_q95", null.q95},
             {"n", n}},
            fmt::format("deviation ratio {:.3f} [{:.3f}, {:.3f}]  (95 %, n = {})\n"
                        "a fair generator scores {:.3f} on average, and 95 % of the time at most "
                        "{:.3f}\n",
                        ratio, interval.low, interval.high, n, null.mean, null.q95)};
}

StatisticsCommand::Answer StatisticsCommand::mcnemar() const
{
    const int b = m_counts[0], c = m_counts[1];
    const double p = st::mcnemarExact(b, c);
    Answer answer{{{"p", p}, {"b", b}, {"c", c}},
                  fmt::format("p = {:.4g}  (McNemar, exact, two-sided)\n", p)};
    if (!m_n)
        return answer;
    need(*m_n >= b + c, "--n counts all pairs, so it is at least B + C", std::to_string(*m_n));
    // Newcombe's interval needs the split of the unchanged pairs; even halves make it widest.
    const int rest = *m_n - b - c;
    const auto paired = st::newcombePaired(rest / 2, b, c, rest - rest / 2);
    answer.json.update({{"n", *m_n},
                        {"difference", paired.difference},
                        {"low", paired.interval.low},
                        {"high", paired.interval.high}});
    answer.text +=
        fmt::format("difference {:+.1f} points [{:+.1f}, {:+.1f}]  (95 %, Newcombe, "
                    "unchanged pairs taken as half and half)\n",
                    100 * paired.difference, 100 * paired.interval.low, 100 * paired.interval.high);
    return answer;
}

StatisticsCommand::Answer StatisticsCommand::adjust() const
{
    const auto holm = st::holm(m_values);
    const auto bh = st::benjaminiHochberg(m_values);
    Table table({"p", "Holm", "Benjamini-Hochberg"});
    for (size_t i = 0; i < m_values.size(); ++i)
        table.add({fmt::format("{:.4g}", m_values[i]), fmt::format("{:.4g}", holm[i]),
                   fmt::format("{:.4g}", bh[i])});
    return {{{"p", m_values}, {"holm", holm}, {"bh", bh}, {"tests", m_values.size()}},
            table.text()};
}

StatisticsCommand::Answer StatisticsCommand::corrected() const
{
    const auto value = st::correctedShare(m_counts[0], m_counts[1], m_sensitivity, m_specificity);
    if (value.contradicted)
        return {{{"share", value.share}, {"low", nullptr}, {"high", nullptr}},
                fmt::format("corrected share {:.1f} %, without an interval\n", 100 * value.share),
                "No share explains these counts at exactly this sensitivity and specificity, so "
                "there is no interval: one of the two is not what it is said to be."};
    return {{{"share", value.share}, {"low", value.interval.low}, {"high", value.interval.high}},
            fmt::format("corrected share {}  (Rogan-Gladen; the raw share's interval carried "
                        "through)\n",
                        shareText(value.share, value.interval.low, value.interval.high))};
}

StatisticsCommand::Answer StatisticsCommand::imagesNeeded() const
{
    const int n =
        st::imagesNeeded(m_share, m_difference,
                         m_paired ? st::Design::Paired : st::Design::Unpaired, m_power, m_alpha);
    return {{{"images", n}, {"paired", m_paired}, {"power", m_power}, {"alpha", m_alpha}},
            fmt::format("{} pictures {}\n", n,
                        m_paired ? "before and after, at the same seeds" : "in each condition")};
}

} // namespace deviascope::cli
