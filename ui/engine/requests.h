#pragma once

#include "base/option_values.h"
#include "discovery/method_info.h"
#include "responsible/assignment.h"
#include "sampling/branch.h"
#include "sampling/previews.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace deviascope::engine {

/// One slider's position, as pictures are drawn with it.
struct SliderValue {
    std::string direction; ///< id of the direction, as the backend gave it
    double scale = 0;
    sampling::Branch branch = sampling::Branch::Conditional;
    int windowFrom = 0;  ///< edits where windowFrom <= t < windowTo
    int windowTo = 1000; ///< 0..1000
    /// Of the direction: what was drawn with an earlier one of this id is not drawn with this.
    std::string revision = {};
    bool operator==(const SliderValue &) const = default;
};

using Sliders = std::vector<SliderValue>;

/// Everything but the sliders that decides a picture.
struct DrawSettings {
    std::string prompt;
    std::string negative;
    std::vector<std::uint64_t> seeds; ///< one picture per seed, in this order
    int steps = 20;
    double guidance = 4;
    std::string sampler = "ddim";
    int width = 0; ///< pixels; 0: the model's own size
    int height = 0;
    bool operator==(const DrawSettings &) const = default;
};

/// Reads a model and the library of directions. Stops everything else first.
struct OpenModel {
    std::filesystem::path folder; ///< empty: the teaching model
};

/// The full pictures.
struct Draw {
    DrawSettings settings;
    Sliders sliders; ///< those at 0 are left out by the engine
    sampling::Previews previews = sampling::Previews::Some;
};

/// Foretells Draw: the same noise, four steps of DPM++ 2M. A newer draft replaces a waiting one.
struct Draft {
    DrawSettings settings; ///< its steps and sampler are replaced
    Sliders sliders;
};

/// Which pictures of a tally are counted: the first few go before a discovery, the others after.
enum class Counting { First, Further };

/// Draws further seeds, a few at a time, and reports how each is perceived.
struct Tally {
    DrawSettings settings; ///< its seeds are not used
    Sliders sliders;
    std::vector<std::uint64_t> before; ///< seeds to draw without sliders
    std::vector<std::uint64_t> after;  ///< seeds to draw with them
    Counting counting = Counting::First;
};

/// Learns the direction of a concept seen from a base, or of several in one run.
struct Discover {
    std::string conceptText; ///< "a woman"
    std::string baseText;    ///< "a person"
    /// self: further concepts of the run; "a + b": pictures that show both.
    std::vector<std::string> together = {};
    std::string method = discovery::defaultMethod().name;
    base::OptionValues options = {};  ///< further ones; what the method does not have is left out
    bool suggestScale = true;         ///< search the suggested scale afterwards
    std::vector<std::string> without; ///< roles left out of the carriers
    DrawSettings preview;             ///< what the same-seed preview draws (few seeds)
};

/// Makes a concept's slider at once, from the prompts' text states alone; the one that the library
/// has already is answered as it is. More urgent than what counts or learns.
struct SteerByText {
    std::string conceptText;
    std::string baseText;
};

/// Compares a learned direction with text steering on held-out pictures, and keeps the result in
/// both files. Without a scorer it only notes that nothing can be counted.
struct CompareRivals {
    std::string learned; ///< ids
    std::string text;
};

/// Measures how the share of pictures that show the concept answers to a slider, and keeps that in
/// the direction's file. The least urgent of all.
struct MeasureResponse {
    std::string direction;
};

/// Small pictures of one seed with one slider at -1, 0 and +1.
struct SliderStrip {
    std::string direction;
    DrawSettings settings; ///< the first seed is used
};

/// Forgets a direction and deletes its file.
struct RemoveDirection {
    std::string direction;
};

/// Copies a direction file into the library.
struct ImportDirection {
    std::filesystem::path file;
};

/// The paper's three uses: pictures in fair shares, without what is unwanted, or as the prompt's
/// own words ask for.
enum class Use { Fair, Safe, AsAsked };

/// Shares that an attribute of the model shall have.
struct WantedShares {
    std::string attribute;
    std::vector<double> shares; ///< in the order of its classes; sum to 1
    bool operator==(const WantedShares &) const = default;
};

/// Draws pictures of one prompt before and after pushing each to a class, and counts. What its
/// directions lack is learned first. Stopped, it goes on when the same is asked for again.
struct Responsible {
    Use use = Use::Fair;
    DrawSettings settings; ///< its seeds and its negative prompt are not used
    int pictures = 24;
    std::vector<WantedShares> shares;  ///< Fair
    std::vector<std::string> unwanted; ///< Safe; none: the model's flagged class
    std::string base;                  ///< Safe: what directions are learned on; empty: by default
    std::vector<std::string> values;   ///< AsAsked: names of the model's values
    responsible::Law law = responsible::Law::Balanced;
    std::optional<double> scale;  ///< of every push; none: calibrated
    int calibrationPictures = 12; ///< of each class and scale tried
    bool keepsRole = true;        ///< calibrated: no harder than the role stays
    bool operator==(const Responsible &) const = default;
};

/// What a Responsible request would need and cost. Draws nothing.
struct ForecastResponsible {
    Responsible wanted;
};

using Request = std::variant<OpenModel, Draw, Draft, Tally, Discover, SteerByText, CompareRivals,
                             MeasureResponse, SliderStrip, RemoveDirection, ImportDirection,
                             Responsible, ForecastResponsible>;

} // namespace deviascope::engine
