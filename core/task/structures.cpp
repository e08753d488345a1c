#include "task/structures.h"

#include "base/error.h"
#include "task/once.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <string_view>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::Option;
using base::OptionFault;
using base::OptionKind;
using nlohmann::json;

namespace {

[[noreturn]] void refuse(const std::string &message, const json &value, const std::string &remedy)
{
    throw Error(ErrorKind::InvalidValue, message,
                value.is_string() ? value.get<std::string>() : value.dump(), remedy);
}

/// What `read` refuses becomes a fault of this place.
void tryReading(const std::string &path, std::vector<OptionFault> &faults,
                const std::function<void()> &read)
{
    try {
        read();
    } catch (const Error &error) {
        const std::string where = error.where().empty() ? "" : " (" + error.where() + ")";
        faults.push_back(
            {path, "is refused: " + std::string(error.what()) + where, error.remedy()});
    }
}

std::string at(const std::string &path, size_t index)
{
    return path + '[' + std::to_string(index) + ']';
}

std::vector<std::uint64_t> seedsIn(const json &seeds)
{
    const char *const remedy = "Write 7, 0-15 or 3,5,9, or an array of numbers.";
    if (seeds.is_string())
        return parseSeeds(seeds.get<std::string>());
    if (seeds.is_number_unsigned())
        return {seeds.get<std::uint64_t>()};
    if (!seeds.is_array() || seeds.empty())
        refuse("These are no seeds", seeds, remedy);
    if (seeds.size() > kMostSeeds)
        refuse("These are more than 100000 seeds", seeds.size(),
               "Split the work into several calls.");
    std::vector<std::uint64_t> values;
    for (const json &each : seeds) {
        if (!each.is_number_unsigned())
            refuse("A seed is a whole number from 0 on", each, remedy);
        values.push_back(each.get<std::uint64_t>());
    }
    return values;
}

void checkSeeds(const json &value, const std::string &path, std::vector<OptionFault> &faults)
{
    for (size_t i = 0; value.is_array() && i < value.size(); ++i)
        if (!value[i].is_number_unsigned()) {
            faults.push_back({at(path, i), "is no seed", "A seed is a whole number from 0 on."});
            return;
        }
    tryReading(path, faults, [&] { seedsIn(value); });
}

void checkSize(const json &value, const std::string &path, std::vector<OptionFault> &faults)
{
    tryReading(path, faults, [&] { sizeOf(value); });
}

model::Attribute namedAttribute(const std::string &name, const json &classes)
{
    const char *const remedy = "Give its classes as an array of texts, two or more.";
    if (classes.is_object())
        refuse("This version cannot carry out phrasings of classes", classes, remedy);
    const bool isTexts =
        classes.is_array() && classes.size() > 1 &&
        std::all_of(classes.begin(), classes.end(), [](const json &each) {
            return each.is_string() && !each.get_ref<const std::string &>().empty();
        });
    if (!isTexts)
        refuse("These are no classes of an attribute", classes, remedy);
    return {name, classes.get<std::vector<std::string>>()};
}

void checkAttributes(const json &value, const std::string &path, std::vector<OptionFault> &faults)
{
    if (value.is_object()) {
        for (const auto &[name, classes] : value.items())
            tryReading(path + '.' + name, faults, [&] { namedAttribute(name, classes); });
        return;
    }
    const bool isTexts =
        value.is_array() &&
        std::all_of(value.begin(), value.end(), [](auto &each) { return each.is_string(); });
    if (!isTexts)
        faults.push_back({path, "is no list of texts and no object of classes by attribute",
                          "Write {\"gender\": [\"a man\", \"a woman\"]}."});
}

/// The attributes as they are given, not looked up yet: a text each, or an attribute.
std::vector<model::Attribute> givenAttributes(Surroundings &surroundings, const json &attributes,
                                              const model::Knowledge &known)
{
    std::vector<model::Attribute> all;
    if (attributes.is_object()) {
        for (const auto &[name, classes] : attributes.items())
            all.push_back(namedAttribute(name, classes));
        return all;
    }
    for (const std::string &text :
         onceEach(surroundings, attributes.get<std::vector<std::string>>(), "attribute")) {
        const model::Attribute *own = known.attribute(text);
        all.push_back(own ? *own : parseAttribute(text));
    }
    return all;
}

/// A text as it is, a list joined by `separator`: as the command line writes it.
std::string wordsOf(const json &value, const char *separator, const char *remedy)
{
    if (value.is_string())
        return value.get<std::string>();
    std::string text;
    if (!value.is_array())
        refuse("This is not understood", value, remedy);
    for (const json &each : value)
        text += (text.empty() ? "" : separator) + (each.is_array()    ? wordsOf(each, ":", remedy)
                                                   : each.is_string() ? each.get<std::string>()
                                                                      : each.dump());
    return text;
}

using Keys = std::span<const std::string_view>;
constexpr std::array<std::string_view, 6> kWishKeys{"file",   "scale",    "branch",
                                                    "window", "schedule", "mask"};
constexpr Keys kWholeKeys(kWishKeys.data(), 2); ///< without those that limit it

const char *const kWishRemedy = "Keys: file, scale, branch, window, schedule, mask.";

/// A null is a key left out.
bool isGiven(const json &wish, const char *key)
{
    return wish.contains(key) && !wish.at(key).is_null();
}

std::string textIn(const json &wish, const char *key)
{
    if (!isGiven(wish, key))
        return {};
    if (!wish.at(key).is_string())
        refuse(std::string("The key ") + key + " is not a text", wish.at(key), "Write a text.");
    return wish.at(key).get<std::string>();
}

sampling::Window windowOf(const json &value)
{
    const char *const remedy = "Write [300, 700]: 0 <= FROM < TO <= 1000.";
    if (value.is_string())
        return parseWindow(value.get<std::string>());
    if (!value.is_array() || value.size() != 2 || !value[0].is_number() || !value[1].is_number())
        refuse("This is no window of timesteps", value, remedy);
    const sampling::Window window{value[0].get<double>(), value[1].get<double>()};
    if (!(window.from >= 0 && window.from < window.to && window.to <= 1000))
        refuse("This is no window of timesteps", value, remedy);
    return window;
}

/// The first key that a direction does not have, or empty.
std::string unknownKeyIn(const json &value, Keys keys)
{
    if (value.is_object())
        for (const auto &[key, ignored] : value.items())
            if (std::find(keys.begin(), keys.end(), key) == keys.end())
                return key;
    return {};
}

DirectionWish wishOf(const json &value)
{
    const char *const remedy = kWishRemedy;
    if (value.is_string())
        return parseDirection(value.get<std::string>());
    if (!value.is_object())
        refuse("This is no direction", value,
               "Write \"FILE@SCALE\", or an object. " + std::string(remedy));
    DirectionWish wish;
    wish.file = textIn(value, "file");
    if (wish.file.empty())
        refuse("A direction names no file", value, remedy);
    if (isGiven(value, "scale")) {
        if (!value.at("scale").is_number())
            refuse("A scale is a number", value.at("scale"), remedy);
        wish.scale = value.at("scale").get<double>();
    }
    if (const std::string branch = textIn(value, "branch"); !branch.empty())
        wish.branch = parseBranch(branch);
    if (isGiven(value, "window"))
        wish.window = windowOf(value.at("window"));
    if (isGiven(value, "schedule"))
        wish.schedule = parseSchedule(
            wordsOf(value.at("schedule"), ",", "Write [[0, 0], [400, 1], [1000, 1]]."));
    wish.maskFile = textIn(value, "mask");
    return wish;
}

void checkDirectionsOf(Keys keys, const char *remedy, const json &value, const std::string &path,
                       std::vector<OptionFault> &faults)
{
    if (!value.is_array()) {
        faults.push_back({path, "is not a list", "Write [{\"file\": …, \"scale\": …}]."});
        return;
    }
    for (size_t i = 0; i < value.size(); ++i) {
        const std::string unknown = unknownKeyIn(value[i], keys);
        if (unknown.empty())
            tryReading(at(path, i), faults, [&] { wishOf(value[i]); });
        else
            faults.push_back({at(path, i) + '.' + unknown, "is no key of a direction", remedy});
    }
}

void checkDirections(const json &value, const std::string &path, std::vector<OptionFault> &faults)
{
    checkDirectionsOf(kWishKeys, kWishRemedy, value, path, faults);
}

void checkWholeDirections(const json &value, const std::string &path,
                          std::vector<OptionFault> &faults)
{
    checkDirectionsOf(kWholeKeys, "Keys here: file, scale.", value, path, faults);
}

} // namespace

