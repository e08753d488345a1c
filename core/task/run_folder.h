#pragma once

#include "task/task_plan.h"

#include <filesystem>
#include <vector>

namespace deviascope::task {

/// Writes the plan into the folder of its run, as `run` takes it again wherever it is called from:
/// files by their whole paths, and the dtype and threads that were chosen. plan.json, or a file
/// each where runs share a folder. Throws DiskFull, NotFound.
void keepPlan(const Plan &plan, const model::Model &model, const std::filesystem::path &folder);

/// Reads a plan's file. Throws NotFound, DamagedFile, and InvalidValue with every fault and its
/// place.
Plan readPlan(const std::filesystem::path &file);

/// The files of plans in a run's folder, one or more. Throws NotFound.
std::vector<std::filesystem::path> plansOf(const std::filesystem::path &folder);

} // namespace deviascope::task
