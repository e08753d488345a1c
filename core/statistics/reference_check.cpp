#include "statistics/reference_check.h"

#include "base/error.h"
#include "statistics/adjust.h"
#include "statistics/confidence_sequence.h"
#include "statistics/correction.h"
#include "statistics/deviation.h"
#include "statistics/distance.h"
#include "statistics/paired.h"
#include "statistics/share.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>
#include <map>

namespace deviascope::statistics {

using base::Error;
using base::ErrorKind;
using nlohmann::json;

namespace {

constexpr std::uintmax_t kMostBytes = 64U << 20;
constexpr double kExact = 1e-9;
constexpr double kNullMean = 0.002;
constexpr double kRounding = 1e-9;

/// Largest difference of what was computed from what the file says.
double distance(const std::vector<double> &computed, const std::vector<double> &wanted)
{
    if (computed.size() != wanted.size())
        return std::numeric_limits<double>::infinity();
    double largest = 0;
    for (size_t i = 0; i < computed.size(); ++i) {
        const double difference = std::abs(computed[i] - wanted[i]);
        if (!(difference <= largest)) // a NaN must not pass
            largest = std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference;
    }
    return largest;
}

double interval(const json &entry, const base::Interval &computed)
{
    return distance({computed.low, computed.high},
                    {entry.at("low").get<double>(), entry.at("high").get<double>()});
}

using Numbers = std::vector<double>;
using Counts = std::vector<int>;

/// The error of one entry, group by group.
const std::map<std::string, std::function<double(const json &)>> &exactGroups()
{
    static const std::map<std::string, std::function<double(const json &)>> groups = {
        {"wilson_95", [](const json &e) { return interval(e, wilson(e.at("k"), e.at("n"))); }},
        {"goodman_95",
         [](const json &e) {
             const Counts counts = e.at("counts");
             Numbers computed, wanted;
             for (const base::Interval &each : goodman(counts, totalOf(counts)))
                 computed.insert(computed.end(), {each.low, each.high});
             for (const json &each : e.at("intervals"))
                 wanted.insert(wanted.end(), {each.at(0).get<double>(), each.at(1).get<double>()});
             return distance(computed, wanted);
         }},
        {"mcnemar_exact",
         [](const json &e) {
             return distance({mcnemarExact(e.at("b"), e.at("c"))}, {e.at("p").get<double>()});
         }},
        {"adjusted",
         [](const json &e) {
             const Numbers p = e.at("p");
             return std::max(distance(holm(p), e.at("holm").get<Numbers>()),
                             distance(benjaminiHochberg(p), e.at("bh").get<Numbers>()));
         }},
        {"deviation_ratio_uniform",
         [](const json &e) {
             return distance({deviationRatio(e.at("counts").get<Counts>())},
                             {e.at("value").get<double>()});
         }},
        {"entropy_gap",
         [](const json &e) {
             return distance({entropyGap(e.at("p").get<Numbers>())}, {e.at("value").get<double>()});
         }},
        {"total_variation",
         [](const json &e) {
             return distance({totalVariation(e.at("p").get<Numbers>(), e.at("q").get<Numbers>())},
                             {e.at("value").get<double>()});
         }},
        {"rogan_gladen",
         [](const json &e) {
             return distance(
                 {roganGladen(e.at("apparent"), e.at("sensitivity"), e.at("specificity"))},
                 {e.at("corrected").get<double>()});
         }},
        {"confidence_sequence_95",
         [](const json &e) { return interval(e, confidenceSequence(e.at("k"), e.at("n"))); }},
        {"newcombe_paired_95",
         [](const json &e) {
             const Counts t = e.at("table");
             const auto computed = newcombePaired(t.at(0), t.at(1), t.at(2), t.at(3));
             return std::max(interval(e, computed.interval),
                             distance({computed.difference}, {e.at("difference").get<double>()}));
         }},
    };
    return groups;
}

/// Simulated values: two bounds, so the error is the larger share of its bound, times 1.
StatisticsRow checkNull(const json &entry)
{
    const int n = entry.at("n");
    const int classes = entry.at("classes");
    const DeviationNull null = deviationNull(n, classes);
    const double step = 1 / (n * (1 - 1.0 / classes));
    const double meanError = std::abs(null.mean - entry.at("mean").get<double>());
    const double q95Error = std::abs(null.q95 - entry.at("q95").get<double>());
    StatisticsRow row;
    row.error = meanError;
    row.tolerance = kNullMean;
    row.ok = meanError <= kNullMean && q95Error <= step + kRounding;
    if (meanError <= kNullMean && !row.ok) { // the quantile is what failed: show that
        row.error = q95Error;
        row.tolerance = step;
    }
    return row;
}

json parse(const std::filesystem::path &file)
{
    std::error_code code;
    const auto size = std::filesystem::file_size(file, code);
    std::ifstream stream(file);
    if (code || !stream)
        throw Error(ErrorKind::NotFound, "There is no such file", file.string(),
                    "Give a file laid out like golden/statistics.json.");
    if (size > kMostBytes)
        throw Error(ErrorKind::DamagedFile, "The file is too large for reference statistics",
                    file.string(), "Give a file of at most 64 MiB.");
    json parsed = json::parse(stream, nullptr, /*allow_exceptions=*/false);
    if (!parsed.is_object())
        throw Error(ErrorKind::DamagedFile, "The file is no JSON object of groups", file.string(),
                    "Give a file laid out like golden/statistics.json.");
    return parsed;
}

} // namespace

StatisticsReport checkStatistics(const std::filesystem::path &file)
{
    StatisticsReport report;
    const json groups = parse(file);
    for (const auto &[group, entries] : groups.items()) {
        if (entries.is_string())
            continue;
        const auto exact = exactGroups().find(group);
        const bool isNull = group == "deviation_ratio_null";
        if (exact == exactGroups().end() && !isNull) {
            report.unknown.push_back(group);
            continue;
        }
        int index = 0;
        for (const json &entry : entries) {
            StatisticsRow row;
            try {
                if (isNull) {
                    row = checkNull(entry);
                } else {
                    row.error = exact->second(entry);
                    row.tolerance = kExact;
                    row.ok = row.error <= kExact;
                }
            } catch (const std::exception &error) { // of JSON, or an impossible value
                throw Error(ErrorKind::DamagedFile,
                            "Entry " + std::to_string(index) + " of group \"" + group +
                                "\" is not as expected: " + error.what(),
                            file.string(), "See docs/file-formats.md.");
            }
            row.group = group;
            row.index = index++;
            report.ok = report.ok && row.ok;
            report.rows.push_back(row);
        }
    }
    return report;
}

} // namespace deviascope::statistics
