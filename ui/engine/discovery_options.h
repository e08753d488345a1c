#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::engine {

/// What a discovery minimises: methods.md calls them `distilled` and `noise`.
enum class Objective { Distilled, Noise };

/// How a method looks, beyond concept and base. 0 and empty: its own default.
struct DiscoveryOptions {
    std::string negative;           ///< what the concept's pictures avoid: an anti-vector
    std::filesystem::path shown;    ///< a folder of pictures that show the concept
    std::vector<std::string> sites; ///< where in the U-Net: "mid", "up_0"
    Objective objective = Objective::Distilled;
    bool carriers = true;       ///< learn in pictures of many roles, not of the base alone
    int pictures = 0;           ///< drawn to learn or to look at
    int steps = 0;              ///< of training
    int components = 0;         ///< how many directions
    bool perStep = false;       ///< components of each sampling step by itself
    double timestep = 0;        ///< in 0..1000, of the step that is looked at
    std::filesystem::path mask; ///< a picture: what changes where it is white counts
    std::uint64_t seed = 0;
    bool operator==(const DiscoveryOptions &) const = default;
};

enum class DiscoveryOption {
    Negative,
    Shown,
    Sites,
    Objective,
    Carriers,
    Pictures,
    Steps,
    Components,
    PerStep,
    Timestep,
    Mask,
    Seed
};

/// As the methods' own tables call it.
std::string keyOf(DiscoveryOption option);

/// The options that a method reads, in the order in which they are asked for.
std::vector<DiscoveryOption> optionsOf(const std::string &method);

/// Whether `option` stands at something else than its default.
bool isSet(const DiscoveryOptions &options, DiscoveryOption option);

/// `options` with what `method` does not read put back to its default.
DiscoveryOptions relevantTo(const std::string &method, const DiscoveryOptions &options);

} // namespace deviascope::engine
