#include "cli/prompt_list.h"

#include "cli/parsers.h"
#include "format/text_lines.h"

#include <boost/algorithm/string/trim.hpp>

namespace deviascope::cli {

std::vector<ListedPrompt> readPromptList(const std::filesystem::path &file)
{
    std::vector<ListedPrompt> prompts;
    for (const std::string &line : format::readLines(file)) {
        const size_t tab = line.find('\t');
        ListedPrompt each{boost::algorithm::trim_copy(line.substr(0, tab)), {}};
        if (tab != std::string::npos)
            each.categories = parseList(boost::algorithm::trim_copy(line.substr(tab)));
        prompts.push_back(std::move(each));
    }
    return prompts;
}

} // namespace deviascope::cli
