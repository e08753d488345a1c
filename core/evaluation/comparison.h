#pragma once

#include "base/context.h"
#include "direction/direction.h"
#include "evaluation/monotonicity.h"
#include "format/journal.h"
#include "model/model.h"
#include "observation/perceiver.h"
#include "scale/trial.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace deviascope::evaluation {

/// A direction that is judged, and the scale at which it is.
struct Candidate {
    std::string name;
    direction::Direction direction;
    double scale = 1; ///< its suggested one, as a rule
};

/// What is drawn: the same pictures for every candidate.
struct ComparisonPlan {
    observation::Sitting sitting; ///< what all candidates stand for, and by which pictures
    std::vector<Candidate> candidates;
    std::vector<double> factors = {0.5, 1, 1.5, 2}; ///< of each candidate's scale; 1 is among them
};

/// What else changed: pictures whose label of another attribute is not what it was. "Uncertain" is
/// a label like the others (methods.md: never dropped).
struct Collateral {
    std::string attribute;
    statistics::Counted changed; ///< of all pictures
    int uncertain = 0;           ///< pictures that were uncertain before or after
};

/// How one direction does (issue: flips, monotonicity, collateral).
struct ComparisonRow {
    std::string name, method;
    bool control = false; ///< a random direction of the row before: equal norm, see randomLike
    double norm = 0, scale = 0;
    statistics::Counted turned;   ///< of the pictures that did not show the concept
    statistics::Counted wrongWay; ///< of those that did: no more
    statistics::Counted kept;
    statistics::Counted monotone;     ///< pictures that never go back while the scale grows
    Monotonicity monotonicity;        ///< of the share over the scale
    std::vector<scale::Trial> points; ///< the untouched pictures, then each factor of the scale
    std::vector<Collateral> collateral;
    /// Evaluations that finding it took, with choosing and the search for its scale; none where its
    /// file does not say.
    std::optional<std::int64_t> spent;
    std::vector<bool> turnedPictures; ///< picture by picture, for paired comparisons
};

struct Comparison {
    std::vector<ComparisonRow> rows; ///< each candidate, then its control
    std::int64_t evaluations = 0;
    double seconds = 0;
};

/// Draws and judges every candidate and its control. What `journal`, of a run named by the model
/// and the sitting, has finished is not drawn again. Blocks and polls; a stop throws Cancelled.
/// Throws Unsupported for a model without a scorer, InvalidValue for a plan without pictures.
Comparison compare(const model::Model &model, const ComparisonPlan &plan, format::Journal &journal,
                   base::Context &context);
Comparison compare(const model::Model &model, const ComparisonPlan &plan, base::Context &context);

/// A direction with the same shapes and the same norm of each tensor, step by step where it has
/// entries for steps (Haas et al., fig. 4), in a random direction.
direction::Direction randomLike(const direction::Direction &direction, std::uint64_t seed);

/// The row of one candidate from how its pictures were perceived. Exposed for tests.
struct Perceptions {
    std::vector<double> scales;          ///< 0 first, ascending
    std::vector<observation::Seen> seen; ///< by scale
    size_t chosen = 0;                   ///< the scale that is judged
    std::vector<std::string> attributes; ///< those beside the concept's own
};
ComparisonRow rowOf(const Perceptions &perceptions);

} // namespace deviascope::evaluation
