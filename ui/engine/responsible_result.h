#pragma once

#include "engine/requests.h"

#include "base/picture.h"
#include "format/picture_recipe.h"
#include "responsible/assignment.h"
#include "responsible/drift.h"
#include "responsible/fair_report.h"
#include "responsible/forecast.h"
#include "responsible/value_action.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::engine {

/// A value that a prompt may ask for, with this model's classes.
struct ValueChoice {
    std::string name; ///< as on the command line: "any-gender"
    responsible::ValueAction action;
    bool known = false; ///< the model brings these classes itself
};

/// A picture of a Responsible job, as it comes.
struct ShownPicture {
    int place = 0; ///< 0 .. pictures - 1
    std::uint64_t seed = 0;
    bool after = false;
    base::Picture picture;
    std::vector<std::string> pushedTo; ///< after: classes, or what keeps something out
    format::PictureRecipe recipe;      ///< what made it, also what pushed it
};

struct UsedDirection {
    std::string label, name;
    std::string id;             ///< in the library
    bool learned = false;       ///< in this job; else from the library
    bool mayKnowRole = false;   ///< it may have learned from pictures of the role that is judged
    bool doubtful = false;      ///< on held-out pictures it did no better than none
    std::string attribute = {}; ///< of the class
};

/// What came of a Responsible job.
struct ResponsibleResult {
    Use use = Use::Fair;
    std::string prompt;
    int pictures = 0; ///< in each condition
    responsible::Law law = responsible::Law::Balanced;
    std::vector<responsible::ValueAction> actions; ///< what pictures were pushed to
    responsible::FairReport report;                ///< every number, as the command line has it
    responsible::FairReport any;             ///< pictures that show anything of what is kept out
    std::optional<responsible::Drift> drift; ///< Safe: what else changed where nothing was unwanted
    std::optional<double> scale;             ///< of every push, where it was given
    std::string role;                        ///< "a doctor"
    bool roleHeld = false;                   ///< pushes were no harder than the role stays
    std::vector<UsedDirection> directions;
    std::vector<std::string> notes = {}; ///< what the user should know of it
};

/// A direction that a Responsible request needs.
struct WantedDirection {
    std::string name;
    bool inLibrary =
        false; ///< one fits: concept, base, what is kept out, model. Else it is learned
};

/// What a Responsible request needs and takes, about.
struct ResponsibleForecast {
    std::vector<WantedDirection> directions;
    responsible::Forecast cost; ///< in pictures drawn with the request's settings
};

} // namespace deviascope::engine
