#include "task/run_folder.h"

#include "base/error.h"
#include "format/hash.h"
#include "format/json_file.h"
#include "task/picture_output.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::Option;
using base::OptionKind;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// The path as it is from everywhere, where it is one: names of the library stay.
std::optional<std::string> wholePath(const std::string &text)
{
    std::error_code ignored;
    if (text.empty() || !fs::exists(text, ignored))
        return std::nullopt;
    return fs::absolute(text).lexically_normal().string();
}

/// The same of FILE@SCALE and NAME=FILE.
std::string withWholePath(const std::string &text)
{
    if (const auto whole = wholePath(text))
        return *whole;
    const size_t scale = text.rfind('@'), name = text.find('=');
    if (scale != std::string::npos)
        if (const auto whole = wholePath(text.substr(0, scale)))
            return *whole + text.substr(scale);
    if (name != std::string::npos)
        if (const auto whole = wholePath(text.substr(name + 1)))
            return text.substr(0, name + 1) + *whole;
    return text;
}

void makeWhole(json &value, const Option &option)
{
    if (option.fallback == base::OptionValue(value.is_string() ? value.get<std::string>() : ""))
        return; // "teaching" is no folder
    const bool isPath =
        option.kind == OptionKind::File || option.kind == OptionKind::Folder || option.namesFiles;
    if (isPath && value.is_string())
        value = withWholePath(value.get<std::string>());
    if (isPath && value.is_array())
        for (json &each : value)
            if (each.is_string())
                each = withWholePath(each.get<std::string>());
    if (isPath && value.is_array())
        for (json &each : value)
            for (const char *key : {"file", "mask"})
                if (each.is_object() && each.contains(key))
                    each[key] = withWholePath(each[key].get<std::string>());
}

} // namespace

void keepPlan(const Plan &plan, const model::Model &model, const fs::path &folder)
{
    json object = toJson(settledOn(plan, model));
    json &values = object["plan"];
    for (const Option &option : plan.values.table())
        if (values.contains(option.key))
            makeWhole(values[option.key], option);
    std::string name = "plan.json";
    if (plan.task->info().out == Out::Pictures)
        name = "plan-" + format::sha256(object.dump()).substr(0, 16) + ".json";
    makeOutFolder(folder);
    format::writeJsonFile(folder / name, object);
}

Plan readPlan(const fs::path &file)
{
    return planFromJson(allTasks(), format::readJsonFile(file).value(), file.string());
}

std::vector<fs::path> plansOf(const fs::path &folder)
{
    std::vector<fs::path> files;
    std::error_code missing;
    for (const auto &entry : fs::directory_iterator(folder, missing)) {
        const std::string name = entry.path().filename().string();
        if (name == "plan.json" || (name.starts_with("plan-") && name.ends_with(".json")))
            files.push_back(entry.path());
    }
    if (files.empty())
        throw Error(ErrorKind::NotFound, "The folder holds no run", folder.string(),
                    "A run's folder has a plan.json, which --out leaves there.");
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace deviascope::task
