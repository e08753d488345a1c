#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deviascope::text {

/// A text as a text tower reads it.
struct Tokens {
    std::vector<std::int64_t> ids; ///< start, text, end, padding: always the tokenizer's length
    int used = 0;                  ///< of these, before the padding: start and end included
    int cut = 0;                   ///< tokens of the text that found no room; 0: nothing was lost
};

/// CLIP's byte-pair tokenizer: the same ids as transformers 5's CLIPTokenizer (NFC, lower case
/// letter by letter, CLIP's word pattern, bytes, merges with `</w>`). Immutable, cheap to copy, any
/// thread.
class ClipTokenizer {
public:
    /// Reads a folder with tokenizer.json, or vocab.json and merges.txt, and the special tokens of
    /// tokenizer_config.json and special_tokens_map.json. Errors as `readClipVocabulary`.
    static ClipTokenizer open(const std::filesystem::path &folder);

    /// `utf8`: any bytes; what is not UTF-8 reads as U+FFFD. A text that is too long loses its end
    /// but keeps the end token. Throws InvalidValue for more than 64 KiB.
    Tokens encode(std::string_view utf8) const;

    /// The text's own tokens, all of them, without start, end and padding. Throws as `encode`.
    std::vector<std::int64_t> tokenize(std::string_view utf8) const;

    /// The vocabulary's whole words of ASCII letters with their ids, by alphabet.
    const std::vector<std::pair<std::string, int>> &words() const;

    int length() const;         ///< of every encoded text (model_max_length; 77 when not given)
    int vocabularySize() const; ///< largest id + 1: the rows an embedding must have
    int startId() const;
    int endId() const;
    int padId() const; ///< the end token in SD 1, often "!" (0) in SD 2

    /// Does the folder name a pad token? If not, `padId` is the end token's.
    bool padIsStated() const;
    /// The same tokenizer with another padding. Throws InvalidValue outside the vocabulary.
    ClipTokenizer withPadId(int id) const;

private:
    struct State;
    explicit ClipTokenizer(std::shared_ptr<const State> state);

    std::shared_ptr<const State> m_state;
    int m_pad;
};

} // namespace deviascope::text
