#pragma once

#include "engine/direction_origin.h"
#include "engine/requests.h"
#include "engine/responsible_result.h"

#include "base/context.h"
#include "base/error.h"
#include "base/interval.h"
#include "base/picture.h"
#include "discovery/method_info.h"
#include "evaluation/rivalry.h"
#include "format/picture_recipe.h"
#include "model/knowledge.h"
#include "scale/slider_response.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace deviascope::engine {

/// Perceived class of one picture for each of the model's attributes, in their order; or
/// statistics::kUncertain.
using Labels = std::vector<int>;

/// What the window needs to know of a loaded model.
struct ModelSummary {
    std::string name;
    std::string family;
    std::string device; ///< "CPU"
    std::string dtype;  ///< "bf16"
    std::filesystem::path folder;
    std::string hash;
    std::string formerHash = {};         ///< by which older files know it
    std::vector<std::string> notes = {}; ///< what to know of a model that opened well
    int width = 0;                       ///< of a picture, pixels
    int height = 0;
    int pictures = 4;        ///< how many are drawn at first
    int microBatch = 4;      ///< how many go through the network together
    bool isTeaching = false; ///< the embedded model
    int steps = 30;
    double guidance = 7.5;
    std::string sampler = "ddim";
    std::vector<std::string> samplers;
    std::vector<model::Attribute> attributes; ///< empty: the model brings no scorer
    std::vector<std::string> roles;
    std::vector<std::string> prompts; ///< suggestions
    std::vector<model::ConceptPair> concepts;
    model::Knowledge knowledge;                      ///< what is known of it beside its weights
    std::vector<discovery::MethodInfo> methods = {}; ///< that it can take; the default one first
    std::vector<std::string> sites = {};             ///< where directions can act: "mid", "up_0"
    std::string flagged = {};                        ///< what it draws and is unwanted; or empty
    std::vector<std::string> unwantedWords = {};     ///< that a prompt may refuse
    std::vector<ValueChoice> values = {};            ///< that a prompt may ask for
};

/// A direction of the library.
struct DirectionSummary {
    std::string id;            ///< stable across starts: the file's name
    std::string revision = {}; ///< changes when the tensors do (direction::revisionOf)
    std::string name;
    std::string conceptText;
    std::string baseText;
    std::string method;                   ///< "self"
    std::vector<std::string> tags = {};   ///< the user's own words
    std::optional<double> suggestedScale; ///< none: no usable scale was found
    bool usable = true; ///< false: the held-out paired loss does not exclude 0, or no scale works
    std::optional<double> pairedLoss;
    std::optional<base::Interval> pairedLossInterval;
    sampling::Branch branch = sampling::Branch::Conditional; ///< what a new slider edits
    std::vector<std::string> knownWords; ///< when not usable: words that the model knows
    std::string rival = {};              ///< the id that `rivalry` is about beside this one
    std::optional<evaluation::Rivalry> rivalry = {};    ///< with its rival, on this model
    std::optional<scale::SliderResponse> response = {}; ///< of its slider, on this model
    std::string negative = {};  ///< of an anti-vector: what the concept's pictures avoid
    std::string modelHash = {}; ///< of the model that it was learned on
    DirectionOrigin origin = {};

    bool isText() const { return discovery::steersText(method); }
};

struct Opened {
    ModelSummary model;
    std::vector<DirectionSummary> directions;
    std::vector<std::string> damaged; ///< names of direction files that could not be read
    /// Kept thumbnails by direction: the base prompt at -s, 0, +s, s the suggested scale or 1.
    std::map<std::string, std::vector<base::Picture>> thumbnails = {};
};

struct Drawn {
    std::vector<base::Picture> pictures;             ///< one per seed
    std::vector<Labels> labels;                      ///< as many, or empty: not scored (drafts)
    std::vector<format::PictureRecipe> recipes = {}; ///< what made each; empty: drafts
    std::vector<std::string> notes = {};             ///< what the user should know of them
    double seconds = 0;
    int stepsDone = 0; ///< of the sampler
};

/// A picture of a tally: only how it is perceived.
struct Labelled {
    std::uint64_t seed = 0;
    bool after = false; ///< drawn with the sliders
    Labels labels;
};

struct Found {
    DirectionSummary direction;
    std::vector<DirectionSummary> others = {}; ///< of methods that find several
    bool stoppedEarly = false;
    double seconds = 0;
    double evaluations = 0;              ///< U-Net evaluations
    std::vector<std::string> notes = {}; ///< what the user should know of it
};

/// Both directions with their rivalry.
struct Compared {
    DirectionSummary learned;
    DirectionSummary text;
};

struct Strip {
    std::string direction;
    std::vector<base::Picture> pictures; ///< at -1, 0, +1
};

struct Removed {
    std::string direction;
};

using Result = std::variant<std::monostate, Opened, Drawn, Found, Compared, Strip, Removed,
                            DirectionSummary, ResponsibleResult, ResponsibleForecast>;

/// Any number that names a job; 0 names none.
using JobId = std::uint64_t;

enum class JobState { Queued, Running, Done, Stopped, Failed };

enum class JobKind {
    Open,
    Draw,
    Draft,
    Tally,
    Discover,
    Steer,
    Compare,
    Measure,
    Strip,
    Library,
    Responsible,
    Forecast
};

/// One report of a job. Updates of one job arrive in order; the last one has ended().
struct JobUpdate {
    JobId id = 0;
    JobKind kind = JobKind::Draw;
    JobState state = JobState::Queued;
    std::optional<JobKind> waitsFor = {}; ///< when Queued: what goes before it; empty: nothing
    double fraction = 0;
    std::string stage;
    std::optional<double> secondsLeft;
    std::vector<base::Picture> preview;         ///< empty: nothing new
    std::vector<base::CurvePoint> curve;        ///< points since the last update
    std::vector<Labelled> labelled;             ///< pictures counted since the last update
    std::vector<ShownPicture> shown;            ///< of a Responsible job, since the last update
    std::vector<DirectionSummary> learned = {}; ///< by it, since the last update
    std::vector<std::string> notes = {};        ///< for the user to read, since the last update
    Result result;                              ///< when Done; a Stopped discovery may have one
    std::optional<base::Error> failure;         ///< when Failed

    bool ended() const
    {
        return state == JobState::Done || state == JobState::Stopped || state == JobState::Failed;
    }
};

} // namespace deviascope::engine
