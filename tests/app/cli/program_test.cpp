#include "cli/program.h"

#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include <sstream>

using deviascope::cli::run;
using nlohmann::json;

namespace {

struct Outcome {
    int status = 0;
    std::string out, err;

    json object() const { return json::parse(out, nullptr, false); }
};

Outcome call(std::vector<std::string> words)
{
    std::vector<const char *> argv = {"deviascope"};
    for (const std::string &word : words)
        argv.push_back(word.c_str());
    std::ostringstream out, err;
    const int status = run(int(argv.size()), argv.data(), out, err);
    return {status, out.str(), err.str()};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// The command line of cli.md, in this process, on the teaching model.
class ProgramTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        // Nothing of the user's is read or written.
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toUtf8());
        qputenv("XDG_CACHE_HOME", m_folder.filePath("cache").toUtf8());
        m_direction = m_folder.filePath("woman.safetensors").toStdString();
    }

    void whatCannotBeReadIsWrongUsage_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::newRow("nothing") << "--json" << 2 << "usage";
        QTest::newRow("no such command") << "paint --json" << 2 << "usage";
        QTest::newRow("no such option") << "generate --colour --json" << 2 << "usage";
        QTest::newRow("no such model") << "info --model nowhere --json" << 2 << "";
        QTest::newRow("impossible steps") << "generate x --steps 0 --json" << 2 << "";
        QTest::newRow("impossible count") << "statistics deviation 3 x --json" << 2 << "";
        QTest::newRow("no direction there")
            << "generate x --direction nowhere.safetensors --json" << 2 << "";
        QTest::newRow("unknown device") << "info --device tpu --json" << 2 << "";
    }

    void whatCannotBeReadIsWrongUsage()
    {
        QFETCH(QString, line);
        QFETCH(int, status);
        QFETCH(QString, code);
        std::vector<std::string> words;
        for (const QString &word : line.split(' '))
            words.push_back(word.toStdString());
        const Outcome outcome = call(words);
        QCOMPARE(outcome.status, status);
        const json object = outcome.object();
        QVERIFY2(object.is_object() && object.contains("error"), outcome.out.c_str());
        QVERIFY(!object.at("error").at("message").get<std::string>().empty());
        if (!code.isEmpty())
            QCOMPARE(object.at("error").at("code").get<std::string>(), code.toStdString());
        QVERIFY(QByteArray::fromStdString(outcome.err).startsWith("deviascope: "));
        QCOMPARE(QByteArray::fromStdString(outcome.err).count('\n'), qsizetype(1)); // one line
    }

    void damagedFilesAreStatusThree()
    {
        const QString path = m_folder.filePath("damaged.safetensors");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("not a safetensors file at all");
        file.close();
        for (const std::vector<std::string> &words :
             {std::vector<std::string>{"info", "--model", path.toStdString(), "--json"},
              std::vector<std::string>{"generate", "a doctor", "--direction", path.toStdString(),
                                       "--json"}}) {
            const Outcome outcome = call(words);
            QCOMPARE(outcome.status, 3);
            QVERIFY(outcome.err.find("damaged.safetensors") != std::string::npos);
        }
    }

    void infoSaysWhatTheModelIs()
    {
        const Outcome outcome = call({"info", "--json"});
        QCOMPARE(outcome.status, 0);
        const json object = outcome.object();
        QVERIFY(object.is_object());
        for (const char *key : {"family", "prediction", "dtype", "device", "parameters", "latent",
                                "image", "sites", "hash", "files"})
            QVERIFY2(object.contains(key), key);
        QVERIFY(call({"info"}).out.find("mid") != std::string::npos);
    }

    void discoverMakesADirectionFile()
    {
        const Outcome outcome = call({"discover", "a woman", "--images", "4", "--steps", "4",
                                      "--batch", "2", "--out", m_direction, "--json", "--quiet"});
        QCOMPARE(outcome.status, 0);
        const json object = outcome.object();
        QVERIFY(object.is_object());
        QCOMPARE(object.at("files").at(0).get<std::string>(), m_direction);
        QVERIFY(object.at("norm").get<double>() > 0);
        QCOMPARE(object.at("backward_passes").get<int>(), 8);
        QVERIFY(object.at("paired_loss_interval").is_array());
        QCOMPARE(outcome.err, std::string());
        QVERIFY(QFile::exists(QString::fromStdString(m_direction)));
    }

    /// The same words, the same bytes; a slider at 0 is the untouched picture.
    void generateIsReproducible()
    {
        const QByteArray first = drawDoctor("first", {});
        QVERIFY(!first.isEmpty());
        QCOMPARE(drawDoctor("second", {}), first);
        const QImage untouched = QImage::fromData(first);
        const QImage zero =
            QImage::fromData(drawDoctor("zero", {"--direction", m_direction + "@0"}));
        const QImage moved =
            QImage::fromData(drawDoctor("moved", {"--direction", m_direction + "@2"}));
        QCOMPARE(zero, untouched);
        QVERIFY(moved != untouched);
    }

    /// A direction of another size is stretched, and that is said.
    void directionsAreStretchedToOtherSizes()
    {
        const Outcome outcome =
            call({"generate", "a doctor", "--steps", "2", "--size", "160x96", "--direction",
                  m_direction + "@1", "--out", m_folder.filePath("wide").toStdString(), "--json"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.err.find("160x96") != std::string::npos);
        const auto file = outcome.object().at("images").at(0).at("file").get<std::string>();
        QCOMPARE(QImage(QString::fromStdString(file)).size(), QSize(160, 96));
    }

    void picturesBeginWithAPicture()
    {
        const QByteArray source = drawDoctor("source", {});
        const QString file = m_folder.filePath("source.png");
        QFile copy(file);
        QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write(source) == source.size());
        copy.close();
        const QImage noised = QImage::fromData(
            drawDoctor("noised", {"--from-image", file.toStdString(), "--strength", "0.5"}));
        QVERIFY(!noised.isNull());
        const json from = json::parse(noised.text("deviascope").toStdString()).at("from");
        QCOMPARE(from.at("picture").get<std::string>(), std::string("source.png"));
        QCOMPARE(from.at("strength").get<double>(), 0.5);
        QVERIFY(
            !drawDoctor("inverted", {"--from-image", file.toStdString(), "--invert"}).isEmpty());
        QVERIFY(drawDoctor("strong", {"--from-image", file.toStdString(), "--strength", "2"})
                    .isEmpty());
        QCOMPARE(call({"generate", "x", "--from-image", "nowhere.png", "--json"}).status, 2);
        QCOMPARE(call({"generate", "x", "--strength", "0.5", "--json"}).status, 2);
    }

    /// A picture says what made it.
    void picturesCarryTheirRecipe()
    {
        const QImage picture = QImage::fromData(drawDoctor("recipe", {}));
        QVERIFY(picture.text("parameters").contains("a doctor"));
        const json recipe = json::parse(picture.text("deviascope").toStdString(), nullptr, false);
        QVERIFY2(recipe.is_object(), qPrintable(picture.textKeys().join(' ')));
        QVERIFY(recipe.contains("model"));
    }

    void auditCountsBothConditions()
    {
        const Outcome outcome = call({"audit", "--prompt", "a doctor", "--attribute",
                                      "gender=a man|a woman", "--images", "4", "--steps", "4",
                                      "--direction", m_direction + "@1", "--json", "--quiet"});
        QCOMPARE(outcome.status, 0);
        const json object = outcome.object();
        QCOMPARE(object.at("rows").size(), size_t(4));
        for (const json &row : object.at("rows")) {
            for (const char *key : {"prompt", "attribute", "class", "condition", "count", "n",
                                    "uncertain", "share", "low", "high", "planted", "drawn"})
                QVERIFY2(row.contains(key), key);
            QCOMPARE(row.at("n").get<int>(), 4);
            QVERIFY(row.at("low").get<double>() <= row.at("share").get<double>());
            QVERIFY(row.at("share").get<double>() <= row.at("high").get<double>());
        }
        QCOMPARE(object.at("effects").size(), size_t(2));
        QCOMPARE(object.at("deviation").size(), size_t(2));
        QVERIFY(object.contains("tests"));
    }

    /// Mechanics are planted as men, 95 of 100.
    void aCheckThatDoesNotHoldIsStatusOne_data()
    {
        QTest::addColumn<QString>("check");
        QTest::addColumn<int>("status");
        QTest::newRow("does not hold") << "deviation>0" << 1;
        QTest::newRow("holds") << "deviation>1" << 0;
        QTest::newRow("nonsense") << "colour>1" << 2;
    }

    void aCheckThatDoesNotHoldIsStatusOne()
    {
        QFETCH(QString, check);
        QFETCH(int, status);
        QCOMPARE(call({"audit", "--prompt", "a mechanic", "--attribute", "gender=a man|a woman",
                       "--images", "8", "--steps", "6", "--sampler", "dpmpp_2m", "--json",
                       "--quiet", "--fail-if", check.toStdString()})
                     .status,
                 status);
    }

    /// 8 of 10: Wilson's interval [.490, .943].
    void statisticsFromCounts()
    {
        const Outcome outcome = call({"statistics", "share", "8", "10", "--json"});
        QCOMPARE(outcome.status, 0);
        const json object = outcome.object();
        QVERIFY2(object.is_object(), outcome.out.c_str());
        QVERIFY(outcome.out.find("0.49") != std::string::npos);
        QVERIFY(outcome.out.find("0.943") != std::string::npos);
    }

    void verifySaysWhatHolds()
    {
        const std::string statistics = DEVIASCOPE_TEST_DATA "/golden/statistics.json";
        const Outcome outcome = call({"verify", "--statistics", statistics, "--json"});
        QCOMPARE(outcome.status, 0);
        const json object = outcome.object();
        QVERIFY(object.at("ok").get<bool>());
        QVERIFY(!object.at("rows").empty());
    }

    void verifyFailsOnAWrongReference()
    {
        json changed =
            json::parse(contentOf(QStringLiteral(DEVIASCOPE_TEST_DATA "/golden/statistics.json"))
                            .toStdString());
        auto &entry = changed.at("wilson_95").at(0);
        entry["low"] = entry.at("low").get<double>() + 1e-6;
        const QString path = m_folder.filePath("wrong.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(changed.dump()));
        file.close();
        const Outcome outcome = call({"verify", "--statistics", path.toStdString(), "--json"});
        QCOMPARE(outcome.status, 1);
        QVERIFY(!outcome.object().at("ok").get<bool>());
    }

private:
    /// The file that generate writes for one doctor of 4 steps; empty when it does not.
    QByteArray drawDoctor(const QString &folder, const std::vector<std::string> &more)
    {
        std::vector<std::string> words = {
            "generate", "a doctor", "--seed", "3",
            "--steps",  "4",        "--out",  m_folder.filePath(folder).toStdString(),
            "--json",   "--quiet"};
        words.insert(words.end(), more.begin(), more.end());
        const Outcome outcome = call(words);
        if (outcome.status != 0) {
            qWarning("%s", outcome.err.c_str());
            return {};
        }
        const auto file = outcome.object().at("images").at(0).at("file").get<std::string>();
        return contentOf(QString::fromStdString(file));
    }

    QTemporaryDir m_folder;
    std::string m_direction;
};

DEVIASCOPE_TEST(ProgramTest, "cli/program")
#include "program_test.moc"
