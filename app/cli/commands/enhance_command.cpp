#include "cli/commands/enhance_command.h"

#include "base/error.h"
#include "cli/responsible_output.h"
#include "responsible/value_action.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::cli {

using base::Error;
using base::ErrorKind;
using nlohmann::json;
using responsible::Value;

namespace {

constexpr std::array kValues{Value::AnyGender, Value::AnyRace, Value::NoViolence, Value::NoSexual,
                             Value::NotUnwanted};

} // namespace

std::string EnhanceCommand::examples() const
{
    return "  deviascope enhance \"a doctor, either male or female\"\n"
           "  deviascope enhance \"a costume, not scary\" --images 60\n"
           "  deviascope enhance \"a group of judges\" --value any-gender\n";
}

void EnhanceCommand::addOptions(CLI::App &app)
{
    std::string values;
    for (const Value value : kValues)
        values += (values.empty() ? "" : ", ") + responsible::valueName(value);
    app.add_option("prompts", m_prompts, "What to draw, with what it asks for")->required();
    app.add_option("--value", m_values,
                   "Instead of what is read from the prompts, repeatable: " + values);
    m_options.addTo(app);
}

std::vector<responsible::ReadValue> EnhanceCommand::valuesOf(const std::string &prompt,
                                                             const model::Model &model) const
{
    if (m_values.empty())
        return responsible::readValues(prompt, responsible::unwantedWords(model.knowledge));
    std::vector<responsible::ReadValue> values;
    for (const std::string &name : m_values) {
        const auto found = std::find_if(kValues.begin(), kValues.end(), [&](Value value) {
            return responsible::valueName(value) == name;
        });
        if (found == kValues.end())
            throw Error(ErrorKind::InvalidValue, "There is no such value", name,
                        "--help lists them.");
        values.push_back({*found, 0, 0, ""});
    }
    return values;
}

responsible::FairPlan EnhanceCommand::planFor(CommandContext &context, const std::string &prompt,
                                              const std::vector<responsible::ReadValue> &values)
{
    const model::Model &model = context.model();
    const responsible::Subject subject = responsible::subjectOf(model, prompt);
    const auto role = model.knowledge.roleOf(subject.role);
    responsible::FairPlan plan = m_options.plan(model, {subject});
    const auto without = role ? std::vector<std::string>{*role} : std::vector<std::string>();
    for (const auto &value : values)
        plan.attributes.push_back(m_options.attribute(
            context, responsible::actionOf(value.value, model.knowledge), without));
    return plan;
}

int EnhanceCommand::run(CommandContext &context)
{
    const model::Model &model = context.model();
    std::vector<responsible::FairReport> reports;
    json read = json::array();
    std::string readText;
    responsible::Law law = responsible::Law::Balanced;
    for (const std::string &prompt : m_prompts) {
        const auto values = valuesOf(prompt, model);
        readText += prompt + "\n";
        for (const auto &value : values) {
            read.push_back({{"prompt", prompt},
                            {"value", responsible::valueName(value.value)},
                            {"words", value.words},
                            {"from", value.from},
                            {"length", value.length}});
            readText += "  " + responsible::valueName(value.value) +
                        (value.words.empty() ? "" : ": \"" + value.words + "\"") + "\n";
        }
        if (values.empty()) {
            context.note("No value was read from \"" + prompt +
                         "\"; name one with --value if it asks for one.");
            continue;
        }
        const responsible::FairPlan plan = planFor(context, prompt, values);
        law = plan.law;
        format::Journal journal = m_options.journal(model, plan, name());
        const auto result = responsible::runFair(model, plan, journal, context.context());
        reports.push_back(responsible::makeFairReport(plan, result, model.knowledge));
        m_options.saveCalibration(reports.back().calibration, plan);
    }
    if (reports.empty())
        throw Error(ErrorKind::InvalidValue, "None of the prompts asks for a value", "prompts",
                    "Write what you want, such as \"either male or female\", or name it with "
                    "--value.");
    const auto merged = responsible::merged(reports);
    json object = responsible::toJson(merged, law);
    object["values"] = read;
    showReport(context, object, "Read from the prompts\n" + readText + "\n" + fairTables(merged),
               m_options.out(), name());
    return 0;
}

} // namespace deviascope::cli
