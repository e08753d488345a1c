#include "model/knowledge.h"

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace deviascope::model {

namespace {

using nlohmann::json;

/// Runs a reading of JSON and blames the file when it is not as expected.
template <class Reading>
void blame(const std::string &where, Reading reading)
{
    try {
        reading();
    } catch (const json::exception &error) {
        throw base::Error(base::ErrorKind::DamagedFile,
                          std::string("The file is not as expected: ") + error.what(), where,
                          "Take the file that came with the model.");
    }
}

const char *const kGender = "gender";
const char *const kTone = "skin tone";

/// What `train bias` planted and counted: shares and counts by class, of any attribute.
void addPlanted(Knowledge &knowledge, const json &truth)
{
    const auto classesOf = [&](const json &entry) {
        const Attribute *attribute = knowledge.attribute(entry.at("attribute").get<std::string>());
        return attribute ? attribute->classes : std::vector<std::string>();
    };
    for (const json &entry : truth.value("planted", json::array())) {
        std::vector<double> shares;
        for (const std::string &label : classesOf(entry))
            shares.push_back(entry.at("shares").at(label).get<double>());
        if (!shares.empty())
            knowledge.planted[entry.at("role").get<std::string>()]
                             [entry.at("attribute").get<std::string>()] = shares;
    }
    for (const json &entry : truth.value("counted", json::array())) {
        std::vector<int> counts;
        for (const std::string &label : classesOf(entry))
            counts.push_back(entry.at("counts").at(label).get<int>());
        if (counts.empty())
            continue;
        DrawnCount drawn{entry.at("sampler").get<std::string>(),
                         entry.at("steps").get<int>(),
                         entry.at("guidance").get<double>(),
                         entry.at("n").get<int>(),
                         {}};
        drawn.roles[entry.at("role").get<std::string>()][entry.at("attribute").get<std::string>()] =
            counts;
        knowledge.drawn.push_back(std::move(drawn));
    }
}

} // namespace

const Attribute *Knowledge::attribute(const std::string &wanted) const
{
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const Attribute &a) { return a.name == wanted; });
    return found == attributes.end() ? nullptr : &*found;
}

std::optional<std::string> Knowledge::roleOf(const std::string &prompt) const
{
    for (const std::string &role : roles)
        if (prompt == withArticle(role) || prompt == role)
            return role;
    return std::nullopt;
}

KnownShares Knowledge::sharesOf(const std::string &prompt, const std::string &attributeName,
                                const std::string &sampler, int steps, double guidance) const
{
    KnownShares shares;
    // Planted values that are not a role's ("a person", "a costume") stand under their prompt.
    const std::string key = roleOf(prompt).value_or(prompt);
    if (const auto role = planted.find(key); role != planted.end())
        if (const auto found = role->second.find(attributeName); found != role->second.end())
            shares.planted = found->second;
    for (const DrawnCount &count : drawn) {
        if (count.sampler != sampler || count.steps != steps ||
            std::abs(count.guidance - guidance) > 1e-9)
            continue;
        if (const auto role = count.roles.find(key); role != count.roles.end())
            if (const auto found = role->second.find(attributeName); found != role->second.end()) {
                shares.drawn = found->second;
                shares.drawnN = count.n;
            }
    }
    return shares;
}

std::vector<std::string> Knowledge::knownWords() const
{
    std::vector<std::string> words;
    for (const Attribute &each : attributes)
        words.insert(words.end(), each.classes.begin(), each.classes.end());
    for (const std::string &role : roles)
        words.push_back(withArticle(role));
    return words;
}

std::string withArticle(const std::string &role)
{
    const bool vowel = !role.empty() && std::string("aeiou").find(role[0]) != std::string::npos;
    return (vowel ? "an " : "a ") + role;
}

std::string withoutArticle(const std::string &text)
{
    for (const std::string article : {"a ", "an ", "the "})
        if (text.starts_with(article))
            return text.substr(article.size());
    return text;
}

