#include "direction/energy.h"

#include "direction/direction.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace deviascope::direction {

namespace {

constexpr double kTop = 0.05;

} // namespace

std::vector<Energy> energyOf(const Direction &direction)
{
    double whole = 0;
    for (const auto &[site, tensor] : direction.tensors)
        whole += tensor.to(at::kDouble).square().sum().item<double>();
    std::vector<Energy> result;
    if (!(whole > 0))
        return result;
    for (const auto &[site, tensor] : direction.tensors) {
        const at::Tensor squares = tensor.to(at::kDouble).square(); // [S, C, h, w]
        const double own = squares.sum().item<double>();
        Energy energy;
        energy.site = site;
        energy.share = own / whole;
        if (own > 0) {
            const at::Tensor cells = (squares.sum(at::IntArrayRef({0, 1})) / own).contiguous();
            for (int64_t y = 0; y < cells.size(0); ++y) {
                const double *row = cells.data_ptr<double>() + y * cells.size(1);
                energy.cells.emplace_back(row, row + cells.size(1));
            }
            const auto places = static_cast<double>(tensor.size(2) * tensor.size(3));
            energy.channelMeans =
                tensor.to(at::kDouble).mean({2, 3}).square().sum().item<double>() * places / own;
            const at::Tensor channels = squares.sum(at::IntArrayRef({0, 2, 3}));
            const auto count = std::max<int64_t>(1, std::llround(kTop * channels.size(0)));
            energy.topChannels = std::get<0>(channels.topk(count)).sum().item<double>() / own;
        }
        result.push_back(std::move(energy));
    }
    return result;
}

nlohmann::json toJson(const std::vector<Energy> &energy)
{
    nlohmann::json rows = nlohmann::json::array();
    for (const Energy &each : energy)
        rows.push_back({{"site", each.site.name()},
                        {"share", each.share},
                        {"cells", each.cells},
                        {"channel_means", each.channelMeans},
                        {"top_channels", each.topChannels}});
    return rows;
}

} // namespace deviascope::direction