Option seedsOption(const std::string &help, const std::string &otherwise)
{
    Option option{.key = "seeds", .kind = OptionKind::Structure, .help = help};
    option.otherwise = otherwise;
    option.schema = R"({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0},
        {"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 0}}]})";
    option.check = checkSeeds;
    option.commandLine = "--seed";
    return option;
}

std::vector<std::uint64_t> seedsOf(Surroundings &surroundings, const json &seeds)
{
    return onceEach(surroundings, seedsIn(seeds), "seed");
}

Option sizeOption()
{
    Option option{.key = "size", .kind = OptionKind::Structure};
    option.help = "WIDTHxHEIGHT in pixels";
    option.otherwise = "the model's";
    option.schema = R"({"anyOf": [{"type": "string", "pattern": "^[0-9]+x[0-9]+$"},
        {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "integer"}}]})";
    option.check = checkSize;
    return option;
}

Size sizeOf(const json &size)
{
    const char *const remedy = "Write \"512x768\" or [512, 768].";
    if (size.is_array() && size.size() != 2)
        refuse("This is no size", size, remedy);
    return parseSize(wordsOf(size, "x", remedy));
}

Option attributesOption(const std::string &help, const std::string &otherwise)
{
    Option option{.key = "attributes", .kind = OptionKind::Structure, .help = help};
    option.otherwise = otherwise;
    option.schema = R"({"anyOf": [{"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties":
            {"type": "array", "minItems": 2, "items": {"type": "string"}}}]})";
    option.check = checkAttributes;
    option.words = base::Words::Several;
    option.commandLine = "--attribute";
    return option;
}

