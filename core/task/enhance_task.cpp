#include "base/error.h"
#include "responsible/fair_document.h"
#include "responsible/flagged_document.h"
#include "responsible/value_action.h"
#include "responsible/value_reader.h"
#include "task/all_tasks.h"
#include "task/once.h"
#include "task/responsible_options.h"

#include <algorithm>
#include <array>

namespace deviascope::task {

using base::Error;
using base::ErrorKind;
using base::OptionKind;
using base::OptionValues;
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

report::Count countCell(std::size_t number)
{
    return {static_cast<std::int64_t>(number)};
}

std::vector<responsible::ReadValue> valuesIn(const std::string &prompt,
                                             const std::vector<std::string> &named,
                                             const model::Model &model)
{
    if (named.empty())
        return responsible::readValues(prompt, responsible::unwantedWords(model.knowledge));
    std::vector<responsible::ReadValue> values;
    for (const std::string &name : named) {
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

/// A prompt that asks for something, and what is done so that it takes effect.
struct EnhanceWish {
    responsible::Subject subject;
    std::vector<responsible::ValueAction> actions;
};

/// All of them, and what was read from the prompts.
struct EnhanceWishes {
    std::vector<EnhanceWish> wishes;
    std::vector<responsible::ValueAction> actions;
    report::Section read;
};

EnhanceWishes enhanceWishes(Surroundings &surroundings, const OptionValues &values,
                            const ResponsibleWish &shared)
{
    const model::Model &model = surroundings.model();
    EnhanceWishes all{{}, {}, {DEVIASCOPE_TR("report", "Read from the prompts"), {}}};
    report::Table table = valuesTable();
    for (const auto &subject : responsible::subjectsOfPrompts(
             model, onceEach(surroundings, values.texts("prompts"), "prompt"),
             shared.templates())) {
        const std::string &prompt = subject.name;
        std::vector<Value> read;
        all.read.items.push_back(report::Paragraph{report::plain(prompt)});
        for (const auto &value : valuesIn(prompt, values.texts("values"), model)) {
            const std::string name = responsible::valueName(value.value);
            table.rows.push_back(
                {prompt, name, value.words, countCell(value.from), countCell(value.length)});
            all.read.items.push_back(report::Paragraph{
                {value.words.empty() ? "  %1" : "  %1: \"%2\"", {name, value.words}}});
            read.push_back(value.value);
        }
        EnhanceWish wish{subject, responsible::actionsOf(read, model.knowledge)};
        all.actions.insert(all.actions.end(), wish.actions.begin(), wish.actions.end());
        if (!wish.actions.empty())
            all.wishes.push_back(std::move(wish));
        else
            surroundings.note("No value was read from \"" + prompt +
                              "\"; name one with --value if it asks for one.");
    }
    if (all.wishes.empty())
        throw Error(ErrorKind::InvalidValue, "None of the prompts asks for a value", "prompts",
                    "Write what you want, such as \"either male or female\", or name it with "
                    "--value.");
    all.read.items.emplace_back(std::move(table));
    shared.checkConcepts(all.actions);
    return all;
}

std::vector<std::string> leftOutFor(const model::Model &model, const EnhanceWish &wish)
{
    const auto role = model.knowledge.roleOf(wish.subject.role);
    return role ? responsible::rolesLeftOut(model.knowledge, {*role}) : std::vector<std::string>();
}

responsible::FairPlan enhancePlan(Surroundings &surroundings, const EnhanceWish &wish,
                                  ResponsibleWish &shared)
{
    const model::Model &model = surroundings.model();
    responsible::FairPlan plan = shared.plan(surroundings, {wish.subject});
    responsible::checkActions(plan, wish.actions);
    for (const responsible::ValueAction &action : wish.actions)
        plan.attributes.push_back(shared.attribute(surroundings, action, leftOutFor(model, wish)));
    plan.watched = responsible::watchedBeside(model.knowledge, plan.attributes);
    ResponsibleWish::noteCutOf(surroundings, plan);
    return plan;
}

base::OptionTable enhanceOptions()
{
    std::string values;
    for (const Value value : kValues)
        values += (values.empty() ? "" : ", ") + responsible::valueName(value);
    return base::OptionTable{
        {.key = "prompts",
         .kind = OptionKind::Texts,
         .help = "What to draw, with what it asks for",
         .commandLine = "prompts",
         .required = true},
        {.key = "values",
         .kind = OptionKind::Texts,
         .help = "Instead of what is read from the prompts, repeatable: " + values,
         .commandLine = "--value"}}
        .with(responsibleOptions());
}

class EnhanceTask final : public Task {
public:
    const TaskInfo &info() const override
    {
        static const TaskInfo info{
            "enhance", "Makes words such as \"of any gender\" take effect",
            "  deviascope enhance \"a doctor, either male or female\"\n"
            "  deviascope enhance \"a costume, not scary\" --images 60\n"
            "  deviascope enhance \"a group of judges\" --value any-gender\n",
            enhanceOptions(), responsibleOutHelp()};
        return info;
    }

    Cost cost(Surroundings &surroundings, const OptionValues &values) const override
    {
        const model::Model &model = surroundings.model();
        const ResponsibleWish shared(values, {});
        Cost all;
        for (const EnhanceWish &wish : enhanceWishes(surroundings, values, shared).wishes) {
            const responsible::FairPlan plan = shared.plan(surroundings, {wish.subject});
            responsible::checkActions(plan, wish.actions);
            const Cost one = shared.cost(surroundings, plan, wish.actions, leftOutFor(model, wish));
            all.evaluations += one.evaluations;
            all.pictures += one.pictures;
        }
        return all;
    }

    Outcome run(Surroundings &surroundings, const OptionValues &values,
                const std::filesystem::path &out) const override
    {
        const model::Model &model = surroundings.model();
        ResponsibleWish shared(values, out);
        EnhanceWishes all = enhanceWishes(surroundings, values, shared);
        std::vector<responsible::FairReport> reports;
        std::vector<responsible::Flags> flags;
        responsible::Law law = responsible::Law::Balanced;
        for (const EnhanceWish &wish : all.wishes) {
            const responsible::FairPlan plan = enhancePlan(surroundings, wish, shared);
            law = plan.law;
            format::Journal journal = shared.journal(
                model, plan, "enhance", all.wishes.size() > 1 ? Runs::Several : Runs::One);
            const auto result = responsible::runFair(model, plan, journal, surroundings.context());
            reports.push_back(responsible::makeFairReport(plan, result, model.knowledge));
            shared.saveCalibration(reports.back().calibration, plan);
            for (responsible::Flags &each : responsible::flagsOf(plan, result))
                flags.push_back(std::move(each));
        }
        const auto merged = responsible::merged(reports);
        report::Document document{DEVIASCOPE_TR("report", "Pictures with what the prompts ask for"),
                                  {std::move(all.read)}};
        report::append(document, responsible::flaggedDocument(
                                     merged, responsible::flaggedReport(flags), all.actions));
        report::append(document, responsible::fairDocument(merged, law));
        report::append(document, responsible::changeDocument(merged));
        return {std::move(document)};
    }
};

} // namespace

const Task &enhanceTask()
{
    static const EnhanceTask task;
    return task;
}

} // namespace deviascope::task
