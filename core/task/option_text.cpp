#include "task/option_text.h"

#include "base/error.h"
#include "task/task_plan.h"

#include <boost/algorithm/string/replace.hpp>
#include <fmt/format.h>

namespace deviascope::task {

using base::Option;
using base::OptionKind;

namespace {

const std::string kBegin = "<!-- options of ";
const std::string kBeginEnd = " -->\n";
const std::string kEnd = "<!-- end -->";

/// A bar would end a cell; what looks like a tag would not be shown.
std::string cell(std::string text)
{
    boost::algorithm::replace_all(text, "|", "\\|");
    if (const size_t list = text.find(":\n"); list != std::string::npos)
        text.resize(list); // --help explains the choices
    boost::algorithm::replace_all(text, "<TAB>", "`<TAB>`");
    return text;
}

/// ", 1 to 1000"; empty without a range.
std::string rangeOf(const Option &option)
{
    if (option.least && option.most)
        return fmt::format("; {:g} to {:.10g}", *option.least, *option.most);
    return option.least ? fmt::format("; at least {:g}", *option.least) : std::string();
}

std::string defaultOf(const Option &option)
{
    const std::string text = option.defaultText();
    if (!text.empty())
        return text;
    return option.required ? "must be given" : option.kind == OptionKind::Flag ? "off" : "none";
}

std::string rowOf(const Option &option)
{
    return fmt::format("| `{}` | {} | {} |\n", option.name(), cell(option.help + rangeOf(option)),
                       cell(defaultOf(option)));
}

} // namespace

std::string markdownOf(const base::OptionTable &options)
{
    std::string text = "| option | meaning | default |\n|---|---|---|\n";
    for (const Option &option : options)
        text += rowOf(option);
    return text;
}

std::string withOptionTables(const std::string &text)
{
    std::string result;
    size_t done = 0;
    for (size_t begin = text.find(kBegin); begin != std::string::npos;
         begin = text.find(kBegin, done)) {
        const size_t nameEnd = text.find(kBeginEnd, begin), end = text.find(kEnd, begin);
        if (nameEnd == std::string::npos || end == std::string::npos || end < nameEnd)
            throw base::Error(base::ErrorKind::InvalidValue, "A table of options has no end",
                              text.substr(begin, 60), "Write " + kEnd + " behind it.");
        const size_t name = begin + kBegin.size();
        const TaskInfo &info = taskNamed(allTasks(), text.substr(name, nameEnd - name)).info();
        const Option out{.key = "out",
                         .kind = OptionKind::File,
                         .help = info.outHelp,
                         .otherwise = info.outOtherwise};
        result += text.substr(done, nameEnd + kBeginEnd.size() - done) +
                  markdownOf(info.options.with({out}));
        done = end;
    }
    return result + text.substr(done);
}

} // namespace deviascope::task
