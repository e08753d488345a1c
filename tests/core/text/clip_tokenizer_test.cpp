#include "text/clip_tokenizer.h"

#include "base/paths.h"
#include "core/support.h"
#include "format/json_file.h"
#include "format/safetensors.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using text::ClipTokenizer;

namespace {

namespace fs = std::filesystem;

const fs::path kData = DEVIASCOPE_TEST_DATA;

using Ids = std::vector<std::int64_t>;

Ids textIds(const text::Tokens &tokens)
{
    return {tokens.ids.begin(), tokens.ids.begin() + tokens.used};
}

/// The smallest folder that is a tokenizer: the letters a and b.
struct SmallFolder {
    QTemporaryDir folder;
    nlohmann::json vocabulary{{"a", 0},
                              {"b", 1},
                              {"a</w>", 2},
                              {"b</w>", 3},
                              {"ab</w>", 4},
                              {"<|startoftext|>", 5},
                              {"<|endoftext|>", 6}};
    QByteArray merges = "#version: 0.2\na b</w>\n";

    ClipTokenizer open() const
    {
        format::writeJsonFile(inside(folder, "vocab.json"), vocabulary);
        writeBytes(inside(folder, "merges.txt"), merges);
        return ClipTokenizer::open(folder.path().toStdString());
    }
    void write(const QString &name, const nlohmann::json &value) const
    {
        format::writeJsonFile(inside(folder, name), value);
    }
};

} // namespace

class ClipTokenizerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Every whole word of the vocabulary is one token, its own.
    void wordsAreOneToken()
    {
        const auto tokenizer = ClipTokenizer::open(base::resourceFolder() / "clip-vocabulary");
        const auto &words = tokenizer.words();
        QVERIFY(words.size() > 10000);
        int same = 0;
        for (size_t i = 0; i < words.size(); i += 50)
            same += tokenizer.tokenize(words[i].first) == std::vector<std::int64_t>{words[i].second}
                        ? 1
                        : 0;
        QVERIFY(same * 50 >= static_cast<int>(words.size()) * 95 / 100); // few are never merged to
        for (const auto &[word, id] : words)
            QVERIFY(word.size() > 1 &&
                    word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos);
    }

    void agreesWithTheReference_data()
    {
        QTest::addColumn<int>("index");
        const auto cases = format::readJsonFile(kData / "clip-tokenizer/cases.json").items();
        for (std::size_t i = 0; i < cases.size(); ++i)
            QTest::newRow(cases[i].get<std::string>("text").c_str()) << static_cast<int>(i);
    }
    void agreesWithTheReference()
    {
        QFETCH(const int, index);
        static const auto cases = format::readJsonFile(kData / "clip-tokenizer/cases.json").items();
        static const ClipTokenizer tokenizer =
            ClipTokenizer::open(base::resourceFolder() / "clip-vocabulary");
        const auto &one = cases[static_cast<std::size_t>(index)];
        const auto text = one.get<std::string>("text");
        Ids whole = tokenizer.tokenize(text);
        whole.insert(whole.begin(), tokenizer.startId());
        whole.push_back(tokenizer.endId());
        QCOMPARE(whole, one.get<Ids>("ids"));
        QCOMPARE(tokenizer.encode(text).ids, one.get<Ids>("padded"));
    }

    void agreesWithTheGoldenModels_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("golden");
        for (const char *model : {"tiny-sd1", "tiny-sd2", "tiny-lcm"}) {
            const QString folder = QString::fromStdString((kData / "golden" / model).string());
            QTest::newRow(model) << folder + "/tokenizer" << folder + "/golden.safetensors";
        }
        QTest::newRow("teaching model")
            << QString::fromStdString((base::resourceFolder() / "teaching-model").string()) +
                   "/tokenizer"
            << QString::fromStdString((kData / "golden/teaching.safetensors").string());
    }
    void agreesWithTheGoldenModels()
    {
        QFETCH(const QString, folder);
        QFETCH(const QString, golden);
        const auto tokenizer = ClipTokenizer::open(folder.toStdString());
        const at::Tensor expected =
            format::SafetensorsFile::open(golden.toStdString()).tensor("text.ids");
        const char *prompts[] = {"a doctor", "a dark-skinned woman doctor on a blue background",
                                 ""};
        for (int row = 0; row < 3; ++row) {
            const auto ids = tokenizer.encode(prompts[row]).ids;
            QVERIFY(expected[row].equal(at::tensor(ids)));
        }
    }

    void bothKindsOfFolderAgree()
    {
        const fs::path source = kData / "golden/tiny-sd1/tokenizer"; // has both
        const QTemporaryDir folder;
        for (const char *name : {"vocab.json", "merges.txt", "tokenizer_config.json"})
            fs::copy(source / name, inside(folder, name));
        const auto whole = ClipTokenizer::open(source);
        const auto parts = ClipTokenizer::open(folder.path().toStdString());
        QCOMPARE(parts.vocabularySize(), whole.vocabularySize());
        for (const char *text : {"a woman doctor, 42 years; naïve!", "xyzzy 日本 <|endoftext|> a"})
            QCOMPARE(parts.encode(text).ids, whole.encode(text).ids);
    }

    void saysWhatWasCut()
    {
        const auto tokenizer = ClipTokenizer::open(base::resourceFolder() / "clip-vocabulary");
        QCOMPARE(tokenizer.length(), 77);
        std::string text;
        for (int i = 0; i < 75; ++i)
            text += " word";
        QCOMPARE(tokenizer.encode(text).cut, 0);
        QCOMPARE(tokenizer.encode(text).used, 77);
        const auto longer = tokenizer.encode(text + " and more");
        QCOMPARE(longer.cut, 2);
        QCOMPARE(longer.ids, tokenizer.encode(text).ids);
        QCOMPARE(longer.ids.back(), std::int64_t{tokenizer.endId()});
        const auto shorter = tokenizer.encode("word");
        QCOMPARE(shorter.used, 3);
    }

    // Ids of transformers 5.23.0 for the same folder.
    void theSpecialTokensMapNamesTheOtherPad()
    {
        const fs::path source = base::resourceFolder() / "clip-vocabulary";
        const QTemporaryDir folder;
        for (const char *name : {"vocab.json", "merges.txt"})
            fs::copy(source / name, inside(folder, name));
        const auto token = [](const char *content) {
            return nlohmann::json{{"content", content}, {"normalized", true}};
        };
        format::writeJsonFile(inside(folder, "tokenizer_config.json"),
                              {{"pad_token", "<|endoftext|>"}, {"model_max_length", 77}});
        format::writeJsonFile(inside(folder, "special_tokens_map.json"),
                              {{"pad_token", "!"},
                               {"bos_token", token("<|startoftext|>")},
                               {"eos_token", token("<|endoftext|>")}});
        const auto tokenizer = ClipTokenizer::open(folder.path().toStdString());
        QCOMPARE(tokenizer.padId(), 0);
        const auto tokens = tokenizer.encode("a cat! wow!!");
        QCOMPARE(textIds(tokens), (Ids{49406, 320, 2368, 0, 2781, 0, 0, 49407}));
        QCOMPARE(tokens.ids.back(), std::int64_t{0});
        QCOMPARE(textIds(tokenizer.encode("a <|STARTOFTEXT|> b <|startoftext|> c")),
                 (Ids{49406, 320, 49406, 321, 49406, 322, 49407}));
    }

    void rawSpecialTokensAreFoundInTheirOwnCaseOnly()
    {
        const auto tokenizer = ClipTokenizer::open(base::resourceFolder() / "clip-vocabulary");
        QCOMPARE(textIds(tokenizer.encode("<|STARTOFTEXT|>!! a")),
                 (Ids{49406, 27, 347, 993, 6659, 4160, 91, 285, 748, 320, 49407}));
        QCOMPARE(textIds(tokenizer.encode("x <|endoftext|> y")),
                 (Ids{49406, 343, 49407, 344, 49407}));
    }

    void anyBytesAreATokenList()
    {
        const auto tokenizer = ClipTokenizer::open(base::resourceFolder() / "clip-vocabulary");
        QCOMPARE(tokenizer.encode("a\xff z").ids, tokenizer.encode("a\uFFFD z").ids);
        QCOMPARE(tokenizer.encode("\xed\xa0\x80").ids, tokenizer.encode("\uFFFD\uFFFD\uFFFD").ids);
        for (int first = 0; first < 256; ++first)
            for (const int second : {0, 0x20, 0x80, 0xBF, 0xC0, 0xFF}) {
                const char bytes[] = {static_cast<char>(first), static_cast<char>(second)};
                QCOMPARE(tokenizer.encode({bytes, 2}).ids.size(), std::size_t{77});
            }
        const auto endless = tokenizer.encode(std::string(60'000, 'a'));
        QVERIFY(endless.cut > 1000);
        const auto error = errorOf([&] { tokenizer.encode(std::string(70'000, 'a')); });
        QVERIFY(error && error->kind() == ErrorKind::InvalidValue);
    }

    void takesTheLengthFromTheConfig()
    {
        const SmallFolder small;
        QCOMPARE(small.open().length(), 77);
        small.write("tokenizer_config.json", {{"model_max_length", 4}});
        const auto tokenizer = small.open();
        QCOMPARE(tokenizer.encode("AB a b").ids, (Ids{5, 4, 2, 6}));
        QCOMPARE(tokenizer.encode("AB a b").cut, 1);
        QCOMPARE(tokenizer.encode("a?").ids, (Ids{5, 2, 6, 6})); // ? is not in the vocabulary
        small.write("tokenizer_config.json", {{"model_max_length", 1e30}});
        QCOMPARE(small.open().length(), 77);
    }

    void findsAddedTokensLongestFirst()
    {
        const SmallFolder small;
        small.write(
            "tokenizer_config.json",
            {{"added_tokens_decoder", {{"7", {{"content", "<a"}}}, {"8", {{"content", "<ab>"}}}}}});
        const auto tokenizer = small.open();
        QCOMPARE(tokenizer.vocabularySize(), 9);
        QCOMPARE(textIds(tokenizer.encode("ab<ab><a")), (Ids{5, 4, 8, 7, 6}));
    }

    void damagedFoldersAreRefused_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const char *file, const QByteArray &content,
                            const char *said) { QTest::newRow(name) << file << content << said; };
        row("vocabulary is a list", "vocab.json", "[]", "is not an object of tokens");
        row("empty vocabulary", "vocab.json", "{}", "is not an object of tokens");
        row("negative id", "vocab.json", R"({"a": -1})", "no usable id for the token \"a\"");
        row("huge id", "vocab.json", R"({"a": 4000000000})", "no usable id");
        row("id is a text", "vocab.json", R"({"a": "1"})", "no usable id");
        row("id with a fraction", "vocab.json", R"({"a": 1.5})", "no usable id");
        row("duplicate token", "vocab.json", R"({"a": 1, "a": 2})", "twice");
        row("depth bomb", "vocab.json", QByteArray(100'000, '['), "nested");
        row("no special tokens", "vocab.json", R"({"a": 0, "b</w>": 1, "ab</w>": 2})",
            "bos_token \"<|startoftext|>\" is not in the vocabulary");
        row("merge of one token", "merges.txt", "a\n", "Line 1 is no pair");
        row("merge of unknown tokens", "merges.txt", "#version\na c\n", "not in the vocabulary");
        row("binary merges", "merges.txt", QByteArray(1000, '\xff'), "no pair");
        row("config is a list", "tokenizer_config.json", "[]", "is not an object");
        row("length of 0", "tokenizer_config.json", R"({"model_max_length": 0})", "no room");
        row("negative length", "tokenizer_config.json", R"({"model_max_length": -5})", "no room");
        row("length with a fraction", "tokenizer_config.json", R"({"model_max_length": 7.5})",
            "not a whole number");
        row("pad is a number", "tokenizer_config.json", R"({"pad_token": 0})", "not an object");
        row("unknown pad", "tokenizer_config.json", R"({"pad_token": "<pad>"})",
            "pad_token \"<pad>\" is not in the vocabulary");
        row("empty pad", "special_tokens_map.json", R"({"pad_token": ""})", "not in the vocab");
        row("empty added token", "tokenizer_config.json",
            R"({"added_tokens_decoder": {"7": {"content": ""}}})", "An added token is empty");
        row("added token of no id", "tokenizer_config.json",
            R"({"added_tokens_decoder": {"-7": {"content": "c"}}})", "a key that is no id");
        row("added token of a huge id", "added_tokens.json", R"({"c": 999999999999})", "too large");
        row("another tokenizer", "tokenizer.json", R"({"model": {"type": "Unigram"}})",
            "not a CLIP tokenizer");
        row("a GPT-2 tokenizer", "tokenizer.json",
            R"({"model": {"type": "BPE", "end_of_word_suffix": ""}})", "not a CLIP tokenizer");
        row("tokenizer without a model", "tokenizer.json", "{}", "has no key \"model\"");
        const QByteArray model = R"({"model": {"type": "BPE", "end_of_word_suffix": "</w>",
            "vocab": {"a": 0, "b": 1, "ab": 2, "<|startoftext|>": 3, "<|endoftext|>": 4}, )";
        row("merges are an object", "tokenizer.json", model + R"("merges": {}}})", "list of pairs");
        row("merge of three", "tokenizer.json", model + R"("merges": [["a", "b", "c"]]}})",
            "no pair of tokens");
        row("merge of numbers", "tokenizer.json", model + R"("merges": [[1, 2]]}})",
            "no pair of tokens");
        row("merge out of the vocabulary", "tokenizer.json", model + R"("merges": ["b a"]}})",
            "not in the vocabulary");
        row("added token without a content", "tokenizer.json",
            model + R"("merges": ["a b"]}, "added_tokens": [{"id": 5}]})", "no key \"content\"");
    }
    void damagedFoldersAreRefused()
    {
        QFETCH(const QString, file);
        QFETCH(const QByteArray, content);
        QFETCH(const QString, said);
        const SmallFolder small;
        small.open();
        writeBytes(inside(small.folder, file), content);
        const auto error = errorOf([&] { ClipTokenizer::open(small.folder.path().toStdString()); });
        QVERIFY(error);
        const QString line = QString::fromStdString(error->line());
        QCOMPARE(error->exitStatus(), 3);
        QVERIFY2(line.contains(said), qPrintable(line));
        QVERIFY2(!line.contains('\n') && line.size() < 600, qPrintable(line));
    }

    void anEmptyFolderIsSaid()
    {
        const QTemporaryDir folder;
        const auto error = errorOf([&] { ClipTokenizer::open(folder.path().toStdString()); });
        QVERIFY(error && error->kind() == ErrorKind::NotFound);
    }
};

DEVIASCOPE_TEST(ClipTokenizerTest, "text/clip_tokenizer")
#include "clip_tokenizer_test.moc"
