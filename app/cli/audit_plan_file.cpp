#include "cli/audit_plan_file.h"

#include "base/error.h"
#include "format/json_file.h"
#include "format/printable.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace deviascope::cli {

using base::Error;
using base::ErrorKind;
using format::JsonValue;

namespace {

constexpr std::array<std::string_view, 10> kKeys{"prompts",  "attributes", "images",   "seeds",
                                                 "steps",    "sampler",    "guidance", "size",
                                                 "negative", "directions"};
constexpr std::array<std::string_view, 4> kLaterKeys{"templates", "reference", "tolerance",
                                                     "models"};

template <size_t N>
void checkKeys(const JsonValue &value, const std::array<std::string_view, N> &known,
               const std::string &path)
{
    if (!value.value().is_object())
        value.fail("must be an object");
    for (const auto &[key, ignored] : value.value().items()) {
        const std::string where = value.file() + ": " + path + format::printable(key);
        if (std::find(kLaterKeys.begin(), kLaterKeys.end(), key) != kLaterKeys.end())
            throw Error(ErrorKind::InvalidValue, "This version cannot carry out this key of a plan",
                        where, "Leave it out.");
        if (std::find(known.begin(), known.end(), key) != known.end())
            continue;
        std::string names;
        for (const std::string_view each : known)
            names += (names.empty() ? "" : ", ") + std::string(each);
        throw Error(ErrorKind::InvalidValue, "The plan has a key that is not known", where,
                    "The keys are " + names + ".");
    }
}

/// 'name=class|class' for each attribute of an object; the texts of an array as they are.
std::vector<std::string> attributesIn(const JsonValue &attributes)
{
    if (!attributes.value().is_object())
        return attributes.as<std::vector<std::string>>();
    std::vector<std::string> texts;
    for (const auto &[name, classes] : attributes.value().items()) {
        if (classes.is_object())
            throw Error(ErrorKind::InvalidValue, "This version cannot carry out phrasings",
                        attributes.file() + ": attributes." + format::printable(name),
                        "Give the classes as an array.");
        std::string text = name + "=";
        for (const auto &each : attributes.get<std::vector<std::string>>(name))
            text += (text.back() == '=' ? "" : "|") + each;
        texts.push_back(std::move(text));
    }
    return texts;
}

std::vector<std::uint64_t> seedsIn(const JsonValue &seeds)
{
    if (seeds.value().is_string())
        return parseSeeds(seeds.as<std::string>());
    std::vector<std::uint64_t> values;
    for (const JsonValue &each : seeds.items()) {
        if (!each.value().is_number_unsigned())
            each.fail("must be a seed, a whole number from 0 on");
        values.push_back(each.value().get<std::uint64_t>());
    }
    if (values.empty())
        seeds.fail("must hold at least one seed");
    return values;
}

Size sizeIn(const JsonValue &size)
{
    if (size.value().is_string())
        return parseSize(size.as<std::string>());
    const auto sides = size.as<std::vector<int>>();
    if (sides.size() != 2)
        size.fail("must be \"WIDTHxHEIGHT\" or two numbers");
    return parseSize(std::to_string(sides[0]) + "x" + std::to_string(sides[1]));
}

DirectionWish directionIn(const JsonValue &direction, size_t index)
{
    checkKeys(direction, std::array<std::string_view, 2>{"file", "scale"},
              "directions[" + std::to_string(index) + "].");
    DirectionWish wish;
    wish.file = direction.get<std::string>("file");
    if (direction.has("scale"))
        wish.scale = direction.get<double>("scale");
    return wish;
}

} // namespace

AuditPlanFile readAuditPlan(const std::filesystem::path &file)
{
    const JsonValue json = format::readJsonFile(file);
    checkKeys(json, kKeys, "");
    AuditPlanFile plan;
    if (json.has("prompts"))
        plan.prompts = json.get<std::vector<std::string>>("prompts");
    if (json.has("attributes"))
        plan.attributes = attributesIn(json.at("attributes"));
    if (json.has("images") && json.has("seeds"))
        throw Error(ErrorKind::InvalidValue, "The plan has both images and seeds",
                    json.file() + ": seeds", "Give one of the two.");
    if (json.has("images"))
        plan.images = json.get<int>("images");
    if (json.has("seeds"))
        plan.seeds = seedsIn(json.at("seeds"));
    if (json.has("steps"))
        plan.steps = json.get<int>("steps");
    if (json.has("guidance"))
        plan.guidance = json.get<double>("guidance");
    plan.sampler = json.get<std::string>("sampler", "");
    plan.negative = json.get<std::string>("negative", "");
    if (json.has("size"))
        plan.size = sizeIn(json.at("size"));
    if (json.has("directions"))
        for (const JsonValue &each : json.at("directions").items())
            plan.directions.push_back(directionIn(each, plan.directions.size()));
    return plan;
}

} // namespace deviascope::cli
