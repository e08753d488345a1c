#include "discovery/closed_form.h"

#include "discovery/activation_spread.h"
#include "discovery/component_analysis.h"
#include "discovery/method_settings.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace deviascope::discovery {

namespace {

constexpr int kComponents = 5;

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

    Ledger ledger(model.unet);
    base::Context drawing = context.part(0, 1, "drawing");
    const at::Tensor h = spreadSamples(model, settings, ledger, drawing) // [N, C, h, w]
                             .permute({0, 2, 3, 1})
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
