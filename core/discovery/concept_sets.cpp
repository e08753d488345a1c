#include "discovery/concept_sets.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace deviascope::discovery {

namespace {

constexpr std::string_view kAnd = " + "; ///< joins the concepts of a set

std::vector<std::string> membersOf(const std::string &text)
{
    std::vector<std::string> members;
    size_t from = 0;
    for (size_t at = 0; at != std::string::npos; from = at + kAnd.size()) {
        at = text.find(kAnd, from);
        members.push_back(text.substr(from, at == std::string::npos ? at : at - from));
        if (at == std::string::npos)
            break;
    }
    return members;
}

} // namespace

at::Tensor ConceptSets::shows(int64_t pictures) const
{
    const at::Tensor shown =
        at::zeros({pictures, static_cast<int64_t>(concepts.size())}, at::kFloat);
    for (int64_t i = 0; i < pictures; ++i)
        for (const int column : shownBy(i))
            shown[i][column] = 1;
    return shown;
}

ConceptSets conceptSetsOf(const SelfSettings &settings)
{
    ConceptSets result;
    std::vector<std::string> texts = {settings.concept_};
    texts.insert(texts.end(), settings.together.begin(), settings.together.end());
    for (const std::string &text : texts) {
        std::vector<int> set;
        for (const std::string &name : membersOf(text)) {
            if (name.empty() && texts.size() > 1)
                throw base::Error(base::ErrorKind::InvalidValue, "A concept has no name", text,
                                  "Name it, or leave it out.");
            const auto known = std::find(result.concepts.begin(), result.concepts.end(), name);
            set.push_back(static_cast<int>(known - result.concepts.begin()));
            if (known == result.concepts.end())
                result.concepts.push_back(name);
        }
        std::sort(set.begin(), set.end());
        set.erase(std::unique(set.begin(), set.end()), set.end());
        if (std::find(result.sets.begin(), result.sets.end(), set) != result.sets.end())
            throw base::Error(base::ErrorKind::InvalidValue, "A concept is named twice", text,
                              "Name each once.");
        result.sets.push_back(std::move(set));
    }
    return result;
}

} // namespace deviascope::discovery
