#pragma once

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace deviascope::model {

/// An attribute and its classes' texts, as the scorer reads them ("a man", "a woman").
struct Attribute {
    std::string name;
    std::vector<std::string> classes;

    bool operator==(const Attribute &) const = default;
};

/// How pictures are drawn when the user does not say (deviascope.json, else by family).
struct Defaults {
    std::string sampler = "ddim";
    int steps = 30;
    double guidance = 7.5;
    int pictures = 4;
};

struct ConceptPair {
    std::string concept_; ///< "a woman"
    std::string base;     ///< "a person"
};

/// Shares of an attribute's classes, in the order of the classes.
struct KnownShares {
    std::vector<double> planted; ///< empty: nothing was planted
    std::vector<int> drawn;      ///< counts; empty: not counted for these settings
    int drawnN = 0;
};

/// One count of what the model draws, at one setting.
struct DrawnCount {
    std::string sampler;
    int steps = 0;
    double guidance = 0;
    int n = 0;
    /// role -> attribute -> counts in the order of the attribute's classes
    std::map<std::string, std::map<std::string, std::vector<int>>> roles;
};

/// What is known of a model beside its weights: deviascope.json and truth.json. Empty for models
/// that come without them.
struct Knowledge {
    std::string name;
    std::optional<Defaults> defaults;
    std::vector<Attribute> attributes;
    std::vector<std::string> roles;
    std::vector<std::string> templates; ///< of prompts: "a picture of {a role}"
    std::vector<std::string> suggestedPrompts;
    std::vector<ConceptPair> suggestedConcepts;
    std::optional<std::string> flaggedAttribute, flaggedClass;
    /// role -> attribute -> planted shares in the order of the attribute's classes
    std::map<std::string, std::map<std::string, std::vector<double>>> planted;
    std::vector<DrawnCount> drawn;

    const Attribute *attribute(const std::string &name) const;
    /// The role whose prompt this is ("a doctor" -> "doctor"), or nothing.
    std::optional<std::string> roleOf(const std::string &prompt) const;
    /// What was planted for `prompt`, and counted at these settings.
    KnownShares sharesOf(const std::string &prompt, const std::string &attribute,
                         const std::string &sampler, int steps, double guidance) const;
    /// Every role with its article, and every class: words that the model can draw.
    std::vector<std::string> knownWords() const;
};

/// "doctor" -> "a doctor", "elf" -> "an elf".
std::string withArticle(const std::string &role);
/// "a doctor" -> "doctor".
std::string withoutArticle(const std::string &text);
/// "a judge" that shows a class, as captions say it: "a woman judge" for "a woman"; a class of a
/// person takes the role in the person's place ("a judge with dark skin", "an old judge").
std::string explicitPrompt(const std::string &role, const std::string &label);

/// Throws DamagedFile, naming `where`, for wrong types.
Knowledge parseKnowledge(const nlohmann::json &json, const std::string &where);
/// Adds the planted and counted shares of a truth.json; of `planted` and `counted` those whose
/// attribute the model knows.
void addTruth(Knowledge &knowledge, const nlohmann::json &truth, const std::string &where);

} // namespace deviascope::model
