#pragma once

#include "base/option_values.h"
#include "report/document.h"
#include "task/surroundings.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace deviascope::task {

/// What a task makes beside its Document, and so what --out names.
enum class Out {
    Report,   ///< a folder for the Document in its four forms, and charts
    Pictures, ///< a folder that runs may share
    File      ///< a file of its own
};

/// Name, sentence and options: command, --help, plan and its schema are made from this.
struct TaskInfo {
    std::string command; ///< "audit"
    std::string summary; ///< one sentence without its full stop
    std::string examples;
    base::OptionTable options;
    std::string outHelp;
    Out out = Out::Report;
    std::string outOtherwise = "nothing is written"; ///< without --out
};

/// What a task will cost, about: how often its networks are called.
struct Cost {
    double evaluations = 0; ///< of the U-Net, one sample each; a backward pass counts as two
    double pictures = 0;    ///< decoded and looked at
};

/// What a task found.
struct Outcome {
    report::Document document;
    std::map<std::string, std::string> files = {}; ///< beside the Document's: "map.svg" -> text
    std::string failure = {};                      ///< the check that did not hold, or empty
    bool isPart = false;                           ///< stopped by the user: the best so far
};

/// A long piece of work that a person can ask for, told by values of its table. Stateless.
class Task {
public:
    virtual ~Task() = default;

    virtual const TaskInfo &info() const = 0;
    /// Loads the model; draws nothing. Throws InvalidValue for what cannot be carried out.
    virtual Cost cost(Surroundings &surroundings, const base::OptionValues &values) const = 0;
    /// Blocks and polls. What a stopped or killed run of the same values has finished is not done
    /// again; it is remembered in `out`, or in the cache where that is empty. Throws as what it
    /// runs does.
    virtual Outcome run(Surroundings &surroundings, const base::OptionValues &values,
                        const std::filesystem::path &out) const = 0;
};

/// Every task, in the order of --help.
const std::vector<const Task *> &allTasks();

} // namespace deviascope::task
