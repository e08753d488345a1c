#include "task/prompt_list.h"

#include "base/error.h"
#include "format/text_lines.h"
#include "task/parsers.h"

#include <boost/algorithm/string/trim.hpp>

namespace deviascope::task {

std::vector<ListedPrompt> readPromptList(const std::filesystem::path &file)
{
    std::vector<ListedPrompt> prompts;
    for (const std::string &line : format::readLines(file)) {
        const size_t tab = line.find('\t');
        ListedPrompt each{boost::algorithm::trim_copy(line.substr(0, tab)), {}};
        if (tab != std::string::npos) {
            const std::string categories = boost::algorithm::trim_copy(line.substr(tab));
            if (categories.find('\t') != std::string::npos)
                throw base::Error(base::ErrorKind::InvalidValue,
                                  "A line of the prompts has more than one tab", line,
                                  "Write a prompt, one tab, and categories with commas between "
                                  "them.");
            each.categories = parseList(categories);
        }
        prompts.push_back(std::move(each));
    }
    return prompts;
}

} // namespace deviascope::task
