#include "tabs/explore/class_names.h"

#include <algorithm>
#include <sstream>

namespace deviascope::ui {

namespace {

using Words = std::vector<std::string>;

Words wordsOf(const std::string &text)
{
    std::istringstream stream(text);
    Words words;
    for (std::string word; stream >> word;)
        words.push_back(word == "an" ? "a" : word); // articles are alike
    return words;
}

bool allHave(const std::vector<Words> &all, std::size_t place, bool fromEnd)
{
    const auto at = [&](const Words &words) {
        return fromEnd ? words[words.size() - 1 - place] : words[place];
    };
    return std::all_of(all.begin(), all.end(), [&](const Words &words) {
        return place + 1 < words.size() && at(words) == at(all.front());
    });
}

} // namespace

std::vector<std::string> shortClassNames(const std::vector<std::string> &classes)
{
    if (classes.size() < 2)
        return classes;
    std::vector<Words> all;
    for (const std::string &name : classes)
        all.push_back(wordsOf(name));
    std::size_t shortest = all.front().size();
    for (const Words &words : all)
        shortest = std::min(shortest, words.size());
    std::size_t head = 0;
    while (head + 1 < shortest && allHave(all, head, false))
        ++head;
    std::size_t tail = 0;
    while (head + tail + 1 < shortest && allHave(all, tail, true))
        ++tail;
    std::vector<std::string> names;
    for (const Words &words : all) {
        std::string name;
        for (std::size_t i = head; i < words.size() - tail; ++i)
            name += (name.empty() ? "" : " ") + words[i];
        names.push_back(name);
    }
    return names;
}

} // namespace deviascope::ui
