#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Marks a source text for translation and leaves it as it is; lupdate knows it as an alias
/// (`-tr-function-alias QT_TRANSLATE_NOOP+=DEVIASCOPE_TR`).
#define DEVIASCOPE_TR(context, text) text

namespace deviascope::report {

/// A source text in English with its values: "%1" … "%9" stand for them. What is data (a prompt, a
/// name) is a value, never a part of the source.
struct Phrase {
    std::string source;
    std::vector<std::string> values;

    Phrase() = default;
    Phrase(const char *text) : source(text) {}
    Phrase(std::string text, std::vector<std::string> with)
        : source(std::move(text)), values(std::move(with))
    {}

    bool empty() const { return source.empty(); }
    bool operator==(const Phrase &) const = default;
};

/// A phrase that is all data.
Phrase plain(std::string text);

/// A source text in the reader's language.
using Translate = std::function<std::string(const std::string &source)>;

/// The phrase in English, or as `translate` has it, with its values. Control characters of the
/// values become "?".
std::string textOf(const Phrase &phrase, const Translate &translate = {});

} // namespace deviascope::report
