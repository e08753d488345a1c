#pragma once

#include "network/site.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <span>
#include <vector>

namespace deviascope::network {

/// One change of an activation during one forward pass: activation + delta (* mask), on a range of
/// batch rows. An argument of the call, never a state of the network.
struct Edit {
    Site site;
    at::Tensor delta;     ///< [1 or rows, C, h, w], scale included; the network's dtype and device
    at::Tensor mask;      ///< [1 or rows, 1, h, w] in 0..1, or undefined
    int64_t firstRow = 0; ///< first batch row that is changed
    int64_t rows = -1;    ///< how many; -1: all from firstRow
};

/// What to read during a forward pass. An activation is read before edits at its own site.
struct Taps {
    std::map<Site, at::Tensor> activations; ///< ask for a site by giving it an (empty) entry

    bool wants(const Site &site) const { return activations.contains(site); }
};

/// `h` with every edit at `site` added, in order; `h` itself is left alone (autograd-safe).
/// Throws InvalidValue when a delta does not fit.
at::Tensor applyEdits(at::Tensor h, const Site &site, std::span<const Edit> edits);

/// The edits as seen by rows `first` … `first + count` of a batch of `rows`, counted from `first`.
std::vector<Edit> editsOfRows(std::span<const Edit> edits, int64_t rows, int64_t first,
                              int64_t count);

} // namespace deviascope::network
