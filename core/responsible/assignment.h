#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace deviascope::responsible {

/// How it is decided which class a picture is pushed to (methods.md, 1, "Fair generation").
enum class Law {
    Balanced, ///< the target's counts exactly, alternating: what the official script does
    Drawn,    ///< independent draws from the target
    /// (house) Counts that make the classes come out in the target's shares although a push does
    /// not always succeed, from what calibration saw (`madeUpFor`); otherwise as `Balanced`.
    Calibrated,
};

/// "balanced", "drawn", "calibrated".
Law parseLaw(const std::string &text);
std::string lawName(Law law);

/// `n` pictures split after `target` by the largest remainder: the counts sum to n, none is a whole
/// picture away from its share. Throws InvalidValue unless `target` holds shares that sum to 1.
std::vector<int> countsFor(int n, const std::vector<double> &target);

/// Shares in which pictures must be pushed so that what is perceived comes nearest to `target`
/// (least Kullback-Leibler divergence): `counts` [pushed to][class], as perceived in calibration.
/// A class that nothing was pushed to, or where nothing was perceived, keeps a share of 0 where its
/// target is 0, and is taken to succeed elsewhere.
std::vector<double> madeUpFor(const std::vector<double> &target,
                              const std::vector<std::vector<int>> &counts);

/// The class of each of `n` pictures in every attribute: [attribute][picture]. Except under
/// `Drawn` each attribute's counts are those of `countsFor`, spread evenly over the sequence and
/// over the classes of the attributes before it, so that no attribute goes with another; under
/// `Drawn` everything is independent, from a CPU generator of `seed`. Throws as `countsFor`.
std::vector<std::vector<int>>
assign(Law law, int n, const std::vector<std::vector<double>> &targets, std::uint64_t seed);

} // namespace deviascope::responsible
