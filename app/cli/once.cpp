#include "cli/once.h"

#include "base/error.h"
#include "cli/parsers.h"

namespace deviascope::cli {

std::vector<std::uint64_t> seedsOf(CommandContext &context, const std::string &text)
{
    return onceEach(context, parseSeeds(text), "seed");
}

std::vector<model::Attribute> attributesOf(CommandContext &context,
                                           const std::vector<std::string> &texts,
                                           const model::Knowledge &known)
{
    std::vector<model::Attribute> attributes;
    for (const std::string &text : onceEach(context, texts, "attribute")) {
        const model::Attribute *own = known.attribute(text);
        model::Attribute attribute = own ? *own : parseAttribute(text);
        attribute.classes =
            onceEach(context, attribute.classes, "class of \"" + attribute.name + "\",");
        if (attribute.classes.size() < 2)
            throw base::Error(base::ErrorKind::InvalidValue,
                              "An attribute needs at least two different classes", text,
                              "Write it as 'gender=a man|a woman'.");
        if (std::any_of(attributes.begin(), attributes.end(),
                        [&](const auto &each) { return each.name == attribute.name; }))
            throw base::Error(base::ErrorKind::InvalidValue, "Two attributes have one name", text,
                              "Give each its own.");
        attributes.push_back(std::move(attribute));
    }
    return attributes;
}

} // namespace deviascope::cli
