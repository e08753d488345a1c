#pragma once

#include "engine/requests.h"

#include "base/interval.h"
#include "base/picture.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::engine {

/// A value that a prompt may ask for, with this model's classes.
struct ValueChoice {
    std::string name;                 ///< as on the command line: "any-gender"
    std::string attribute;            ///< "gender"
    std::vector<std::string> classes; ///< a fair value's; of a safe one those two that are compared
    bool safe = false;                ///< keeps `unwanted` out, else gives every class its share
    std::string unwanted;
    std::string base;   ///< of a safe value: what its direction is learned on
    bool known = false; ///< the model brings these classes itself
};

/// A picture of a Responsible job, as it comes.
struct ShownPicture {
    int place = 0; ///< 0 .. pictures - 1
    std::uint64_t seed = 0;
    bool after = false;
    base::Picture picture;
    std::vector<std::string> pushedTo; ///< after: classes, or what keeps something out
    Sliders sliders;                   ///< after: what pushed it
};

/// How often one class is perceived, before or after.
struct ResponsibleShare {
    std::string attribute, label;
    bool after = false;
    bool pushed = true; ///< false: only watched
    int count = 0, n = 0, uncertain = 0;
    double share = 0;              ///< count / n, uncertain pictures in n
    base::Interval interval;       ///< 95 %
    std::optional<double> wanted;  ///< the share asked for
    std::optional<double> planted; ///< in the teaching model's training pictures
};

/// A class that came or went at the same seeds.
struct ResponsibleEffect {
    std::string attribute, label;
    bool pushed = true;
    int n = 0, gained = 0, lost = 0;
    double difference = 0;   ///< (gained - lost) / n
    base::Interval interval; ///< Newcombe, paired, 95 %
    double pAdjusted = 1;    ///< McNemar, after Holm over all tests
};

/// How far the shares are from those wanted: 0 none, 1 as far as can be.
struct ResponsibleDeviation {
    std::string attribute;
    bool after = false;
    int n = 0; ///< pictures whose class could be told
    std::optional<double> ratio;
    base::Interval interval;          ///< 95 %
    double nullMean = 0, nullQ95 = 0; ///< of a perfectly fair generator
};

/// How often the role is still named, of the pictures where it was.
struct ResponsibleKept {
    int kept = 0, named = 0, pictures = 0;
    base::Interval interval; ///< Wilson, 95 %
};

/// Pictures that show anything of what is kept out, where that is more than one thing.
struct AnyUnwanted {
    int before = 0, after = 0, n = 0;
    base::Interval beforeInterval, afterInterval; ///< Wilson, 95 %
};

/// How strongly a class's pictures were pushed, and what was seen at that scale on pictures of the
/// calibration.
struct FoundScale {
    std::string attribute, label;
    double scale = 0;
    int shown = 0, n = 0; ///< n = 0: the scale was given
    base::Interval interval;
    int kept = 0, named = 0;
    bool reached = true; ///< the goal is met while the role stays
    bool byText = false; ///< by text steering, where the learned direction missed the goal
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
    std::string prompt;
    int pictures = 0; ///< in each condition
    std::string law;
    std::vector<ResponsibleShare> shares;
    std::vector<ResponsibleEffect> effects;
    int tests = 0;           ///< how many effects were tested together
    int watchedTests = 0;    ///< the same, of what was only watched
    bool onlyWanted = false; ///< watched in those pictures alone that were not unwanted before
    std::vector<ResponsibleDeviation> deviation;
    std::optional<AnyUnwanted> anyUnwanted;
    std::optional<ResponsibleKept> kept; ///< none: the prompt names no role that the model knows
    std::string role;                    ///< "a doctor"
    bool roleHeld = false;               ///< pushes were no harder than the role stays
    std::vector<FoundScale> scales;
    std::vector<UsedDirection> directions;
    double seconds = 0;
    std::int64_t evaluations = 0;
};

} // namespace deviascope::engine
