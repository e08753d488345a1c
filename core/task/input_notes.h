#pragma once

#include "discovery/settings.h"
#include "format/picture_folder.h"
#include "model/knowledge.h"
#include "report/table.h"
#include "task/surroundings.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace deviascope::task {

/// Says which of the prompts the loaded model does not read to their end, and the words left out.
void noteCut(Surroundings &context, const std::vector<std::string> &prompts);
/// The same of the classes, which the model's scorer reads, where it has one.
void noteCut(Surroundings &context, const std::vector<model::Attribute> &attributes);

/// The same of what a discovery asks for.
void noteCut(Surroundings &context, const discovery::Settings &settings);

/// Throws Unsupported for a model that brings no scorer, before anything is drawn for it to judge.
void requireScorer(Surroundings &context);

/// Says that a negative prompt changes nothing where there is only one half of guidance.
void noteNegative(Surroundings &context, const std::string &negative, double guidance);

/// Says which pictures of a folder are left out, and why.
void noteLeftOut(Surroundings &context, const std::vector<format::LeftOut> &leftOut);
/// The same for machines: `left_out`: [`file`, `reason`].
report::Table leftOutTable(const std::vector<format::LeftOut> &leftOut);

/// Reads each picture of a folder as `format::readEach`, with progress, and says what is left out.
format::PictureFolder
readFolder(Surroundings &context, const std::filesystem::path &folder,
           const std::function<void(const std::filesystem::path &, base::Picture)> &take);

} // namespace deviascope::task
