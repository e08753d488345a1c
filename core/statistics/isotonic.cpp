#include "statistics/isotonic.h"

#include "statistics/require.h"

#include <algorithm>
#include <cstddef>

namespace deviascope::statistics {

std::vector<double> isotonicFit(std::span<const double> values, std::span<const double> weights)
{
    require(values.size() == weights.size(), "Every value needs a weight", "weights");
    require(std::all_of(weights.begin(), weights.end(), [](double weight) { return weight > 0; }),
            "Weights must be above 0", "weights");
    struct Block {
        double mean = 0, weight = 0;
        std::size_t size = 0;
    };
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < values.size(); ++i) {
        blocks.push_back({values[i], weights[i], 1});
        // A block that falls below the one before is pooled with it, and so on to the left.
        while (blocks.size() > 1 && blocks[blocks.size() - 2].mean > blocks.back().mean) {
            const Block last = blocks.back();
            blocks.pop_back();
            Block &into = blocks.back();
            const double weight = into.weight + last.weight;
            into.mean = (into.mean * into.weight + last.mean * last.weight) / weight;
            into.weight = weight;
            into.size += last.size;
        }
    }
    std::vector<double> fit;
    for (const Block &block : blocks)
        fit.insert(fit.end(), block.size, block.mean);
    return fit;
}

} // namespace deviascope::statistics
