#include "text/cut_text.h"

#include "base/error.h"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

namespace deviascope::text {

using icu::UnicodeString;

namespace {

constexpr int32_t kShownText = 60;   ///< characters of a text that name it
constexpr int32_t kShownWords = 400; ///< of the words left out

std::string toUtf8(const UnicodeString &text)
{
    std::string result;
    text.toUTF8String(result);
    return result;
}

/// The places where words begin or end.
std::vector<int32_t> wordBounds(const UnicodeString &text)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> words(
        icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status))
        throw base::Error(base::ErrorKind::Internal,
                          std::string("ICU failed: ") + u_errorName(status));
    words->setText(text);
    std::vector<int32_t> bounds;
    for (int32_t at = words->first(); at != icu::BreakIterator::DONE; at = words->next())
        bounds.push_back(at);
    return bounds;
}

/// At most `limit` characters: the first ones, and the last ones too where `ends` are wanted.
std::string shortened(const std::string &utf8, int32_t limit, bool ends)
{
    const UnicodeString text = UnicodeString::fromUTF8(utf8);
    if (text.length() <= limit)
        return utf8;
    const int32_t first = text.getChar32Start(ends ? limit / 2 : limit);
    std::string result = toUtf8(text.tempSubString(0, first)) + "…";
    if (ends)
        result += toUtf8(text.tempSubString(text.getChar32Start(text.length() - limit / 2)));
    return result;
}

} // namespace

std::string cutFrom(const ClipTokenizer &tokenizer, std::string_view utf8)
{
    const auto room = static_cast<size_t>(tokenizer.length()) - 2;
    if (tokenizer.tokenize(utf8).size() <= room)
        return {};
    const UnicodeString text =
        UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
    const auto bounds = wordBounds(text);
    const auto isRead = [&](int32_t end) {
        return tokenizer.tokenize(toUtf8(text.tempSubString(0, end))).size() <= room;
    };
    const auto end = std::partition_point(bounds.begin(), bounds.end(), isRead);
    UnicodeString rest = text.tempSubString(end == bounds.begin() ? 0 : *(end - 1));
    return toUtf8(rest.trim());
}

std::vector<std::string> notesOnCut(const ClipTokenizer &tokenizer,
                                    std::span<const std::string> texts)
{
    std::vector<std::string> notes, known;
    for (const std::string &text : texts) {
        if (std::find(known.begin(), known.end(), text) != known.end())
            continue;
        known.push_back(text);
        const std::string rest = cutFrom(tokenizer, text);
        if (rest.empty())
            continue;
        std::string note("\""); // appended: GCC 12 reads sums of strings wrong here (bug 105329)
        note.append(shortened(text, kShownText, false))
            .append("\" is longer than the ")
            .append(std::to_string(tokenizer.length() - 2))
            .append(" tokens that this model reads and was cut; left out: \"")
            .append(shortened(rest, kShownWords, true))
            .append("\".");
        notes.push_back(std::move(note));
    }
    return notes;
}

} // namespace deviascope::text
