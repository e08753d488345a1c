#include "text/clip_vocabulary.h"

#include "base/error.h"
#include "format/json_file.h"
#include "format/mapped_file.h"
#include "format/printable.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace deviascope::text {

using base::Error;
using base::ErrorKind;
using format::JsonValue;

namespace fs = std::filesystem;

namespace {

constexpr const char *kWordEnd = "</w>";
constexpr std::size_t kAddedTokenLimit = 1'000;
constexpr std::size_t kMergesFileLimit = std::size_t{64} << 20;
constexpr int kIdLimit = 1 << 28;
constexpr int kDefaultLength = 77;
constexpr double kLengthLimit = 65'536; // a config without a length says 1e30

/// The character that stands for a byte in vocab.json (the alphabet of GPT-2): printable Latin-1
/// bytes are themselves, the others follow from U+0100 on.
std::string characterOfByte(int byte)
{
    const auto printable = [](int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
    };
    int code = byte;
    if (!printable(byte)) {
        code = 256;
        for (int before = 0; before < byte; ++before)
            code += printable(before) ? 0 : 1;
    }
    if (code < 0x80)
        return {static_cast<char>(code)};
    return {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
}

class VocabularyReader {
public:
    explicit VocabularyReader(const fs::path &folder) : m_folder(folder) {}

    ClipVocabulary read();

private:
    using Pair = std::pair<std::string_view, std::string_view>;

    void readIds(const JsonValue &vocabulary);
    void readTokenizerFile(const fs::path &path);
    void readMergesFile(const fs::path &path);
    void readSpecialTokens();
    void addMerge(const Pair &pair, const std::string &file);
    void addToken(const AddedToken &token, const std::string &file);
    void addTokenOf(const JsonValue &description, int id);
    int specialToken(const char *key, const std::optional<JsonValue> &first,
                     const std::optional<JsonValue> &second, const char *standard);
    void fillBytes(int unknown);

    std::optional<JsonValue> readOptional(const char *name) const;
    int idOf(const JsonValue &value) const;
    const int *find(std::string_view token) const;

    fs::path m_folder;
    std::unordered_map<std::string, int> m_ids;
    int m_mergeCount = 0;
    ClipVocabulary m_result;
};

ClipVocabulary VocabularyReader::read()
{
    if (const fs::path whole = m_folder / "tokenizer.json"; format::isThere(whole)) {
        readTokenizerFile(whole);
    } else {
        readIds(format::readJsonFile(m_folder / "vocab.json"));
        readMergesFile(m_folder / "merges.txt");
    }
    readSpecialTokens();
    return std::move(m_result);
}

/// "judge</w>", not "judg", "'s</w>" or a letter alone.
bool isWholeWord(const std::string &token)
{
    const std::string_view end = kWordEnd;
    return token.size() > end.size() + 1 && token.ends_with(end) &&
           std::ranges::all_of(std::string_view(token).substr(0, token.size() - end.size()),
                               [](char letter) { return letter >= 'a' && letter <= 'z'; });
}

void VocabularyReader::readIds(const JsonValue &vocabulary)
{
    if (!vocabulary.value().is_object() || vocabulary.value().empty())
        vocabulary.fail("is not an object of tokens");
    for (const auto &[token, id] : vocabulary.value().items()) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= kIdLimit)
            vocabulary.fail("has no usable id for the token " + format::shownName(token));
        m_ids[token] = id.get<int>();
        if (isWholeWord(token))
            m_result.words.emplace_back(
                token.substr(0, token.size() - std::string_view(kWordEnd).size()), id.get<int>());
        m_result.size = std::max(m_result.size, id.get<int>() + 1);
    }
}

void VocabularyReader::readTokenizerFile(const fs::path &path)
{
    const JsonValue root = format::readJsonFile(path);
    const JsonValue model = root.at("model");
    if (model.get<std::string>("type", "BPE") != "BPE" ||
        model.get<std::string>("end_of_word_suffix", "") != kWordEnd)
        throw Error(ErrorKind::Unsupported, "This is not a CLIP tokenizer", path.string());
    readIds(model.at("vocab"));
    const JsonValue merges = model.at("merges");
    for (const auto &merge : merges.value().is_array() ? merges.value() : nlohmann::json::array()) {
        if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
            addMerge(
                {merge[0].get_ref<const std::string &>(), merge[1].get_ref<const std::string &>()},
                path.string());
            continue;
        }
        const std::string_view line =
            merge.is_string() ? std::string_view(merge.get_ref<const std::string &>()) : "";
        const std::size_t space = line.find(' ');
        if (space == std::string_view::npos)
            merges.fail("has an entry that is no pair of tokens");
        addMerge({line.substr(0, space), line.substr(space + 1)}, path.string());
    }
    if (m_mergeCount == 0)
        merges.fail("is not a list of pairs");
    if (root.has("added_tokens"))
        for (const JsonValue &token : root.at("added_tokens").items())
            addTokenOf(token, idOf(token.at("id")));
}

void VocabularyReader::readMergesFile(const fs::path &path)
{
    const auto file = format::MappedFile::open(path);
    const auto bytes = file->bytes();
    if (bytes.size() > kMergesFileLimit)
        throw Error(ErrorKind::DamagedFile, "The file is too large for merge rules", path.string());
    std::string_view rest(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    for (int number = 1; !rest.empty(); ++number) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty() || (number == 1 && line.starts_with("#version")))
            continue;
        const std::size_t space = line.find(' ');
        if (space == std::string_view::npos)
            throw Error(ErrorKind::DamagedFile,
                        "Line " + std::to_string(number) + " is no pair of tokens", path.string());
        addMerge({line.substr(0, space), line.substr(space + 1)}, path.string());
    }
}

