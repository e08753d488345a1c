#include "cli/commands/enhance_command.h"

#include "base/error.h"
#include "cli/once.h"
#include "cli/report_output.h"
#include "responsible/fair_document.h"
#include "responsible/flagged_document.h"
#include "responsible/value_action.h"

#include <algorithm>
#include <array>

namespace deviascope::cli {

using base::Error;
using base::ErrorKind;
using responsible::Value;

namespace {

constexpr std::array kValues{Value::AnyGender, Value::AnyRace, Value::NoViolence, Value::NoSexual,
                             Value::NotUnwanted};

report::Table valuesTable()
{
    report::Table table;
    table.key = "values";
    for (const char *key : {"prompt", "value", "words", "from", "length"})
        table.columns.push_back(report::column(key));
    return table;
}

report::Count count(std::size_t number)
{
    return {static_cast<std::int64_t>(number)};
}

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

responsible::FairPlan EnhanceCommand::planFor(CommandContext &context, const Wish &wish)
{
    const model::Model &model = context.model();
    const auto role = model.knowledge.roleOf(wish.subject.role);
    responsible::FairPlan plan = m_options.plan(model, {wish.subject});
    const auto without =
        role ? responsible::rolesLeftOut(model.knowledge, {*role}) : std::vector<std::string>();
    responsible::checkActions(plan, wish.actions);
    for (const responsible::ValueAction &action : wish.actions)
        plan.attributes.push_back(m_options.attribute(context, action, without));
    plan.watched = responsible::watchedBeside(model.knowledge, plan.attributes);
    ResponsibleOptions::noteCutOf(context, plan);
    return plan;
}

int EnhanceCommand::run(CommandContext &context)
{
    const model::Model &model = context.model();
    m_prompts = onceEach(context, m_prompts, "prompt");
    std::vector<Wish> wishes;
    std::vector<responsible::ValueAction> actions;
    report::Section read{DEVIASCOPE_TR("report", "Read from the prompts"), {}};
    report::Table values = valuesTable();
    for (const auto &subject :
         responsible::subjectsOfPrompts(model, m_prompts, m_options.templates())) {
        const std::string &prompt = subject.name;
        Wish wish{subject, {}};
        std::vector<Value> readValues;
        read.items.push_back(report::Paragraph{report::plain(prompt)});
        for (const auto &value : valuesOf(prompt, model)) {
            const std::string name = responsible::valueName(value.value);
            values.rows.push_back(
                {prompt, name, value.words, count(value.from), count(value.length)});
            read.items.push_back(report::Paragraph{
                {value.words.empty() ? "  %1" : "  %1: \"%2\"", {name, value.words}}});
            readValues.push_back(value.value);
        }
        wish.actions = responsible::actionsOf(readValues, model.knowledge);
        actions.insert(actions.end(), wish.actions.begin(), wish.actions.end());
        if (!wish.actions.empty())
            wishes.push_back(std::move(wish));
        else
            context.note("No value was read from \"" + prompt +
                         "\"; name one with --value if it asks for one.");
    }
    if (wishes.empty())
        throw Error(ErrorKind::InvalidValue, "None of the prompts asks for a value", "prompts",
                    "Write what you want, such as \"either male or female\", or name it with "
                    "--value.");
    m_options.checkConcepts(actions);
    std::vector<responsible::FairReport> reports;
    std::vector<responsible::Flags> flags;
    responsible::Law law = responsible::Law::Balanced;
    for (const Wish &wish : wishes) {
        const responsible::FairPlan plan = planFor(context, wish);
        law = plan.law;
        format::Journal journal =
            m_options.journal(model, plan, name(), wishes.size() > 1 ? Runs::Several : Runs::One);
        const auto result = responsible::runFair(model, plan, journal, context.context());
        reports.push_back(responsible::makeFairReport(plan, result, model.knowledge));
        m_options.saveCalibration(reports.back().calibration, plan);
        for (responsible::Flags &each : responsible::flagsOf(plan, result))
            flags.push_back(std::move(each));
    }
    read.items.emplace_back(std::move(values));
    const auto merged = responsible::merged(reports);
    const auto any = responsible::flaggedReport(flags);
    report::Document document{DEVIASCOPE_TR("report", "Pictures with what the prompts ask for"),
                              {std::move(read)}};
    report::append(document, responsible::flaggedDocument(merged, any, actions));
    report::append(document, responsible::fairDocument(merged, law));
    report::append(document, responsible::changeDocument(merged));
    showDocument(context, document, m_options.out(), name());
    return 0;
}

} // namespace deviascope::cli