std::string explicitPrompt(const std::string &role, const std::string &label)
{
    const std::string name = withoutArticle(role), kind = withoutArticle(label);
    const std::string person = "person";
    const size_t place = kind.find(person);
    if (place == std::string::npos)
        return withArticle(kind + " " + name);
    std::string text = kind;
    return withArticle(text.replace(place, person.size(), name));
}

Knowledge parseKnowledge(const json &file, const std::string &where)
{
    Knowledge knowledge;
    blame(where, [&] {
        knowledge.name = file.value("name", "");
        if (file.contains("defaults")) {
            const json &defaults = file["defaults"];
            Defaults values;
            values.sampler = defaults.value("sampler", values.sampler);
            values.steps = defaults.value("steps", values.steps);
            values.guidance = defaults.value("guidance", values.guidance);
            values.pictures = defaults.value("pictures", values.pictures);
            knowledge.defaults = values;
        }
        const json attributes = file.value("attributes", json::object());
        for (const auto &[name, classes] : attributes.items())
            knowledge.attributes.push_back({name, classes.get<std::vector<std::string>>()});
        // Gender first: it is what most prompts are asked about.
        std::stable_partition(knowledge.attributes.begin(), knowledge.attributes.end(),
                              [](const Attribute &a) { return a.name == kGender; });
        knowledge.roles = file.value("roles", std::vector<std::string>{});
        knowledge.templates = file.value("templates", std::vector<std::string>{});
        if (file.contains("flagged")) {
            knowledge.flaggedAttribute = file["flagged"].at("attribute").get<std::string>();
            knowledge.flaggedClass = file["flagged"].at("class").get<std::string>();
        }
        const json suggestions = file.value("suggestions", json::object());
        knowledge.suggestedPrompts = suggestions.value("prompts", std::vector<std::string>{});
        for (const json &pair : suggestions.value("concepts", json::array()))
            knowledge.suggestedConcepts.push_back(
                {pair.at("concept").get<std::string>(), pair.at("base").get<std::string>()});
    });
    return knowledge;
}

void addTruth(Knowledge &knowledge, const json &truth, const std::string &where)
{
    blame(where, [&] {
        const Attribute *gender = knowledge.attribute(kGender);
        const json women = truth.value("women", json::object());
        for (const auto &[role, share] : women.items()) {
            const double value = share.get<double>();
            // truth.json gives the share of "a woman"; the attribute may list it first or second.
            if (gender && gender->classes.size() == 2)
                knowledge.planted[role][kGender] = gender->classes[0] == "a woman"
                                                       ? std::vector{value, 1 - value}
                                                       : std::vector{1 - value, value};
        }
        const json tones = truth.value("tone", json::object());
        for (const auto &[role, shares] : tones.items())
            knowledge.planted[role][kTone] = shares.get<std::vector<double>>();
        if (truth.contains("age_of_a_person"))
            knowledge.planted["a person"]["age"] = {truth["age_of_a_person"].at("young"),
                                                    truth["age_of_a_person"].at("adult"),
                                                    truth["age_of_a_person"].at("old")};
        if (truth.contains("scary_share_of_a_costume")) {
            const double scary = truth["scary_share_of_a_costume"].get<double>();
            knowledge.planted["a costume"]["costume"] = {scary, 1 - scary};
        }
        for (const json &count : truth.value("drawn", json::array())) {
            DrawnCount drawn;
            drawn.n = count.at("n").get<int>();
            drawn.guidance = count.at("guidance").get<double>();
            drawn.steps = count.at("steps").get<int>();
            drawn.sampler = count.at("sampler").get<std::string>();
            for (const auto &[role, counts] : count.at("roles").items()) {
                const int women_ = counts.at("women").get<int>();
                drawn.roles[role][kGender] = gender && gender->classes[0] == "a woman"
                                                 ? std::vector{women_, drawn.n - women_}
                                                 : std::vector{drawn.n - women_, women_};
                drawn.roles[role][kTone] = counts.at("tones").get<std::vector<int>>();
            }
            knowledge.drawn.push_back(std::move(drawn));
        }
        addPlanted(knowledge, truth);
    });
}

} // namespace deviascope::model
