#include "cli/task_options.h"

#include "base/error.h"
#include "format/json_file.h"
#include "task/structures.h"
#include "task/task_plan.h"

#include <nlohmann/json.hpp>

#include <array>

namespace deviascope::cli {

using base::OptionValues;
using nlohmann::json;

namespace {

const std::string kDirections = "directions"; ///< with details on options of their own

bool hasDetails(const task::TaskInfo &info)
{
    const base::Option *directions = info.options.find(kDirections);
    return directions && task::takesLimits(*directions);
}

} // namespace

void TaskOptions::addTo(CLI::App &app)
{
    const task::TaskInfo &info = m_task.info();
    if (info.command == task::kFlat)
        app.add_option("plan", m_plan, "A plan: JSON with prompts, attributes, images, settings");
    m_table.addTo(app, info.options);
    if (hasDetails(info)) {
        m_directions.emplace();
        m_directions->addTo(app, m_table.option(kDirections), m_table.texts(kDirections));
    }
    app.add_option("--out", m_out, info.outHelp + " (default: " + info.outOtherwise + ")");
}

OptionValues TaskOptions::given() const
{
    OptionValues values(task::tableOf(m_task));
    values.take(m_table.values());
    if (!m_directions)
        return values;
    json wishes = json::array();
    for (const task::DirectionWish &wish : m_directions->wishes())
        wishes.push_back(task::toJson(wish));
    if (!wishes.empty())
        values.set(kDirections, wishes.dump());
    return values;
}

OptionValues TaskOptions::values() const
{
    OptionValues given = this->given();
    std::vector<base::OptionFault> faults;
    given.check(faults, {}, base::Naming::CommandLine);
    base::throwIfFaulty(faults);
    if (m_plan.empty())
        return given;
    const std::array<const task::Task *, 1> tasks{&m_task};
    const format::JsonValue file = format::readJsonFile(m_plan);
    OptionValues planned = task::planFromJson(tasks, file.value(), m_plan).values;
    if (given.has("seeds") || given.has("images")) { // one of the two says which pictures
        planned.reset("seeds");
        planned.reset("images");
    }
    planned.take(given);
    return planned;
}

} // namespace deviascope::cli
