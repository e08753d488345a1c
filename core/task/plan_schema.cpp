#include "task/task_plan.h"

#include <nlohmann/json.hpp>

namespace deviascope::task {

using base::Option;
using base::OptionKind;
using nlohmann::json;

namespace {

json formOf(const Option &option)
{
    switch (option.kind) {
    case OptionKind::Flag:
        return {{"type", "boolean"}};
    case OptionKind::Integer:
        return {{"type", "integer"}};
    case OptionKind::Seed:
        return {{"type", "integer"}, {"minimum", 0}};
    case OptionKind::Number:
        return {{"type", "number"}};
    case OptionKind::Texts:
        return {{"type", "array"}, {"items", {{"type", "string"}}}};
    case OptionKind::Choice:
        return {{"enum", option.choices}};
    case OptionKind::Structure:
        return option.schema.empty() ? json::object() : json::parse(option.schema);
    default:
        return {{"type", "string"}};
    }
}

json schemaOf(const Option &option)
{
    json form = formOf(option);
    const bool whole = option.kind == OptionKind::Integer;
    const auto bound = [&](const char *key, const std::optional<double> &end) {
        if (end)
            form[key] = whole ? json(static_cast<std::int64_t>(*end)) : json(*end);
    };
    bound("minimum", option.least);
    bound("maximum", option.most);
    form["description"] = option.help;
    if (option.fallback && option.kind != OptionKind::Structure)
        form["default"] = std::visit([](const auto &each) { return json(each); }, *option.fallback);
    return form;
}

json schemaOf(const Task &task)
{
    json properties = json::object(), required = json::array();
    for (const Option &option : tableOf(task)) {
        properties[option.key] = schemaOf(option);
        if (option.required)
            required.push_back(option.key);
    }
    json schema = {{"type", "object"},
                   {"description", task.info().summary},
                   {"properties", std::move(properties)},
                   {"additionalProperties", false}};
    if (!required.empty())
        schema["required"] = required;
    return schema;
}

} // namespace

json schemaOf(std::span<const Task *const> tasks)
{
    json forms = json::array(), definitions = json::object();
    for (const Task *task : tasks) {
        const std::string &command = task->info().command;
        definitions[command] = schemaOf(*task);
        const json reference = {{"$ref", "#/$defs/" + command}};
        forms.push_back({{"type", "object"},
                         {"properties",
                          {{"command", {{"const", command}}},
                           {"plan", reference},
                           {"cost", {{"type", "object"}}},
                           {"notes", {{"type", "array"}}}}},
                         {"required", {"command", "plan"}},
                         {"additionalProperties", false}});
        if (command == kFlat) // the one whose plan may stand alone
            forms.push_back(reference);
    }
    return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
            {"title", "A plan that deviascope runs"},
            {"anyOf", std::move(forms)},
            {"$defs", std::move(definitions)}};
}

} // namespace deviascope::task