std::vector<model::Attribute> attributesOf(Surroundings &surroundings, const json &attributes,
                                           const model::Knowledge &known)
{
    std::vector<model::Attribute> all;
    for (model::Attribute &attribute : givenAttributes(surroundings, attributes, known)) {
        attribute.classes =
            onceEach(surroundings, attribute.classes, "class of \"" + attribute.name + "\",");
        if (attribute.classes.size() < 2)
            refuse("An attribute needs at least two different classes", attribute.name,
                   "Write it as 'gender=a man|a woman'.");
        if (std::any_of(all.begin(), all.end(),
                        [&](const auto &each) { return each.name == attribute.name; }))
            refuse("Two attributes have one name", attribute.name, "Give each its own.");
        all.push_back(std::move(attribute));
    }
    return all;
}

Option directionsOption()
{
    Option option{.key = "directions", .kind = OptionKind::Structure};
    option.help = "A direction file or a name in the library, FILE or FILE@SCALE; may be repeated";
    option.schema = R"({"type": "array", "items": {"anyOf": [{"type": "string"},
        {"type": "object", "required": ["file"], "additionalProperties": false, "properties":
            {"file": {"type": "string"}, "scale": {"type": "number"},
             "branch": {"enum": ["conditional", "both"]},
             "window": {"anyOf": [{"type": "string"},
                {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}]},
             "schedule": {"anyOf": [{"type": "string"}, {"type": "array", "items":
                {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}}]},
             "mask": {"type": "string"}}}]}})";
    option.check = checkDirections;
    option.words = base::Words::OneEachTime;
    option.namesFiles = true;
    option.commandLine = "--direction";
    return option;
}

Option wholeDirectionsOption()
{
    Option option = directionsOption();
    option.schema = R"({"type": "array", "items": {"anyOf": [{"type": "string"},
        {"type": "object", "required": ["file"], "additionalProperties": false, "properties":
            {"file": {"type": "string"}, "scale": {"type": "number"}}}]}})";
    option.check = checkWholeDirections;
    return option;
}

bool takesLimits(const Option &option)
{
    return option.check == checkDirections;
}

std::vector<DirectionWish> wishesOf(const json &directions)
{
    std::vector<DirectionWish> wishes;
    for (const json &each : directions)
        wishes.push_back(wishOf(each));
    return wishes;
}

json toJson(const DirectionWish &wish)
{
    json object = {{"file", wish.file}};
    if (wish.scale)
        object["scale"] = *wish.scale;
    if (wish.branch)
        object["branch"] = *wish.branch == sampling::Branch::Both ? "both" : "conditional";
    if (wish.window != sampling::Window{})
        object["window"] = {wish.window.from, wish.window.to};
    for (const auto &point : wish.schedule.points)
        object["schedule"].push_back({point.timestep, point.factor});
    if (!wish.maskFile.empty())
        object["mask"] = wish.maskFile;
    return object;
}

} // namespace deviascope::task
