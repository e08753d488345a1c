#pragma once

#include "base/context.h"
#include "base/option.h"
#include "base/picture.h"
#include "direction/direction.h"
#include "model/model.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deviascope::discovery {

enum class Objective { Distilled, Noise };
enum class Carriers { Roles, None };
/// How far the base prompt is padded while a vector learns: as the model takes it, or as the
/// official code does, to the longest prompt of the batch.
enum class Pad { Model, Official };

/// What a method is asked for. Methods read what concerns them. Zeros mean the method's default.
struct Settings {
    std::string concept_; ///< "a woman"
    std::string base = "a person";
    /// self: concepts learned in the same run; "a + b": pictures that show both.
    std::vector<std::string> together = {};
    std::string negative;             ///< for anti-vectors: what the concept's pictures avoid
    std::vector<network::Site> sites; ///< empty: mid and up_0
    /// self: pictures of the concept, shown instead of drawn (then nothing need be named).
    std::vector<base::Picture> shown = {};
    std::string shownName = {}; ///< what they are called in the result
    Objective objective = Objective::Distilled;
    Carriers carriers = Carriers::Roles;
    std::vector<std::string> without; ///< roles that no carrier names (they will be judged)
    int pictures = 0;                 ///< to learn from; 0: 32
    int steps = 0;                    ///< training steps; 0: 50 for each set of concepts
    int batch = 0;                    ///< 0: 16 (distilled), 8 (noise)
    double strength = 1.5;            ///< s: how far the target context goes past the concept
    /// self, distilled: g, how far the target goes past the network's prediction; 0: 1, which is
    /// that prediction, or 4 for anti-vectors.
    double targetGuidance = 0;
    Pad pad = Pad::Model; ///< self
    std::uint64_t seed = 0;
    bool allSteps = false;          ///< self: go on although the held-out loss no longer falls
    bool searchScale = true;        ///< look for the suggested scale afterwards
    int components = 0;             ///< of methods that find several; 0: 5
    bool perStep = false;           ///< pca: components of each step by itself
    bool unscaled = false;          ///< sefa: weights as they are, no output scaled to unit length
    double timestep = 0;            ///< jacobian: of the step that is derived; 0: 700
    sampling::RegionMask mask = {}; ///< jacobian: where the prediction counts
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
};

/// Whether a method looks for a concept, or for whatever there is.
enum class Aim { Concept, Anything };

/// Name, one sentence, the options it has: the card's chooser, the dialog and --help are made from
/// this, and callers ask it instead of the name.
struct MethodInfo {
    std::string name;
    std::string summary;
    Aim aim = Aim::Concept;
    base::OptionTable options = {}; ///< beside sharedOptions()
    bool needsScorer = false;
    bool goesOn = false; ///< keeps what is finished in the context's checkpoint folder

    bool has(std::string_view key) const { return options.find(key) != nullptr; }
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
/// Whether the method of this name has an option of its own; false for a name that we do not know.
bool methodHas(const std::string &name, std::string_view key);

} // namespace deviascope::discovery
