#pragma once

#include "text/byte_pair.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace deviascope::text {

/// A token that is found in the text before anything else, whole.
struct AddedToken {
    std::string content; ///< never empty
    int id = 0;
    bool normalized = false; ///< looked for in the normalised (lower-case) text, not the raw one
};

/// Everything that a CLIP tokenizer's folder says. A plain value.
struct ClipVocabulary {
    /// Id of each byte as a token, inside a word and as its last one (`</w>`).
    std::array<int, 256> insideWord{};
    std::array<int, 256> endOfWord{};
    MergeTable merges;
    std::vector<AddedToken> added;
    int start = 0;
    int end = 0;
    int pad = 0;
    bool padIsStated = false; ///< false: no file names a pad token, `pad` is the end token
    int length = 77;          ///< of a padded sequence, start and end included; at least 2
    std::vector<std::pair<std::string, int>> words; ///< whole words of ASCII letters, by alphabet
    int size = 0; ///< largest id + 1: the rows a text tower's embedding must have
};

/// Reads a tokenizer's folder as transformers does: tokenizer.json, else vocab.json and merges.txt;
/// the special tokens and the length from tokenizer_config.json and, where that has no
/// added_tokens_decoder, special_tokens_map.json; further tokens from added_tokens.json. Throws
/// NotFound when the folder has neither, DamagedFile, and Unsupported for another kind of
/// tokenizer.
ClipVocabulary readClipVocabulary(const std::filesystem::path &folder);

} // namespace deviascope::text
