#pragma once

#include "scale/trial.h"
#include "statistics/paired.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::evaluation {

enum class Holder { Text, Learned };

/// What is to be said of the two beside the numbers.
enum class RivalVerdict {
    LearnedBetter,   ///< more successes, and the interval of the difference excludes 0
    LearnedAhead,    ///< more successes, but they cannot be told apart
    TextBetter,      ///< as LearnedBetter, for text
    TextAhead,       ///< as LearnedAhead, for text
    Equal,           ///< as many successes
    LearnedUnusable, ///< nothing to compare: no usable direction was learned
    NothingToCount,  ///< every picture showed the concept already
    NoScorer,        ///< the model brings none: nothing can be counted
};

/// A learned direction and text steering at the same pictures, each at its own scale; none of the
/// pictures was learned from, and no scale was found with them. A value without tensors.
struct Rivalry {
    scale::Trial learned{.scale = 1}, text{.scale = 1};
    int both = 0, learnedOnly = 0, textOnly = 0, neither = 0; ///< successes, picture by picture
    bool hasScorer = true;
    bool learnedUsable = true, textUsable = true;

    std::vector<std::string> prompts;
    std::vector<std::uint64_t> seeds;
    bool newPrompts = false; ///< the prompts, too, were used by no other stage
    std::string model;       ///< hash of the model that drew
    std::int64_t evaluations = 0;
    double seconds = 0;

    int pictures() const { return both + learnedOnly + textOnly + neither; }

    /// Share of successes, learned minus text, with Newcombe's paired interval. Needs pictures.
    statistics::PairedDifference difference() const;

    RivalVerdict verdict() const;

    /// The rule: text steering holds the card until the learned direction succeeds at more of the
    /// same pictures (the point estimate; equal is not more, since text is the simpler of the two).
    /// Where nothing can be counted the learned one holds it, if it is usable by its own measure.
    Holder holder() const;

    bool operator==(const Rivalry &) const = default;
};

nlohmann::json toJson(const Rivalry &rivalry);
/// Nothing where the JSON is of another shape or its counts are impossible.
std::optional<Rivalry> rivalryFromJson(const nlohmann::json &json);

} // namespace deviascope::evaluation
