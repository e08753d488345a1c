#include "discovery/activation_spread.h"

#include "base/seeds.h"
#include "sampling/activation_record.h"

#include <ATen/ATen.h>

namespace deviascope::discovery {

namespace {

constexpr int kSamples = 256;
constexpr int kSpreadSteps = 8;

} // namespace

std::map<network::Site, at::Tensor> spreadSamples(const model::Model &model,
                                                  const Settings &settings,
                                                  const std::vector<network::Site> &sites,
                                                  Ledger &ledger, base::Context &context)
{
    std::vector<sampling::Row> pictures;
    for (int i = 0; i < kSamples / kSpreadSteps; ++i)
        pictures.push_back(
            {settings.base, "",
             base::seedOf(base::SeedUse::Spread, settings.seed, static_cast<std::uint64_t>(i))});
    const sampling::Settings draw = sampling::Settings::foretelling(model, kSpreadSteps);
    const auto record = sampling::recordActivations(model, pictures, draw, {}, sites, context);
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
