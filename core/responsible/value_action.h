#pragma once

#include "model/knowledge.h"
#include "responsible/value_reader.h"
#include "scorer/flag.h"

#include <optional>
#include <string>
#include <vector>

namespace deviascope::responsible {

/// What is done so that a value takes effect (Li et al. 2024, 4.4): a fair value pushes each
/// picture to one class, a safe one pushes every picture away from what is unwanted.
struct ValueAction {
    model::Attribute attribute; ///< of a safe value: what is unwanted, then what is wanted
    std::vector<double> target;
    bool safe = false;
    std::string base;                      ///< of a safe value: what the anti-vector is learned on
    std::optional<scorer::Flag> flag = {}; ///< of a safe value: its unwanted class
};

/// Against `unwanted`: the model's own attribute where that has it and one class beside it; else
/// an attribute "without …", and `instead` is what the scorer compares it with.
ValueAction actionAgainst(const model::Knowledge &knowledge, const std::string &unwanted,
                          const std::string &instead, const std::string &base);

/// With the model's own classes of gender and of race (or skin tone), else with the paper's.
ValueAction actionOf(Value value, const model::Knowledge &knowledge);

/// The same for several, each attribute once: two values may mean the same.
std::vector<ValueAction> actionsOf(const std::vector<Value> &values,
                                   const model::Knowledge &knowledge);

/// What keeps `unwanted` out where a value of its own does (violence, nudity, the model's flagged
/// class); nothing for other things.
std::optional<ValueAction> knownActionAgainst(const model::Knowledge &knowledge,
                                              const std::string &unwanted);

/// A class as people read it. One that only stands beside something unwanted says beside what: "a
/// person (without violence)".
std::string shownLabel(const std::string &attribute, const std::string &label);

/// Words that the model's flagged class adds to what a prompt may refuse: "scary".
std::vector<std::string> unwantedWords(const model::Knowledge &knowledge);

} // namespace deviascope::responsible
