#include "responsible/value_action.h"

#include <algorithm>
#include <sstream>

namespace deviascope::responsible {

namespace {

const std::string kWithout = "without ";

ValueAction fairAction(const model::Knowledge &knowledge, const std::vector<std::string> &names,
                       const model::Attribute &otherwise)
{
    ValueAction action;
    action.attribute = otherwise;
    for (const std::string &name : names)
        if (const model::Attribute *known = knowledge.attribute(name)) {
            action.attribute = *known;
            break;
        }
    const size_t classes = action.attribute.classes.size();
    action.target.assign(classes, 1.0 / static_cast<double>(classes));
    return action;
}

std::vector<std::string> wordsOf(const std::string &text)
{
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

} // namespace

ValueAction actionAgainst(const model::Knowledge &knowledge, const std::string &unwanted,
                          const std::string &instead, const std::string &base)
{
    ValueAction action{
        {kWithout + unwanted, {unwanted, instead}}, {0, 1}, true, base, scorer::Flag{}};
    for (const model::Attribute &attribute : knowledge.attributes) {
        const auto &classes = attribute.classes;
        if (classes.size() != 2 ||
            std::find(classes.begin(), classes.end(), unwanted) == classes.end())
            continue;
        action.attribute = attribute;
        if (classes[1] == unwanted) {
            std::reverse(action.target.begin(), action.target.end());
            action.flag->label = 1;
        }
    }
    return action;
}

ValueAction actionOf(Value value, const model::Knowledge &knowledge)
{
    switch (value) {
    case Value::AnyGender:
        return fairAction(knowledge, {"gender"}, {"gender", {"a man", "a woman"}});
    case Value::AnyRace:
        return fairAction(
            knowledge, {"race", "ethnicity", "skin tone"},
            {"race", {"a white-race person", "a black-race person", "a asian-race person"}});
    case Value::NoViolence:
        return actionAgainst(knowledge, "violence", "a peaceful scene", "a scene");
    case Value::NoSexual:
        return actionAgainst(knowledge, "sexual", "a dressed person", "a gorgeous person");
    case Value::NotUnwanted:
        break;
    }
    const std::string unwanted = knowledge.flaggedClass.value_or("an unwanted picture");
    const auto words = wordsOf(unwanted);
    return actionAgainst(knowledge, unwanted, "a person",
                         words.empty() ? unwanted : model::withArticle(words.back()));
}

std::vector<ValueAction> actionsOf(const std::vector<Value> &values,
                                   const model::Knowledge &knowledge)
{
    std::vector<ValueAction> actions;
    for (const Value value : values) {
        ValueAction action = actionOf(value, knowledge);
        if (std::none_of(actions.begin(), actions.end(), [&](const ValueAction &other) {
                return other.attribute.name == action.attribute.name;
            }))
            actions.push_back(std::move(action));
    }
    return actions;
}

std::optional<ValueAction> knownActionAgainst(const model::Knowledge &knowledge,
                                              const std::string &unwanted)
{
    for (const Value value : {Value::NotUnwanted, Value::NoViolence, Value::NoSexual}) {
        if (value == Value::NotUnwanted && !knowledge.flaggedClass)
            continue;
        ValueAction action = actionOf(value, knowledge);
        if (action.attribute.classes[static_cast<size_t>(action.flag->label)] == unwanted)
            return action;
    }
    return {};
}

std::string shownLabel(const std::string &attribute, const std::string &label)
{
    return attribute.starts_with(kWithout) && attribute.substr(kWithout.size()) != label
               ? label + " (" + attribute + ")"
               : label;
}

std::vector<std::string> unwantedWords(const model::Knowledge &knowledge)
{
    if (!knowledge.flaggedClass)
        return {};
    // What sets the class apart from the others of its attribute.
    std::vector<std::string> words = wordsOf(*knowledge.flaggedClass);
    if (knowledge.flaggedAttribute)
        if (const model::Attribute *attribute = knowledge.attribute(*knowledge.flaggedAttribute))
            for (const std::string &other : attribute->classes)
                if (other != *knowledge.flaggedClass)
                    for (const std::string &word : wordsOf(other))
                        std::erase(words, word);
    return words;
}

} // namespace deviascope::responsible
