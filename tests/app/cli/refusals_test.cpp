#include "app/cli/call.h"
#include "direction/direction_file.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <limits>
#include <streambuf>

using namespace deviascope;
using namespace deviascope::tests;
using nlohmann::json;

namespace {

/// Where the first word that is written brings a Ctrl-C: a stop at a known place.
class InterruptingBuffer final : public std::streambuf {
    int overflow(int character) override
    {
        interrupt();
        return traits_type::not_eof(character);
    }
    std::streamsize xsputn(const char *, std::streamsize count) override
    {
        interrupt();
        return count;
    }
    void interrupt()
    {
        if (!m_done)
            std::raise(SIGINT);
        m_done = true;
    }
    bool m_done = false;
};

direction::Direction upOf(int64_t channels)
{
    direction::Direction made;
    made.name = "up";
    made.tensors[network::kMid] = at::ones({1, channels, 4, 4});
    return made;
}

const QString kTiny = QStringLiteral(DEVIASCOPE_TEST_DATA "/golden/tiny-sd1");

} // namespace

/// What the command line refuses, and in which words: the exit statuses of cli.md.
class RefusalsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_DATA_HOME", path("data").toUtf8());
        qputenv("XDG_CACHE_HOME", path("cache").toUtf8());
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_channels = model.unet.shape(network::kMid, 16, 16)[0];
        direction::writeDirection(path("up.safetensors").toStdString(), upOf(m_channels));
    }

    void impossibleValuesAreNamed_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("named"); // what stands in the error
        const auto row = [](const char *line, const char *named) {
            QTest::newRow(line) << line << named;
        };
        row("generate x --steps 0", "0");
        row("generate x --steps many", "many");
        row("generate x --guidance -1", "-1");
        row("generate x --sampler magic", "magic");
        row("generate x --seed 5-3", "5-3");
        row("generate x --seed -4", "-4");
        row("generate x --seed one", "one");
        row("generate x --size 30x32", "30");
        row("generate x --size 64", "64");
        row("generate x --branch both", "--branch");
        row("generate x --window 0-1000", "--window");
        row("generate x --schedule 0:1", "--schedule");
        row("generate x --direction UP --schedule 0-1", "0-1");
        row("generate x --direction UP --mask nowhere.png", "nowhere.png");
        row("generate x --direction UP --branch left", "left");
        row("generate x --direction UP --window 900-100", "900-100");
        row("generate x --direction UP --window 0-2000", "0-2000");
        row("generate x --direction nowhere.safetensors", "nowhere.safetensors");
        row("discover x --site attic", "attic");
        row("discover x --site mid+attic", "attic");
        row("discover x --method guess", "guess");
        row("discover x --objective fun", "fun");
        row("discover x --method text --steps 60", "--steps");
        row("discover x --method text --site mid", "--site");
        row("discover x --method prompts --with y", "--with");
        row("discover x --method supervised --pictures folder", "--pictures");
        row("discover x --method supervised --images 3", "--images");
        row("discover x --method pca", "concept");
        row("discover --method sefa --negative y", "--negative");
        row("discover x --steps 0", "0");
        row("discover x --steps many", "many");
        row("discover x --carriers some", "some");
        row("discover x --images -2", "-2");
        row("discover x --from x", "x");
        row("audit", "");
        row("audit --prompt x --attribute gender=man", "gender");
        row("audit --prompt x --images 0", "0");
        row("audit --prompt x --fail-if colour>1", "colour");
        row("audit nowhere.json", "nowhere.json");
        row("audit --pictures nowhere", "nowhere");
        row("statistics share 11 10", "11");
        row("statistics share -1 10", "-1");
        row("statistics share 1", "");
        row("statistics guess 1 2", "");
        row("verify", "");
        row("verify --reference nowhere.safetensors", "nowhere.safetensors");
        row("verify --statistics nowhere.json", "nowhere.json");
        row("info --device tpu", "tpu");
        row("info --dtype int8", "int8");
        row("info --threads -1", "-1");
        row("info --model nowhere", "nowhere");
        row("demo --images 0", "0");
    }

    /// One line for people, one object for programs; the value stands in both.
    void impossibleValuesAreNamed()
    {
        QFETCH(QString, line);
        QFETCH(QString, named);
        auto words = wordsOf(line.replace("UP", path("up.safetensors")));
        words.push_back("--json");
        const Outcome outcome = call(words);
        QVERIFY2(outcome.status == 2, outcome.err.c_str());
        const json object = outcome.object();
        QVERIFY2(object.is_object() && object.size() == 1, outcome.out.c_str());
        const json &error = object.at("error");
        for (const char *key : {"code", "message", "where", "remedy"})
            QVERIFY2(error.at(key).is_string(), key);
        QVERIFY(!error.at("message").get<std::string>().empty());
        // What to do: a sentence of its own, or the values that would do.
        QVERIFY2(!error.at("remedy").get<std::string>().empty() ||
                     outcome.err.find(" must be ") != std::string::npos,
                 outcome.err.c_str());
        QVERIFY2(outcome.err.starts_with("deviascope: "), outcome.err.c_str());
        QVERIFY2(outcome.err.find('\n') == outcome.err.size() - 1, outcome.err.c_str());
        QVERIFY2(QString::fromStdString(outcome.err).contains(named), outcome.err.c_str());
        QVERIFY2(QString::fromStdString(error.dump()).contains(named), outcome.out.c_str());
    }

    void withoutJsonStdoutStaysEmpty()
    {
        const Outcome outcome = call({"generate", "x", "--sampler", "magic"});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, std::string());
    }

    void damagedDirectionsAreStatusThree_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("truncated") << 0;
        QTest::newRow("empty") << 1;
        QTest::newRow("not finite") << 2;
        QTest::newRow("wrong dimensions") << 3;
    }

    void damagedDirectionsAreStatusThree()
    {
        QFETCH(int, fault);
        const QString file = path("damaged.safetensors");
        direction::Direction made = upOf(m_channels);
        if (fault == 2)
            made.tensors[network::kMid][0][0][0][0] = std::numeric_limits<float>::infinity();
        if (fault == 3)
            made.tensors[network::kMid] = at::ones({m_channels, 4, 4});
        direction::writeDirection(file.toStdString(), made);
        if (fault < 2)
            writeContent(file, contentOf(file).first(fault == 0 ? 200 : 0));
        const Outcome outcome = call({"generate", "x", "--direction", file.toStdString()});
        QVERIFY2(outcome.status == 3, outcome.err.c_str());
        QVERIFY(outcome.err.find("damaged.safetensors") != std::string::npos);
    }

    /// Of the wrong width: a wrong choice, not a damaged file.
    void aDirectionThatDoesNotFitIsAWrongValue()
    {
        const QString file = path("narrow.safetensors");
        direction::writeDirection(file.toStdString(), upOf(m_channels / 2));
        const Outcome outcome =
            call({"generate", "x", "--direction", file.toStdString(), "--json"});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.object().at("error").at("where").get<std::string>(), std::string("mid"));
    }

    /// It fits, so it is drawn; but the user hears of it.
    void aDirectionOfAnotherModelIsSaid()
    {
        const QString file = path("foreign.safetensors");
        direction::Direction made = upOf(m_channels);
        made.provenance = {{"model", {{"name", "elsewhere"}, {"hash", "0123"}}}};
        direction::writeDirection(file.toStdString(), made);
        const Outcome outcome = draw({"--direction", file.toStdString()});
        QCOMPARE(outcome.status, 0);
        QVERIFY2(outcome.err.find("elsewhere") != std::string::npos, outcome.err.c_str());
        QVERIFY(
            draw({"--direction", path("up.safetensors").toStdString()}).err.find("another model") ==
            std::string::npos);
    }

    void whereThereIsOneHalfTheBranchIsSaidToChangeNothing()
    {
        const std::string up = path("up.safetensors").toStdString();
        const std::vector<std::string> both = {"--direction", up, "--branch", "both"};
        auto unguided = both;
        unguided.insert(unguided.end(), {"--guidance", "1"});
        QVERIFY(draw(unguided).err.find("--branch changes nothing") != std::string::npos);
        QVERIFY(draw(both).err.find("--branch changes nothing") == std::string::npos);
    }

    void damagedModelsAreStatusThree_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *file : {"unet/diffusion_pytorch_model.safetensors", "unet/config.json",
                                 "text_encoder/model.safetensors", "tokenizer/tokenizer.json",
                                 "scheduler/scheduler_config.json"})
            QTest::newRow(file) << file;
    }

    void damagedModelsAreStatusThree()
    {
        QFETCH(QString, file);
        QTemporaryDir folder;
        for (const char *part : {"scheduler", "text_encoder", "tokenizer", "unet", "vae"}) {
            QVERIFY(QDir(folder.path()).mkdir(part));
            const QDir from(kTiny + '/' + part);
            for (const QString &name : from.entryList(QDir::Files))
                QVERIFY(QFile::copy(from.filePath(name), folder.filePath(part + ('/' + name))));
        }
        QVERIFY(QFile::copy(kTiny + "/model_index.json", folder.filePath("model_index.json")));
        const std::string model = folder.path().toStdString();
        QCOMPARE(call({"info", "--model", model, "--quiet"}).status, 0);

        const QByteArray whole = contentOf(folder.filePath(file));
        QVERIFY(QFile::remove(folder.filePath(file)));
        writeContent(folder.filePath(file), whole.first(whole.size() / 2));
        const Outcome outcome = call({"info", "--model", model, "--json"});
        QVERIFY2(outcome.status == 3, outcome.err.c_str());
        const QString where = file.section('/', -1);
        QVERIFY2(QString::fromStdString(outcome.err).contains(where), outcome.err.c_str());
    }

    void aModelWithoutAScorerCannotCount_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("audit") << "audit --prompt x --attribute gender=a|b --images 2";
        QTest::newRow("demo") << "demo --images 2";
    }

    void aModelWithoutAScorerCannotCount()
    {
        QFETCH(QString, line);
        auto words = wordsOf(line);
        words.insert(words.end(), {"--model", kTiny.toStdString(), "--json", "--quiet"});
        const Outcome outcome = call(words);
        QVERIFY2(outcome.status == 3, outcome.err.c_str());
        QVERIFY(outcome.object().at("error").at("remedy").get<std::string>().find("scorer") !=
                std::string::npos);
    }

    void aFolderThatCannotBeMadeIsAWrongValue()
    {
        writeContent(path("a-file"), "here");
        const Outcome outcome = draw({}, path("a-file/pictures"));
        QCOMPARE(outcome.status, 2);
        QVERIFY(outcome.err.find("--out") != std::string::npos);
    }

    /// The bytes of a name need not be text.
    void namesInAnyEncodingAreTold()
    {
        const Outcome outcome = draw({"--json"}, path("f") + QStringLiteral("older"));
        QCOMPARE(outcome.status, 0);
        std::ostringstream out, err;
        const std::string folder = m_folder.path().toStdString() + "/caf\xe9";
        QCOMPARE(call({"generate", "x", "--steps", "1", "--out", folder, "--json"}, out, err), 0);
        QVERIFY(json::parse(out.str(), nullptr, false).is_object());
    }

    void aSignalStopsWithStatusFour_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("generate") << "generate x --steps 10 --seed 0-399 --out OUT";
        QTest::newRow("discover") << "discover woman --images 400 --out OUT/woman.safetensors";
        QTest::newRow("another method")
            << "discover --method pca --images 400 --out OUT/woman.safetensors";
        QTest::newRow("audit") << "audit --prompt x --images 400";
    }

    void aSignalStopsWithStatusFour()
    {
        QFETCH(QString, line);
        InterruptingBuffer buffer;
        std::ostream err(&buffer);
        std::ostringstream out;
        auto words = wordsOf(line.replace("OUT", path("stopped")));
        words.push_back("--json");
        QCOMPARE(call(words, out, err), 4);
        const json object = json::parse(out.str(), nullptr, false);
        QCOMPARE(object.at("error").at("code").get<std::string>(), std::string("stopped"));
        const auto message = object.at("error").at("message").get<std::string>();
        QVERIFY(message.find("goes on") != std::string::npos);
        QVERIFY(!QFile::exists(path("stopped/woman.safetensors")));
    }

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }

    Outcome draw(const std::vector<std::string> &more, const QString &folder = {}) const
    {
        std::vector<std::string> words = {
            "generate", "x",     "--steps",
            "1",        "--out", (folder.isEmpty() ? path("drawn") : folder).toStdString()};
        words.insert(words.end(), more.begin(), more.end());
        return call(words);
    }

    QTemporaryDir m_folder;
    int64_t m_channels = 0;
};

DEVIASCOPE_TEST(RefusalsTest, "cli/refusals")
#include "refusals_test.moc"