void VocabularyReader::addMerge(const Pair &pair, const std::string &file)
{
    const int *left = find(pair.first);
    const int *right = find(pair.second);
    const int *merged = find(std::string(pair.first) + std::string(pair.second));
    if (!left || !right || !merged)
        throw Error(ErrorKind::DamagedFile,
                    "The merge rule of " + format::shownName(pair.first) + " and " +
                        format::shownName(pair.second) +
                        " uses a token that is not in the vocabulary",
                    file);
    m_result.merges.add(*left, *right, {m_mergeCount++, *merged});
}

void VocabularyReader::addToken(const AddedToken &token, const std::string &file)
{
    if (token.content.empty())
        throw Error(ErrorKind::DamagedFile, "An added token is empty", file);
    if (m_result.added.size() == kAddedTokenLimit)
        throw Error(ErrorKind::DamagedFile, "There are too many added tokens", file);
    const auto same = [&](const AddedToken &known) { return known.content == token.content; };
    if (std::ranges::any_of(m_result.added, same))
        return; // the first description counts
    m_ids[token.content] = token.id;
    m_result.size = std::max(m_result.size, token.id + 1);
    m_result.added.push_back(token);
}

void VocabularyReader::addTokenOf(const JsonValue &description, int id)
{
    if (description.get<bool>("single_word", false))
        throw Error(ErrorKind::Unsupported, "Added tokens with single_word are not supported",
                    description.file());
    addToken(
        {description.get<std::string>("content"), id, description.get<bool>("normalized", false)},
        description.file());
}

/// The id of the special token `key`, which is also added to the tokens looked for in the text.
/// `first` wins over `second`; a token is a text or an object with its content.
int VocabularyReader::specialToken(const char *key, const std::optional<JsonValue> &first,
                                   const std::optional<JsonValue> &second, const char *standard)
{
    const bool inFirst = first && first->has(key);
    const bool inSecond = second && second->has(key);
    AddedToken token{standard};
    std::string file = m_folder.string();
    if (inFirst || inSecond) {
        const JsonValue value = (inFirst ? first : second)->at(key);
        file = value.file();
        const bool isText = value.value().is_string();
        token.content = isText ? value.as<std::string>() : value.get<std::string>("content");
        token.normalized = !isText && value.get<bool>("normalized", false);
    }
    const int *id = find(token.content);
    if (!id)
        throw Error(ErrorKind::DamagedFile,
                    std::string("The ") + key + ' ' + format::shownName(token.content) +
                        " is not in the vocabulary",
                    file);
    token.id = *id;
    addToken(token, file);
    return token.id;
}

void VocabularyReader::readSpecialTokens()
{
    const auto config = readOptional("tokenizer_config.json");
    auto map = readOptional("special_tokens_map.json");
    auto added = readOptional("added_tokens.json");
    if (config && config->has("added_tokens_decoder")) {
        const JsonValue decoder = config->at("added_tokens_decoder");
        for (const auto &[id, description] : decoder.value().items()) {
            if (id.empty() || id.size() > 8 || id.find_first_not_of("0123456789") != id.npos)
                decoder.fail("has a key that is no id");
            addTokenOf(decoder.at(id), std::stoi(id));
        }
        map.reset(); // newer configs say it all
        added.reset();
    }
    if (added)
        for (const auto &[content, id] : added->value().items())
            m_ids.insert({content, idOf(added->at(content))});
    constexpr const char *kEnd = "<|endoftext|>";
    m_result.start = specialToken("bos_token", map, config, "<|startoftext|>");
    m_result.end = specialToken("eos_token", map, config, kEnd);
    m_result.padIsStated = (map && map->has("pad_token")) || (config && config->has("pad_token"));
    m_result.pad = specialToken("pad_token", map, config, kEnd);
    fillBytes(specialToken("unk_token", map, config, kEnd));
    if (added)
        for (const auto &[content, id] : added->value().items())
            addToken({content, id.get<int>(), true}, added->file());

    if (config && config->has("model_max_length")) {
        const JsonValue length = config->at("model_max_length");
        if (const double value = length.as<double>(); value < kLengthLimit) {
            m_result.length = length.as<int>();
            if (m_result.length < 2)
                length.fail("leaves no room for a start and an end");
        }
    }
}

void VocabularyReader::fillBytes(int unknown)
{
    for (int byte = 0; byte < 256; ++byte) {
        const std::string character = characterOfByte(byte);
        const int *inside = find(character);
        const int *last = find(character + kWordEnd);
        m_result.insideWord[byte] = inside ? *inside : unknown;
        m_result.endOfWord[byte] = last ? *last : unknown;
    }
}

std::optional<JsonValue> VocabularyReader::readOptional(const char *name) const
{
    const fs::path path = m_folder / name;
    if (!format::isThere(path))
        return {};
    JsonValue root = format::readJsonFile(path);
    if (!root.value().is_object())
        root.fail("is not an object");
    return root;
}

int VocabularyReader::idOf(const JsonValue &value) const
{
    const int id = value.as<int>();
    if (id < 0 || id >= kIdLimit)
        value.fail("is no usable id");
    return id;
}

const int *VocabularyReader::find(std::string_view token) const
{
    const auto found = m_ids.find(std::string(token));
    return found == m_ids.end() ? nullptr : &found->second;
}

} // namespace

ClipVocabulary readClipVocabulary(const fs::path &folder)
{
    return VocabularyReader(folder).read();
}

} // namespace deviascope::text
