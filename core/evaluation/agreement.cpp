#include "evaluation/agreement.h"

#include "direction/algebra.h"
#include "direction/origin.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace deviascope::evaluation {

namespace {

/// Values that a direction holds over all its tensors.
double dimensions(const direction::Direction &direction)
{
    std::int64_t count = direction.text.defined() ? direction.text.numel() : 0;
    for (const auto &[site, tensor] : direction.tensors)
        count += tensor.numel();
    return static_cast<double>(count);
}

bool comparable(const direction::Direction &a, const direction::Direction &b)
{
    if (a.text.defined() != b.text.defined() || a.tensors.size() != b.tensors.size())
        return false;
    if (a.text.defined() && a.text.sizes() != b.text.sizes())
        return false;
    return std::all_of(a.tensors.begin(), a.tensors.end(), [&](const auto &each) {
        const auto other = b.tensors.find(each.first);
        return other != b.tensors.end() && other->second.sizes() == each.second.sizes();
    });
}

/// Seed and further settings of a discovery. Nothing where they are not known, and for the text
/// edit, which no seed changes.
struct Run {
    std::uint64_t seed = 0;
    nlohmann::json others;
};
std::optional<Run> runOf(const direction::Direction &direction)
{
    if (direction.text.defined() || !direction.provenance.is_object())
        return std::nullopt;
    const auto settings = direction.provenance.find("settings");
    if (settings == direction.provenance.end() || !settings->is_object())
        return std::nullopt;
    const auto seed = settings->find("seed");
    if (seed == settings->end() || !seed->is_number_unsigned())
        return std::nullopt;
    Run run{seed->get<std::uint64_t>(), *settings};
    run.others.erase("seed");
    return run;
}

bool onlySeedsDiffer(const direction::Direction &a, const direction::Direction &b)
{
    const auto one = runOf(a), other = runOf(b);
    return one && other && one->seed != other->seed && one->others == other->others &&
           direction::modelHashOf(a) == direction::modelHashOf(b);
}

} // namespace

std::vector<Agreement> agreements(std::span<const direction::Direction> directions)
{
    constexpr double kOneSided95 = 1.6448536269514722;
    std::map<std::pair<std::string, std::string>, Agreement> found;
    for (size_t i = 0; i < directions.size(); ++i)
        for (size_t j = i + 1; j < directions.size(); ++j) {
            const auto &a = directions[i], &b = directions[j];
            if (a.concept_ != b.concept_ || a.method != b.method || !comparable(a, b) ||
                !onlySeedsDiffer(a, b))
                continue;
            const double cosine = direction::cosines(std::vector{a, b})[0][1];
            Agreement &agreement = found[{a.concept_, a.method}];
            if (agreement.pairs == 0) {
                agreement.concept_ = a.concept_;
                agreement.method = a.method;
                agreement.least = agreement.most = cosine;
                agreement.chance = kOneSided95 / std::sqrt(dimensions(a));
            }
            ++agreement.pairs;
            agreement.mean += cosine;
            agreement.least = std::min(agreement.least, cosine);
            agreement.most = std::max(agreement.most, cosine);
        }
    std::vector<Agreement> result;
    for (auto &[key, agreement] : found) {
        agreement.mean /= agreement.pairs;
        result.push_back(agreement);
    }
    return result;
}

} // namespace deviascope::evaluation
