#include "task/task_plan.h"

#include "base/device.h"
#include "base/error.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace deviascope::task {

using base::OptionFault;
using base::OptionValues;
using nlohmann::json;

namespace {

const char *const kCommand = "command";
const char *const kPlan = "plan";
const char *const kCost = "cost";
const char *const kNotes = "notes";

std::string commandsOf(std::span<const Task *const> tasks)
{
    std::string names;
    for (const Task *task : tasks)
        names += (names.empty() ? "" : ", ") + task->info().command;
    return names;
}

const Task *findTask(std::span<const Task *const> tasks, const std::string &command)
{
    const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const Task *task) {
        return task->info().command == command;
    });
    return found == tasks.end() ? nullptr : *found;
}

Plan checkedPlan(const Task &task, const json &object, std::vector<OptionFault> faults,
                 const std::string &path, const std::string &file)
{
    Plan plan{&task, OptionValues::fromJson(tableOf(task), object, faults, path)};
    plan.values.check(faults, path);
    base::throwIfFaulty(faults, file);
    return plan;
}

} // namespace

const base::OptionTable &computeOptions()
{
    using base::OptionKind;
    static const base::OptionTable table{
        {.key = "model",
         .kind = OptionKind::Text,
         .help = "A model folder, a checkpoint (.safetensors, .ckpt), or \"teaching\"",
         .fallback = "teaching",
         .namesFiles = true},
        {.key = "device",
         .kind = OptionKind::Text,
         .help = "auto, cpu, cuda or cuda:N",
         .fallback = "auto"},
        {.key = "dtype",
         .kind = OptionKind::Text,
         .help = "auto, fp32, bf16 or fp16",
         .fallback = "auto"},
        {.key = "threads",
         .kind = OptionKind::Integer,
         .help = "Threads; 0: one per core",
         .fallback = 0,
         .least = 0,
         .most = 1024},
        {.key = "prediction",
         .kind = OptionKind::Choice,
         .help = "What the model predicts",
         .otherwise = "what its files say, else a guess",
         .choices = {"epsilon", "v"}}};
    return table;
}

base::OptionTable tableOf(const Task &task)
{
    return task.info().options.with(computeOptions());
}

const Task &taskNamed(std::span<const Task *const> tasks, const std::string &command)
{
    if (const Task *task = findTask(tasks, command))
        return *task;
    throw base::Error(base::ErrorKind::InvalidValue, "No command of this name can be planned",
                      command, "Commands: " + commandsOf(tasks) + ".");
}

Plan planFromJson(std::span<const Task *const> tasks, const json &object, const std::string &file)
{
    if (!object.is_object())
        base::throwIfFaulty({{"The document", "is not an object", {}}}, file);
    if (!object.contains(kCommand))
        return checkedPlan(taskNamed(tasks, kFlat), object, {}, {}, file);
    const json &command = object[kCommand];
    if (!command.is_string())
        base::throwIfFaulty({{kCommand, "is not a text", "Commands: " + commandsOf(tasks) + "."}},
                            file);
    std::vector<OptionFault> faults;
    for (const auto &[key, value] : object.items())
        if (key != kCommand && key != kPlan && key != kCost && key != kNotes)
            faults.push_back({key, "is no key of this", "Keys: command, plan, cost."});
    const Task *task = findTask(tasks, command.get<std::string>());
    if (!task)
        faults.push_back({kCommand, "is no command that can be planned",
                          "Commands: " + commandsOf(tasks) + "."});
    if (!object.contains(kPlan))
        faults.push_back({kPlan, "is missing", "It is the object of the command's options."});
    if (!task || !object.contains(kPlan))
        base::throwIfFaulty(faults, file);
    return checkedPlan(*task, object[kPlan], std::move(faults), kPlan, file);
}

Plan settledOn(Plan plan, const model::Model &model)
{
    plan.values.set("dtype", base::dtypeName(model.compute.dtype));
    plan.values.set("threads", std::int64_t{at::get_num_threads()});
    return plan;
}

json toJson(const Plan &plan)
{
    return {{kCommand, plan.task->info().command}, {kPlan, plan.values.toJson()}};
}

} // namespace deviascope::task
