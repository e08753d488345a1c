#include "training/role_words.h"

#include "base/error.h"

#include <algorithm>
#include <set>

namespace deviascope::training {

namespace {

/// Tokens that stay as they are: a change of theirs would be felt everywhere.
std::set<std::int64_t> commonTokens(const model::Model &model)
{
    std::vector<std::string> texts{"a an the of in on with and",
                                   "a picture of a photo of an image of a person"};
    const model::Knowledge &known = model.knowledge;
    texts.insert(texts.end(), known.templates.begin(), known.templates.end());
    for (const model::Attribute &each : known.attributes)
        texts.insert(texts.end(), each.classes.begin(), each.classes.end());
    std::set<std::int64_t> tokens;
    for (std::string text : texts) {
        if (const size_t place = text.find("{a role}"); place != std::string::npos)
            text.erase(place, std::string("{a role}").size());
        for (const std::int64_t token : model.text.tokenizer().tokenize(text))
            tokens.insert(token);
    }
    return tokens;
}

} // namespace

bool hasAny(const RoleWords &words, const text::ClipTokenizer &tokenizer, const std::string &prompt)
{
    return std::ranges::any_of(tokenizer.tokenize(prompt), [&](std::int64_t token) {
        return std::ranges::find(words.tokens, token) != words.tokens.end();
    });
}

RoleWords roleWordsOf(const model::Model &model, const std::string &role)
{
    const std::set<std::int64_t> common = commonTokens(model);
    RoleWords words;
    words.role = model::withoutArticle(role) == role ? model::withArticle(role) : role;
    for (const std::int64_t token : model.text.tokenizer().tokenize(role))
        if (!common.contains(token) && std::ranges::find(words.tokens, token) == words.tokens.end())
            words.tokens.push_back(token);
    if (words.tokens.empty())
        throw base::Error(base::ErrorKind::InvalidValue,
                          "This role has no word of its own, which alone would be changed", role,
                          "Choose a role whose name is in no class of the model's attributes.");
    const std::string name = model::withoutArticle(words.role);
    for (const std::string &other : model.knowledge.roles)
        if (other != name && hasAny(words, model.text.tokenizer(), other))
            words.sharing.push_back(other);
    return words;
}

} // namespace deviascope::training
