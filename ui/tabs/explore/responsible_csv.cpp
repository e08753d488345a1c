#include "tabs/explore/responsible_csv.h"

#include <sstream>

namespace deviascope::ui {

namespace {

std::string quoted(const std::string &text)
{
    std::string safe = "\"";
    for (const char c : text)
        safe += c == '"' ? "\"\"" : std::string(1, c);
    return safe + '"';
}

const char *condition(bool after)
{
    return after ? "after" : "before";
}

template <class Value>
void optional(std::ostream &csv, const std::optional<Value> &value)
{
    if (value)
        csv << *value;
}

} // namespace

std::string toCsv(const engine::ResponsibleResult &result)
{
    std::ostringstream csv;
    csv << "prompt,attribute,class,condition,count,n,uncertain,share,low,high,wanted,planted\n";
    for (const engine::ResponsibleShare &row : result.shares) {
        csv << quoted(result.prompt) << ',' << quoted(row.attribute) << ',' << quoted(row.label)
            << ',' << condition(row.after) << ',' << row.count << ',' << row.n << ','
            << row.uncertain << ',' << row.share << ',' << row.interval.low << ','
            << row.interval.high << ',';
        optional(csv, row.wanted);
        csv << ',';
        optional(csv, row.planted);
        csv << '\n';
    }
    csv << "\nattribute,class,n,gained,lost,difference,low,high,p_adjusted\n";
    for (const engine::ResponsibleEffect &row : result.effects)
        csv << quoted(row.attribute) << ',' << quoted(row.label) << ',' << row.n << ','
            << row.gained << ',' << row.lost << ',' << row.difference << ',' << row.interval.low
            << ',' << row.interval.high << ',' << row.pAdjusted << '\n';
    csv << "\nattribute,condition,n,deviation_ratio,low,high,null_mean,null_q95\n";
    for (const engine::ResponsibleDeviation &row : result.deviation) {
        csv << quoted(row.attribute) << ',' << condition(row.after) << ',' << row.n << ',';
        optional(csv, row.ratio);
        csv << ',' << row.interval.low << ',' << row.interval.high << ',' << row.nullMean << ','
            << row.nullQ95 << '\n';
    }
    if (result.anyUnwanted) {
        const engine::AnyUnwanted &any = *result.anyUnwanted;
        csv << "\nany_unwanted,count,n,low,high\nbefore," << any.before << ',' << any.n << ','
            << any.beforeInterval.low << ',' << any.beforeInterval.high << "\nafter," << any.after
            << ',' << any.n << ',' << any.afterInterval.low << ',' << any.afterInterval.high
            << '\n';
    }
    if (result.kept)
        csv << "\nrole,named_before,kept,pictures,low,high\n"
            << quoted(result.role) << ',' << result.kept->named << ',' << result.kept->kept << ','
            << result.kept->pictures << ',' << result.kept->interval.low << ','
            << result.kept->interval.high << '\n';
    csv << "\nattribute,class,scale,shown,n,low,high,role_kept,role_named,goal_reached,by\n";
    for (const engine::FoundScale &row : result.scales) {
        csv << quoted(row.attribute) << ',' << quoted(row.label) << ',' << row.scale << ',';
        if (row.n > 0)
            csv << row.shown << ',' << row.n << ',' << row.interval.low << ',' << row.interval.high
                << ',' << row.kept << ',' << row.named << ',' << (row.reached ? "yes" : "no");
        else
            csv << ",,,,,,"; // the scale was given
        csv << ',' << (row.byText ? "text" : "learned") << '\n';
    }
    return csv.str();
}

} // namespace deviascope::ui
