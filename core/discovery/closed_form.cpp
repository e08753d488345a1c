#include "discovery/closed_form.h"

#include "discovery/component_analysis.h"
#include "discovery/ledger.h"
#include "discovery/method_settings.h"
#include "sampling/activation_record.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace deviascope::discovery {

namespace {

constexpr int kComponents = 5;
constexpr int kSamples = 256; ///< of (seed, step), for the unit of the slider
constexpr int kSteps = 8;
constexpr std::uint64_t kFirstSeed = 500000; ///< away from the seeds of pictures

} // namespace

const MethodInfo &ClosedForm::info() const
{
    static const MethodInfo info{
        "sefa",
        "Reads from the weights which changes the network answers to most, without pictures or a "
        "concept (SeFa, Shen and Zhou 2021).",
        Aim::Anything};
    return info;
}

std::vector<Finding> ClosedForm::discover(const model::Model &model, const Settings &settings,
                                          base::Context &context) const
{
    const auto start = std::chrono::steady_clock::now();
    const auto channels = static_cast<int>(model.unet.config().blockChannels.back());
    const int count =
        countOr(settings.components, std::min(kComponents, channels), channels, "components");
    std::vector<at::Tensor> rows;
    for (const at::Tensor &weight : model.unet.readersOfMid()) // [out, C, k, k]
        rows.push_back(
            weight.to(at::kCPU, at::kDouble).permute({0, 2, 3, 1}).reshape({-1, channels}));
    const auto components = readDirections(at::cat(rows), count);

    std::vector<sampling::Row> pictures;
    for (int i = 0; i < kSamples / kSteps; ++i)
        pictures.push_back(
            {settings.base, "", kFirstSeed + settings.seed * 1000 + static_cast<std::uint64_t>(i)});
    sampling::Settings draw = sampling::Settings::foretelling(model, kSteps);
    Ledger ledger(model.unet);
    base::Context drawing = context.part(0, 1, "drawing");
    const std::vector<network::Site> sites = {network::kMid};
    const auto record = sampling::recordActivations(model, pictures, draw, {}, sites, drawing);
    ledger.full(record.evaluations);
    const at::Tensor h = record.activations
                             .at(network::kMid) // [T, N, C, h, w]
                             .to(at::kDouble)
                             .permute({0, 1, 3, 4, 2})
                             .reshape({-1, channels});

    std::vector<Finding> findings;
    for (const Component &component : components) {
        const double deviation = h.mv(component.vector).std().item<double>();
        direction::Direction direction;
        direction.name = "component " + std::to_string(findings.size() + 1) + " (sefa)";
        direction.base = settings.base;
        direction.method = info().name;
        direction.tensors[network::kMid] =
            (component.vector * deviation).to(at::kFloat).view({1, channels, 1, 1});
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
        Finding finding = makeFinding(model, settings, std::move(direction),
                                      std::llround(ledger.forwardPasses()), spent.count());
        finding.direction.provenance["gain"] = component.deviation;
        findings.push_back(std::move(finding));
    }
    return findings;
}

} // namespace deviascope::discovery
