#include "discovery/activation_spread.h"

#include "base/seeds.h"

#include <ATen/ATen.h>

namespace deviascope::discovery {

namespace {

constexpr int kSamples = 256;
constexpr int kSpreadSteps = 8;

} // namespace

std::map<network::Site, at::Tensor> spreadSamples(const model::Model &model, const Subject &subject,
                                                  const std::vector<network::Site> &sites,
                                                  KeptRecord &kept, Ledger &ledger,
                                                  base::Context &context)
{
    std::vector<sampling::Row> pictures;
    for (int i = 0; i < kSamples / kSpreadSteps; ++i)
        pictures.push_back(
            {subject.base, "",
             base::seedOf(base::SeedUse::Spread, subject.seed, static_cast<std::uint64_t>(i))});
    const sampling::Settings draw = sampling::Settings::foretelling(model, kSpreadSteps);
    const auto record = kept.record(model, "spread", pictures, draw, sites, context);
    ledger.full(record.evaluations);
    std::map<network::Site, at::Tensor> samples;
    for (const auto &[site, activations] : record.activations)
        samples[site] = activations.to(at::kDouble).flatten(0, 1);
    return samples;
}

double forecastOfSpread(const model::Model &model)
{
    return static_cast<double>(sampling::evaluationsOf(
        model, sampling::Settings::foretelling(model, kSpreadSteps), kSamples / kSpreadSteps));
}

} // namespace deviascope::discovery
