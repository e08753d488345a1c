#pragma once

#include "base/context.h"
#include "direction/direction.h"
#include "discovery/method_info.h"
#include "discovery/settings.h"
#include "model/model.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::discovery {

/// A number that one method alone measures of what it found.
struct Measure {
    std::string key;  ///< in JSON
    std::string name; ///< an English phrase
    double value = 0;
};

/// What a method found.
struct Finding {
    direction::Direction direction;   ///< with its provenance
    std::optional<double> pairedLoss; ///< held-out loss(v) - loss(0); none of a stopped run
    std::optional<base::Interval> pairedLossInterval; ///< 95 %
    std::int64_t evaluations = 0;      ///< of the U-Net, forward; halves by their share
    std::int64_t backwardPasses = 0;   ///< one per sample
    std::int64_t totalEvaluations = 0; ///< both, as methods.md counts: a backward pass is two more
    std::int64_t scaleEvaluations = 0; ///< of the search for the suggested scale
    double seconds = 0;                ///< without the search
    double scaleSeconds = 0;
    bool stoppedEarly = false;           ///< asked to stop, best so far
    bool flat = false;                   ///< ended before its steps: nothing more was gained
    bool usable = false;                 ///< a slider can be made of it
    std::string reason;                  ///< when not usable: one sentence
    std::vector<std::string> knownWords; ///< when not usable: concepts to try
    std::vector<Measure> measures = {};  ///< the method's own
};

/// One way of finding directions in a frozen model; a file each. Stateless.
class Method {
public:
    virtual ~Method() = default;

    virtual const MethodInfo &info() const = 0;

    /// Blocks. Calls `context.poll(progress)` before each U-Net call: stop, progress, more urgent
    /// jobs. A stop returns what is found so far, or throws `Cancelled` when that is nothing. With
    /// a checkpoint folder in `context`, goes on from what is there. Throws InvalidValue before any
    /// work.
    virtual std::vector<Finding> discover(const model::Model &model, const Settings &settings,
                                          base::Context &context) const = 0;

    /// About how many evaluations of the U-Net that takes, a backward pass counted as two, the
    /// search for the scale included. Throws InvalidValue.
    virtual double forecast(const model::Model &model, const Settings &settings) const = 0;
};

/// Every method, by its name on the command line. Throws InvalidValue for an unknown name.
const Method &methodNamed(const std::string &name);
std::vector<const Method *> allMethods();

} // namespace deviascope::discovery
