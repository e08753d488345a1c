#include "text/clip_tokenizer.h"

#include "base/error.h"
#include "text/clip_vocabulary.h"

#include <unicode/normalizer2.h>
#include <unicode/regex.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <string>
#include <utility>

namespace deviascope::text {

using base::Error;
using base::ErrorKind;
using icu::UnicodeString;

namespace {

constexpr std::size_t kTextLimit = 64 * 1024;

/// The words of a normalised text. The first alternative, which only text in other case than the
/// special tokens' reaches, is one match here but three words (the reference splits again).
/// \p{White_Space} and not \s, which means less to ICU than to the reference's engine.
constexpr const char16_t *kWordPattern =
    uR"(<\|(startoftext|endoftext)\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\p{White_Space}\p{L}\p{N}]+)";

void check(UErrorCode status)
{
    if (U_FAILURE(status))
        throw Error(ErrorKind::Internal, std::string("ICU failed: ") + u_errorName(status));
}

std::unique_ptr<icu::RegexPattern> compile(const char16_t *pattern)
{
    UErrorCode status = U_ZERO_ERROR;
    UParseError place;
    std::unique_ptr<icu::RegexPattern> compiled(
        icu::RegexPattern::compile(UnicodeString(pattern), place, status));
    check(status);
    return compiled;
}

/// Letter by letter, as the reference does it: a final sigma is a sigma as any other. Only İ has a
/// lower case of two characters.
UnicodeString lowerCase(const UnicodeString &text)
{
    UnicodeString result;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 character = text.char32At(i);
        if (character == 0x130)
            result.append(u"i\u0307", 2);
        else
            result.append(u_tolower(character));
    }
    return result;
}

struct Searched {
    UnicodeString content;
    int id;
};

/// The token that starts at `place`, the longest where there are several.
const Searched *tokenAt(const UnicodeString &text, int32_t place,
                        const std::vector<Searched> &tokens)
{
    const Searched *longest = nullptr;
    for (const Searched &token : tokens)
        if (text.compare(place, token.content.length(), token.content) == 0 &&
            (!longest || token.content.length() > longest->content.length()))
            longest = &token;
    return longest;
}

/// Calls `onToken(id)` for each of `tokens` in the text and `onText(part)` for what lies between.
template <class OnToken, class OnText>
void splitAt(const UnicodeString &text, const std::vector<Searched> &tokens, OnToken onToken,
             OnText onText)
{
    int32_t start = 0;
    for (int32_t place = 0; place < text.length();) {
        const Searched *token = tokenAt(text, place, tokens);
        if (!token) {
            ++place;
            continue;
        }
        if (place > start)
            onText(text.tempSubStringBetween(start, place));
        onToken(token->id);
        start = place += token->content.length();
    }
    if (start < text.length())
        onText(text.tempSubString(start));
}

} // namespace

struct ClipTokenizer::State {
    explicit State(ClipVocabulary read);

    UnicodeString normalised(const UnicodeString &text) const;
    void appendText(const UnicodeString &text, std::vector<std::int64_t> &ids) const;
    void appendWord(const UnicodeString &word, std::vector<std::int64_t> &ids) const;

    ClipVocabulary vocabulary;
    std::unique_ptr<icu::RegexPattern> words = compile(kWordPattern);
    std::unique_ptr<icu::RegexPattern> spaces = compile(uR"(\p{White_Space}+)");
    std::vector<Searched> rawTokens;
    std::vector<Searched> normalisedTokens;
};

ClipTokenizer::State::State(ClipVocabulary read) : vocabulary(std::move(read))
{
    for (const AddedToken &token : vocabulary.added) {
        const UnicodeString content = UnicodeString::fromUTF8(token.content);
        if (token.normalized)
            normalisedTokens.push_back({normalised(content), token.id});
        else
            rawTokens.push_back({content, token.id});
    }
}

UnicodeString ClipTokenizer::State::normalised(const UnicodeString &text) const
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2 *composer = icu::Normalizer2::getNFCInstance(status);
    check(status);
    const UnicodeString composed = composer->normalize(text, status);
    const std::unique_ptr<icu::RegexMatcher> matcher(spaces->matcher(composed, status));
    check(status);
    const UnicodeString collapsed = matcher->replaceAll(u" ", status);
    check(status);
    return lowerCase(collapsed);
}

