#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace deviascope::task {

/// A prompt and what kinds it belongs to: "a vampire<TAB>night, blood".
struct ListedPrompt {
    std::string prompt;
    std::vector<std::string> categories; ///< may be empty
};

/// A text file of prompts, one per line, each with its categories behind a tab or without any; #
/// begins a comment. Throws as format::readLines, and InvalidValue for a second tab or an empty
/// category.
std::vector<ListedPrompt> readPromptList(const std::filesystem::path &file);

} // namespace deviascope::task
