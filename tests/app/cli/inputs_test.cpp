#include "app/cli/call.h"
#include "direction/direction_file.h"
#include "format/picture_recipe.h"
#include "format/png_text.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using nlohmann::json;

/// What people bring: prompts, pictures, plans, names of others.
class InputsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toUtf8());
        qputenv("XDG_CACHE_HOME", m_folder.filePath("cache").toUtf8());
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const auto shape = model.unet.shape(network::kMid, 16, 16);
        direction::Direction hostile;
        hostile.name = kHostileName;
        hostile.concept_ = "a\x1b]0;owned\x07";
        hostile.base = "a person";
        hostile.tensors[network::kMid] = at::ones({1, shape[0], shape[1], shape[2]});
        m_direction = m_folder.filePath("hostile.safetensors").toStdString();
        direction::writeDirection(m_direction, hostile);
    }

    /// As they stand, also what the parser of options would take for a list.
    void promptsArriveAsTheyStand()
    {
        for (const char *prompt : {"[a doctor, smiling]", "[[a doctor]]", "[]", "[photo] of, [x]",
                                   "\x01odd", "a \"quoted\" one"}) {
            const Outcome outcome = draw({prompt});
            QVERIFY2(outcome.status == 0, outcome.err.c_str());
            const json images = outcome.object().at("images");
            QCOMPARE(images.size(), size_t(1));
            QCOMPARE(images[0].at("prompt").get<std::string>(), std::string(prompt));
            const auto recipe = format::readRecipe(images[0].at("file").get<std::string>());
            QCOMPARE(recipe->prompt, std::string(prompt));
        }
        const Outcome audit = call({"audit", "--prompt=[a doctor, a nurse]", "--images", "2",
                                    "--steps", "1", "--attribute", "g=a man|a woman", "--json"});
        QCOMPARE(audit.object().at("rows")[0].at("prompt").get<std::string>(),
                 std::string("[a doctor, a nurse]"));
        const Outcome unknown = call({"info", "[a]", "--json"});
        QCOMPARE(unknown.status, 2);
        QVERIFY(unknown.err.find('\x01') == std::string::npos);
    }

    void whatIsCutIsSaid_data()
    {
        QTest::addColumn<QStringList>("words");
        const QString tail = QString("detailed, ").repeated(80) + "a red umbrella";
        const QStringList quick{"--steps", "1"};
        QTest::newRow("prompt") << QStringList{"generate", tail} + quick;
        QTest::newRow("negative") << QStringList{"generate", "x", "--negative", tail} + quick;
        QTest::newRow("audit") << QStringList{"audit",          "--prompt", tail,
                                              "--images",       "2",        "--attribute",
                                              "g=a man|a woman"} +
                                      quick;
        QTest::newRow("class") << QStringList{"audit",       "--prompt",       "x", "--images", "2",
                                              "--attribute", "g=a man|" + tail} +
                                      quick;
    }

    void whatIsCutIsSaid()
    {
        QFETCH(const QStringList, words);
        std::vector<std::string> all;
        for (const QString &word : words)
            all.push_back(word.toStdString());
        all.insert(all.end(), {"--json", "--out", m_folder.filePath("cut").toStdString()});
        const Outcome outcome = call(all);
        QVERIFY2(outcome.status == 0, outcome.err.c_str());
        const std::string notes = outcome.object().at("notes").dump();
        QVERIFY2(notes.find("was cut") != std::string::npos, notes.c_str());
        QVERIFY2(notes.find("red umbrella") != std::string::npos, notes.c_str());
        QVERIFY(outcome.err.find("red umbrella") != std::string::npos);
    }

    /// Other settings, another file; the same again, the same file.
    void noPictureIsWrittenOver()
    {
        const QString out = m_folder.filePath("over");
        std::vector<QByteArray> kept;
        for (const std::vector<std::string> &more : std::vector<std::vector<std::string>>{
                 {}, {"--guidance", "9"}, {"--negative", "a hat"}, {"--sampler", "euler"}, {}}) {
            std::vector<std::string> words = {"a doctor", "--out", out.toStdString()};
            words.insert(words.end(), more.begin(), more.end());
            const Outcome outcome = draw(words);
            QVERIFY2(outcome.status == 0, outcome.err.c_str());
            kept.push_back(contentOf(QString::fromStdString(
                outcome.object().at("images")[0].at("file").get<std::string>())));
        }
        QCOMPARE(kept.front(), kept.back());
        const QStringList files = QDir(out).entryList({"*.png"}, QDir::Files, QDir::Name);
        QCOMPARE(files.size(), 4);
        for (const QByteArray &picture : kept)
            QVERIFY(std::any_of(files.begin(), files.end(), [&](const QString &file) {
                return contentOf(QDir(out).filePath(file)) == picture;
            }));
        // A file that is no picture of ours stays as well.
        const QString mine = QDir(out).filePath("a-nurse-0.png");
        writeContent(mine, "my notes");
        QCOMPARE(draw({"a nurse", "--out", out.toStdString()}).status, 0);
        QCOMPARE(contentOf(mine), QByteArray("my notes"));
    }

    void picturesTellTheirStrength()
    {
        const std::string plain = std::string(DEVIASCOPE_TEST_DATA) + "/pictures/plain.png";
        const auto parametersOf = [](const Outcome &outcome) {
            return format::readPngTexts(
                       outcome.object().at("images")[0].at("file").get<std::string>())
                .at("parameters");
        };
        const auto begun = draw({"a", "--from-image", plain, "--strength", "0.4", "--steps", "3"});
        QVERIFY(parametersOf(begun).find("Denoising strength: 0.4,") != std::string::npos);
        QVERIFY(parametersOf(draw({"b"})).find("Denoising") == std::string::npos);
    }

    void aFolderIsJudgedPastItsDamagedPictures()
    {
        QTemporaryDir folder;
        const QString data = QString(DEVIASCOPE_TEST_DATA) + "/pictures/";
        QVERIFY(QFile::copy(data + "plain.png", folder.filePath("a.png")));
        QVERIFY(QFile::copy(data + "plain.jpg", folder.filePath("b.jfif")));
        const QByteArray jpeg = contentOf(data + "plain.jpg");
        writeContent(folder.filePath("cut.jpg"), jpeg.left(jpeg.size() / 2));
        writeContent(folder.filePath("scan.tif"), QByteArray("II*\0", 4));
        const Outcome outcome = call({"audit", "--pictures", folder.path().toStdString(),
                                      "--attribute", "g=a man|a woman", "--steps", "3", "--json"});
        QVERIFY2(outcome.status == 0, outcome.err.c_str());
        const json object = outcome.object();
        QCOMPARE(object.at("rows")[0].at("n").get<int>(), 2);
        QCOMPARE(object.at("left_out").size(), size_t(2));
        const std::string notes = object.at("notes").dump();
        QVERIFY2(notes.find("cut.jpg (") != std::string::npos &&
                     notes.find("scan.tif (TIFF") != std::string::npos &&
                     notes.find("--steps changes nothing") != std::string::npos,
                 notes.c_str());
    }

    void nothingIsCountedTwice()
    {
        const Outcome outcome = audit({"--prompt", "a doctor", "--prompt", "a doctor", "--seed",
                                       "3,3,4,3", "--attribute", "g=a man|a man|a woman"});
        QVERIFY2(outcome.status == 0, outcome.err.c_str());
        const json object = outcome.object();
        QCOMPARE(object.at("rows").size(), size_t(2));
        QCOMPARE(object.at("rows")[0].at("n").get<int>(), 2);
        QCOMPARE(object.at("notes").size(), size_t(3));
        QCOMPARE(audit({"--prompt", "x", "--attribute", "g=a man|a man"}).status, 2);
        QCOMPARE(audit({"--prompt", "x", "--attribute", "g=a|b", "--attribute", "g=a|c"}).status,
                 2);
        QCOMPARE(draw({"x", "x", "--seed", "1,1"}).object().at("images").size(), size_t(1));
    }

    void aCheckThatChecksNothingIsNotPassed()
    {
        const std::vector<std::string> plain = {"--prompt", "a doctor", "--attribute",
                                                "g=a man|a woman"};
        auto words = plain;
        words.insert(words.end(), {"--fail-if", "difference>0.1"});
        QCOMPARE(audit(words).status, 2);
        // Two names for one thing: no picture is ever named, so there is no ratio.
        QCOMPARE(audit({"--prompt", "a doctor", "--attribute", "x=a man|A MAN", "--fail-if",
                        "deviation>0.2"})
                     .status,
                 1);
    }

    void plansSayWhatIsWrongWithThem()
    {
        const auto planned = [&](const std::string &more) {
            const QString file = m_folder.filePath("plan.json");
            writeContent(file, R"({"prompts": ["a doctor"], "steps": 1, )" +
                                   QByteArray::fromStdString(more) + "}");
            return call({"audit", file.toStdString(), "--json"});
        };
        const std::string gender = R"("attributes": {"g": ["a man", "a woman"]}, )";
        QCOMPARE(planned(gender + R"("images": 3)").object().at("rows")[0].at("n").get<int>(), 3);
        const Outcome seeds =
            planned(gender + R"("seeds": [900, 18446744073709551615], "size": "64x128")");
        QVERIFY2(seeds.status == 0, seeds.err.c_str());
        QCOMPARE(seeds.object().at("rows")[0].at("n").get<int>(), 2);
        const Outcome edited = planned(gender + R"("images": 2, "directions": [{"file": ")" +
                                       m_direction + R"(", "scale": 0.5}])");
        QVERIFY2(edited.status == 0, edited.err.c_str());
        QCOMPARE(edited.object().at("effects").size(), size_t(2));
        for (const auto &[more, where] : std::vector<std::pair<std::string, std::string>>{
                 {R"("imges": 4)", "imges"},
                 {R"("prompt": "a judge")", "prompt"},
                 {R"("tolerance": {"g": 0.1})", "tolerance"},
                 {R"("directions": [{"file": "x", "brnch": "both"}])", "directions[0].brnch"},
                 {R"("imges": 4, "steps_": 3)", "imges is no key of this; steps_"},
                 {R"("seeds": [-1])", "seeds[0]"}}) {
            const Outcome refused = planned(gender + more);
            QVERIFY(refused.status == 2 || refused.status == 3);
            QVERIFY2(refused.err.find(where) != std::string::npos, refused.err.c_str());
        }
        const Outcome both = planned(gender + R"("images": 2, "seeds": [1])");
        QCOMPARE(both.object().at("rows")[0].at("n").get<int>(), 1);
        QVERIFY2(both.err.find("--images changes nothing") != std::string::npos, both.err.c_str());
        const Outcome phrasings =
            planned(R"("attributes": {"g": {"a man": ["a man", "a guy"], "a woman": ["a"]}})");
        QVERIFY2(phrasings.err.find("attributes.g") != std::string::npos, phrasings.err.c_str());
    }

    void countsThatContradictHaveNoInterval()
    {
        const json object = call({"statistics", "corrected", "0", "48", "--sensitivity", ".9",
                                  "--specificity", ".9", "--json"})
                                .object();
        QVERIFY(object.at("low").is_null() && object.at("high").is_null());
        QCOMPARE(object.at("notes").size(), size_t(1));
    }

    void valuesThatAreNotFiniteAreNotCounted()
    {
        const Outcome outcome = audit({"--prompt", "a doctor", "--attribute", "g=a man|a woman",
                                       "--direction", m_direction + "@1e38"});
        QVERIFY(outcome.status != 0);
        QVERIFY(!outcome.object().contains("rows"));
        QVERIFY2(outcome.err.find("finite") != std::string::npos, outcome.err.c_str());
    }

    /// Nothing that a terminal would obey, wherever a name out of a file is shown.
    void namesOfOthersAreShownNotObeyed()
    {
        for (const std::vector<std::string> &words : std::vector<std::vector<std::string>>{
                 {"directions", "show", m_direction},
                 {"directions", "import", m_direction},
                 {"directions", "list"},
                 {"directions", "cosine", m_direction, m_direction},
                 {"--model", std::string(DEVIASCOPE_TEST_DATA) + "/golden/tiny-sd1", "generate",
                  "x", "--direction", m_direction},
                 {"generate", "\x1b[31mred", "--steps", "1", "--out",
                  m_folder.filePath("plain").toStdString()}}) {
            const Outcome outcome = call(words);
            for (const std::string &text : {outcome.out, outcome.err})
                QVERIFY2(std::none_of(
                             text.begin(), text.end(),
                             [](unsigned char c) { return (c < 0x20 && c != '\n') || c == 0x7f; }),
                         text.c_str());
        }
        const Outcome shown = call({"directions", "show", m_direction, "--json"});
        QVERIFY2(shown.out.find("\\u001b") != std::string::npos, shown.out.c_str());
    }

    /// A colleague's direction file comes into the library as it is.
    void directionFilesAreImported()
    {
        const std::string out = m_folder.filePath("imported").toStdString();
        const Outcome outcome = call({"directions", "import", m_direction, "--out", out, "--json"});
        QVERIFY2(outcome.status == 0, outcome.err.c_str());
        const auto copy =
            direction::readDirection(outcome.object().at("files").at(0).get<std::string>());
        QCOMPARE(copy.name, kHostileName);
        QVERIFY(at::equal(copy.tensors.at(network::kMid),
                          direction::readDirection(m_direction).tensors.at(network::kMid)));
        const QString torn = m_folder.filePath("torn.safetensors");
        writeContent(torn, contentOf(QString::fromStdString(m_direction)).left(900));
        QCOMPARE(call({"directions", "import", torn.toStdString(), "--out", out}).status, 3);
    }

    void settingsWithoutEffectAreSaid()
    {
        const std::string notes =
            draw({"x", "--guidance", "1", "--negative", "a hat"}).object().at("notes").dump();
        QVERIFY2(notes.find("--negative changes nothing") != std::string::npos, notes.c_str());
    }

private:
    /// The words, with `option` and its value where they lack it.
    static std::vector<std::string> with(std::vector<std::string> words, const std::string &option,
                                         const std::string &value)
    {
        if (std::find(words.begin(), words.end(), option) == words.end())
            words.insert(words.end(), {option, value});
        return words;
    }
    Outcome draw(std::vector<std::string> words) const
    {
        words.insert(words.begin(), {"--json", "generate"});
        return call(
            with(with(words, "--steps", "1"), "--out", m_folder.filePath("drawn").toStdString()));
    }
    static Outcome audit(std::vector<std::string> words)
    {
        words.insert(words.begin(), {"--json", "audit", "--steps", "1"});
        return call(std::find(words.begin(), words.end(), "--seed") == words.end()
                        ? with(words, "--images", "2")
                        : words);
    }

    const std::string kHostileName = "woman\x1b[2J\x1b]0;owned\x07\nsecond\tline";
    QTemporaryDir m_folder;
    std::string m_direction;
};

DEVIASCOPE_TEST(InputsTest, "cli/inputs")
#include "inputs_test.moc"
