#include "sampling/rows_in_turn.h"

namespace deviascope::sampling {

std::vector<Row> rowsInTurn(std::span<const std::string> prompts,
                            std::span<const std::uint64_t> seeds)
{
    std::vector<Row> rows;
    for (size_t i = 0; i < seeds.size(); ++i)
        rows.push_back({prompts[(i + i / prompts.size()) % prompts.size()], "", seeds[i]});
    return rows;
}

} // namespace deviascope::sampling
