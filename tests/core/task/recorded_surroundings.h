#pragma once

#include "base/error.h"
#include "direction/direction_file.h"
#include "model/model.h"
#include "report/json_writer.h"
#include "task/task_plan.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace deviascope::tests {

using LoadedModel = const model::Model &(*)();

/// Float32 on the CPU, loaded once in a process.
inline const model::Model &teachingModel()
{
    static const model::Model loaded =
        model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
    return loaded;
}

/// The same of the smallest model, for where pictures do not matter: it has no scorer and no roles.
inline const model::Model &tinyModel()
{
    static const model::Model loaded = model::loadModel(DEVIASCOPE_TEST_DATA "/golden/tiny-sd1",
                                                        {base::Compute{at::kCPU, at::kFloat}});
    return loaded;
}

/// What a task works with in a test: what it notes, says and makes is kept.
class RecordedSurroundings final : public task::Surroundings {
public:
    explicit RecordedSurroundings(LoadedModel model) : m_model(model) {}

    base::Context &context() override { return m_context; }
    const model::Model &model() override { return m_model(); }
    void note(const std::string &text) override
    {
        if (std::find(notes.begin(), notes.end(), text) == notes.end())
            notes.push_back(text);
    }
    void say(const std::string &text) override { said.push_back(text); }
    void made(const std::filesystem::path &file) override { files.push_back(file); }

    /// Whether the network was called: nothing else reports, but for the reading of files.
    bool drew() const
    {
        return std::any_of(stages.begin(), stages.end(), [](const std::string &stage) {
            return stage != "reading" && stage != "hashing";
        });
    }
    bool noted(const std::string &part) const { return holds(notes, part); }
    bool says(const std::string &part) const { return holds(said, part); }
    /// A stop is asked for at the report of this number, or at the first of a kind.
    void stopAt(int report)
    {
        stopWhen([left = report](const base::Progress &) mutable { return --left == 0; });
    }
    void stopWhen(std::function<bool(const base::Progress &)> isIt) { m_stopsAt = std::move(isIt); }

    std::vector<std::string> notes, said;
    std::vector<std::filesystem::path> files;
    std::set<std::string> stages; ///< of all reports of progress

private:
    static bool holds(const std::vector<std::string> &texts, const std::string &part)
    {
        return std::any_of(texts.begin(), texts.end(), [&](const std::string &text) {
            return text.find(part) != std::string::npos;
        });
    }

    void hear(const base::Progress &progress)
    {
        stages.insert(progress.stage);
        if (m_stopsAt && m_stopsAt(progress))
            m_stop.request_stop();
    }

    LoadedModel m_model;
    std::function<bool(const base::Progress &)> m_stopsAt;
    std::stop_source m_stop;
    base::Context m_context{m_stop.get_token(),
                            [this](const base::Progress &progress) { hear(progress); }};
};

/// A user's folders, of which nothing was there before and nothing is left.
class UsersFolders {
public:
    UsersFolders()
    {
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toUtf8());
        qputenv("XDG_CACHE_HOME", m_folder.filePath("cache").toUtf8());
    }

    std::filesystem::path path(const QString &name) const
    {
        return m_folder.filePath(name).toStdString();
    }
    std::string text(const QString &name) const { return path(name).string(); }

private:
    QTemporaryDir m_folder;
};

/// The values of a plan, checked as those of its file.
inline base::OptionValues planned(const task::Task &task, const nlohmann::json &plan)
{
    const nlohmann::json object = {{"command", task.info().command}, {"plan", plan}};
    return task::planFromJson(task::allTasks(), object, "plan.json").values;
}

/// What the run of a plan answers to machines.
inline nlohmann::json resultOf(const task::Task &task, task::Surroundings &surroundings,
                               const nlohmann::json &plan, const std::filesystem::path &out = {})
{
    return report::toJson(task.run(surroundings, planned(task, plan), out).document);
}

/// Why a plan is refused when its cost is asked for; empty where it is not.
inline std::string refusalOf(const task::Task &task, LoadedModel model, const nlohmann::json &plan)
{
    RecordedSurroundings surroundings(model);
    try {
        task.cost(surroundings, planned(task, plan));
    } catch (const base::Error &error) {
        return error.line();
    }
    return {};
}

/// A task's smallest plan, and what comes of it with other keys beside or instead.
class SmallPlan {
public:
    SmallPlan(const task::Task &task, LoadedModel model, nlohmann::json plan)
        : m_task(task), m_model(model), m_plan(std::move(plan))
    {}

    nlohmann::json with(const nlohmann::json &more) const
    {
        nlohmann::json plan = m_plan;
        plan.update(more);
        return plan;
    }
    std::string refusal(const nlohmann::json &more) const
    {
        return refusalOf(m_task, m_model, with(more));
    }
    task::Cost cost(const nlohmann::json &more) const
    {
        RecordedSurroundings surroundings(m_model);
        return m_task.cost(surroundings, planned(m_task, with(more)));
    }

    double evaluations(const nlohmann::json &more) const { return cost(more).evaluations; }

private:
    const task::Task &m_task;
    LoadedModel m_model;
    nlohmann::json m_plan;
};

/// Without what no second run repeats.
inline nlohmann::json withoutTimes(nlohmann::json result)
{
    result.erase("seconds");
    return result;
}

/// A direction of text states, such as from "a person" to "a woman".
inline direction::Direction textDirection(const model::Model &model, const std::string &to,
                                          const std::string &from)
{
    direction::Direction direction;
    direction.name = to;
    direction.concept_ = to;
    direction.base = from;
    direction.method = "text";
    direction.text =
        model.text.encode({to}).to(at::kFloat) - model.text.encode({from}).to(at::kFloat);
    return direction;
}

/// Files of such directions to both genders; answers them as --concept takes them.
inline std::vector<std::string> keepGenders(const UsersFolders &folders)
{
    std::vector<std::string> concepts;
    for (const std::string label : {"a man", "a woman"}) {
        const auto file = folders.text(QString::fromStdString(label + ".safetensors"));
        direction::writeDirection(file, textDirection(teachingModel(), label, "a person"));
        concepts.push_back(label + "=" + file);
    }
    return concepts;
}

/// One at the middle block, the same number everywhere.
inline direction::Direction evenDirection(const model::Model &model, const std::string &name,
                                          double value = 1)
{
    const int64_t side = model.unet.config().sampleSize;
    const auto shape = model.unet.shape(network::kMid, side, side);
    direction::Direction direction;
    direction.name = name;
    direction.tensors[network::kMid] =
        at::full({1, shape[0], shape[1], shape[2]}, value, at::kFloat);
    return direction;
}

} // namespace deviascope::tests
