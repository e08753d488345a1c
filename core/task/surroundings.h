#pragma once

#include "base/context.h"
#include "model/model.h"

#include <filesystem>
#include <string>

namespace deviascope::task {

/// What a task works with, given by whoever carries it out. One thread.
class Surroundings {
public:
    virtual ~Surroundings() = default;

    virtual base::Context &context() = 0;
    /// Loaded at the first call.
    virtual const model::Model &model() = 0;
    /// What the user should know of this run, each text once, however often it is noted.
    virtual void note(const std::string &text) = 0;
    /// What is being done.
    virtual void say(const std::string &text) = 0;
    /// A file that stands on its own is finished, before the task is.
    virtual void made(const std::filesystem::path &file) = 0;
};

} // namespace deviascope::task