void ClipTokenizer::State::appendText(const UnicodeString &text,
                                      std::vector<std::int64_t> &ids) const
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(words->matcher(text, status));
    check(status);
    while (matcher->find(status)) {
        const UnicodeString word = matcher->group(status);
        if (matcher->start(1, status) >= 0) {
            appendWord(u"<|", ids);
            appendWord(matcher->group(1, status), ids);
            appendWord(u"|>", ids);
        } else {
            appendWord(word, ids);
        }
    }
    check(status);
}

void ClipTokenizer::State::appendWord(const UnicodeString &word,
                                      std::vector<std::int64_t> &ids) const
{
    std::string bytes;
    word.toUTF8String(bytes);
    std::vector<int> tokens;
    tokens.reserve(bytes.size());
    for (const char byte : bytes)
        tokens.push_back(vocabulary.insideWord[static_cast<unsigned char>(byte)]);
    tokens.back() = vocabulary.endOfWord[static_cast<unsigned char>(bytes.back())];
    const std::vector<int> merged = mergeBytePairs(tokens, vocabulary.merges);
    ids.insert(ids.end(), merged.begin(), merged.end());
}

ClipTokenizer::ClipTokenizer(std::shared_ptr<const State> state)
    : m_state(std::move(state)), m_pad(m_state->vocabulary.pad)
{}

ClipTokenizer ClipTokenizer::open(const std::filesystem::path &folder)
{
    return ClipTokenizer(std::make_shared<const State>(readClipVocabulary(folder)));
}

std::vector<std::int64_t> ClipTokenizer::tokenize(std::string_view utf8) const
{
    if (utf8.size() > kTextLimit)
        throw Error(ErrorKind::InvalidValue, "The text is longer than 64 KiB");
    std::vector<std::int64_t> ids;
    const auto add = [&ids](int id) { ids.push_back(id); };
    const UnicodeString raw =
        UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
    splitAt(raw, m_state->rawTokens, add, [&](const UnicodeString &part) {
        splitAt(m_state->normalised(part), m_state->normalisedTokens, add,
                [&](const UnicodeString &text) { m_state->appendText(text, ids); });
    });
    return ids;
}

Tokens ClipTokenizer::encode(std::string_view utf8) const
{
    const std::vector<std::int64_t> whole = tokenize(utf8);
    const std::size_t room = static_cast<std::size_t>(length()) - 2;
    const std::size_t kept = std::min(whole.size(), room);
    Tokens tokens;
    tokens.ids.reserve(room + 2);
    tokens.ids.push_back(startId());
    tokens.ids.insert(tokens.ids.end(), whole.begin(),
                      whole.begin() + static_cast<std::ptrdiff_t>(kept));
    tokens.ids.push_back(endId());
    tokens.used = static_cast<int>(tokens.ids.size());
    tokens.cut = static_cast<int>(whole.size() - kept);
    tokens.ids.resize(room + 2, padId());
    return tokens;
}

const std::vector<std::pair<std::string, int>> &ClipTokenizer::words() const
{
    return m_state->vocabulary.words;
}

int ClipTokenizer::length() const
{
    return m_state->vocabulary.length;
}
int ClipTokenizer::vocabularySize() const
{
    return m_state->vocabulary.size;
}
int ClipTokenizer::startId() const
{
    return m_state->vocabulary.start;
}
int ClipTokenizer::endId() const
{
    return m_state->vocabulary.end;
}
int ClipTokenizer::padId() const
{
    return m_pad;
}
bool ClipTokenizer::padIsStated() const
{
    return m_state->vocabulary.padIsStated;
}
ClipTokenizer ClipTokenizer::withPadId(int id) const
{
    if (id < 0 || id >= vocabularySize())
        throw Error(ErrorKind::InvalidValue, "The padding is not in the vocabulary",
                    std::to_string(id));
    ClipTokenizer other = *this;
    other.m_pad = id;
    return other;
}

} // namespace deviascope::text
