#include "network/edit.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::network {

namespace {

void checkFits(const at::Tensor &h, const Edit &edit, int64_t rows)
{
    const bool fits = edit.delta.dim() == 4 && edit.firstRow >= 0 && rows >= 0 &&
                      edit.firstRow + rows <= h.size(0) &&
                      (edit.delta.size(0) == 1 || edit.delta.size(0) == rows) &&
                      edit.delta.size(1) == h.size(1) &&
                      (edit.delta.size(2) == h.size(2) || edit.delta.size(2) == 1) &&
                      (edit.delta.size(3) == h.size(3) || edit.delta.size(3) == 1);
    if (!fits)
        throw base::Error(base::ErrorKind::InvalidValue,
                          "A direction does not fit the model's activation at " + edit.site.name(),
                          edit.site.name(),
                          "It was made with another model or for another picture size.");
}

} // namespace

at::Tensor applyEdits(at::Tensor h, const Site &site, std::span<const Edit> edits)
{
    for (const Edit &edit : edits) {
        if (edit.site != site)
            continue;
        const int64_t rows = edit.rows < 0 ? h.size(0) - edit.firstRow : edit.rows;
        checkFits(h, edit, rows);
        const at::Tensor delta = edit.mask.defined() ? edit.delta * edit.mask : edit.delta;
        if (rows == h.size(0)) {
            h = h + delta;
            continue;
        }
        const int64_t after = edit.firstRow + rows;
        h = at::cat({h.narrow(0, 0, edit.firstRow), h.narrow(0, edit.firstRow, rows) + delta,
                     h.narrow(0, after, h.size(0) - after)});
    }
    return h;
}

std::vector<Edit> editsOfRows(std::span<const Edit> edits, int64_t rows, int64_t first,
                              int64_t count)
{
    std::vector<Edit> inside;
    for (const Edit &edit : edits) {
        const int64_t editEnd = edit.rows < 0 ? rows : edit.firstRow + edit.rows;
        const int64_t begin = std::max(edit.firstRow, first);
        const int64_t end = std::min(editEnd, first + count);
        if (begin >= end)
            continue;
        const auto rowsOf = [&](const at::Tensor &perRow) {
            return perRow.defined() && perRow.size(0) == editEnd - edit.firstRow
                       ? perRow.narrow(0, begin - edit.firstRow, end - begin)
                       : perRow;
        };
        inside.push_back(
            {edit.site, rowsOf(edit.delta), rowsOf(edit.mask), begin - first, end - begin});
    }
    return inside;
}

} // namespace deviascope::network
