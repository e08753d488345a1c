#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace deviascope::base {

/// What a program draws pictures for by itself. Each use has its own seeds, so that nothing is
/// tried on the pictures that it was learned from, and nothing is counted twice.
enum class SeedUse : std::uint8_t {
    Audit,       ///< audits
    Training,    ///< pictures that a direction is learned on
    Scale,       ///< the suggested scale
    Prototypes,  ///< prototypes of prompts
    Comparison,  ///< directions and methods judged side by side
    Spread,      ///< the unit of sliders
    Calibration, ///< how hard pictures are pushed
    Map,         ///< what prompts mean
    Rivals,      ///< a learned direction beside text steering
    Response,    ///< how pictures answer to a slider
    Components,  ///< principal components
    Labelled,    ///< pictures that a supervised direction is learned on
    OwnMeasure,  ///< pictures by which a method measures what it found
    Regions,     ///< pictures that a region's directions learn from, noise to find regions under
    Planted,     ///< pictures that a planted bias is learned on
    Mix,         ///< how far a planted bias goes
    Explained,   ///< what a classifier's explanation is learned on
};

/// The seeds of one use: `runs` times `perRun` of them, from `first` on.
struct SeedRange {
    std::uint64_t first = 0;
    std::uint64_t perRun = 1000;
    std::uint64_t runs = 100;
};

/// By SeedUse. Below 5000 are those that a person begins with.
inline constexpr std::array<SeedRange, 17> kSeedRanges = {{{5000, 95000, 1},
                                                           {100000},
                                                           {200000},
                                                           {300000},
                                                           {400000, 100000, 1},
                                                           {500000},
                                                           {600000, 100000, 1},
                                                           {700000},
                                                           {800000},
                                                           {900000},
                                                           {1000000},
                                                           {1100000},
                                                           {1200000},
                                                           {1300000},
                                                           {1400000},
                                                           {1500000},
                                                           {1600000}}};

/// Where "New seeds" takes them from: no use's, and short enough to be typed again.
inline constexpr std::uint64_t kFirstNewSeed = 50'000'000;
inline constexpr std::uint64_t kLastNewSeed = 249'999'999;

/// What does not fit into its range has 2^27 seeds of its own: 2^17 pictures of 2^10 runs (runs
/// that far apart share theirs). The generator of noise looks at the lowest 32 bits alone.
inline constexpr int kBitsOfUse = 27, kBitsOfPicture = 17;
inline constexpr std::uint64_t kMostPicturesOfUse = std::uint64_t(1) << kBitsOfPicture;

static_assert((kSeedRanges.size() + 2) << kBitsOfUse <= std::uint64_t(1) << 32);
static_assert(std::uint64_t(2) << kBitsOfUse > kLastNewSeed);

/// The seed of the picture `index` (below kMostPicturesOfUse) of the run with the seed `run`.
constexpr std::uint64_t seedOf(SeedUse use, std::uint64_t run, std::uint64_t index)
{
    const SeedRange &range = kSeedRanges[static_cast<std::size_t>(use)];
    if (run < range.runs && index < range.perRun)
        return range.first + run * range.perRun + index;
    const std::uint64_t mostRuns = std::uint64_t(1) << (kBitsOfUse - kBitsOfPicture);
    return ((static_cast<std::uint64_t>(use) + 2) << kBitsOfUse) | // behind kLastNewSeed
           ((run % mostRuns) << kBitsOfPicture) | (index % kMostPicturesOfUse);
}

/// The first `count` seeds of a run.
inline std::vector<std::uint64_t> seedsOf(SeedUse use, std::uint64_t run, std::uint64_t count)
{
    std::vector<std::uint64_t> seeds(count);
    for (std::uint64_t i = 0; i < count; ++i)
        seeds[i] = seedOf(use, run, i);
    return seeds;
}

} // namespace deviascope::base
