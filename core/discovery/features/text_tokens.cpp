#include "discovery/features/text_tokens.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace deviascope::discovery {

namespace {

constexpr std::size_t kTextsAPoll = 32;
const std::string kPerson = "person";

/// [D] the state at the text's end.
at::Tensor stateOf(const model::TextEncoder &encoder, const std::string &text)
{
    const int used = encoder.tokenizer().encode(text).used; // start and end among them
    return encoder.encode({text})[0][std::max(0, used - 1)].to(at::kCPU, at::kFloat);
}

} // namespace

TextTokens::Said TextTokens::said(std::size_t attribute, std::size_t label) const
{
    const at::Tensor all = at::tensor(labels.at(attribute), at::kLong);
    const at::Tensor rows = at::nonzero(all >= 0).squeeze(1);
    return {all.index_select(0, rows) == static_cast<std::int64_t>(label), rows};
}

std::string classOfRole(const std::string &label, const std::string &role)
{
    if (const auto at = label.find(kPerson); at != std::string::npos) {
        std::string text = label;
        // "a person …" takes the role's own article.
        const bool first = at == 2 && text.starts_with("a ");
        return first ? model::withArticle(role) + text.substr(at + kPerson.size())
                     : text.replace(at, kPerson.size(), role);
    }
    if (std::count(label.begin(), label.end(), ' ') == 1 && label.starts_with("a"))
        return label + " " + role;
    return model::withArticle(role) + ", " + label;
}

TextTokens textTokens(const model::Model &model, const std::vector<std::string> &roles,
                      const std::vector<model::Attribute> &attributes, base::Context &context)
{
    const c10::NoGradGuard noGrad;
    TextTokens all;
    all.attributes = attributes;
    all.labels.resize(attributes.size());
    const auto add = [&](const std::string &text, const std::string &role, std::size_t attribute,
                         int label) {
        all.texts.push_back(text);
        all.roles.push_back(role);
        for (std::size_t a = 0; a < attributes.size(); ++a)
            all.labels[a].push_back(a == attribute ? label : -1);
    };
    for (const std::string &role : roles) {
        add(model::withArticle(role), role, attributes.size(), -1);
        for (std::size_t a = 0; a < attributes.size(); ++a)
            for (std::size_t c = 0; c < attributes[a].classes.size(); ++c)
                add(classOfRole(attributes[a].classes[c], role), role, a, static_cast<int>(c));
    }
    std::vector<at::Tensor> states;
    for (std::size_t i = 0; i < all.texts.size(); ++i) {
        if (i % kTextsAPoll == 0) {
            base::Progress progress;
            progress.stage = "reading";
            progress.fraction = static_cast<double>(i) / static_cast<double>(all.texts.size());
            context.poll(progress);
        }
        states.push_back(stateOf(model.text, all.texts[i]));
    }
    if (!states.empty())
        all.tokens = at::stack(states);
    return all;
}

} // namespace deviascope::discovery
