#include "cli/program.h"

#include "app/cli/call.h"
#include "direction/direction_file.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace deviascope;
using namespace deviascope::tests;
using nlohmann::json;

/// The command line of cli.md, in this process, on the teaching model.
class ProgramTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        // Nothing of the user's is read or written.
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toUtf8());
        qputenv("XDG_CACHE_HOME", m_folder.filePath("cache").toUtf8());
        m_direction = m_folder.filePath("up.safetensors").toStdString();
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const auto shape = model.unet.shape(network::kMid, 16, 16);
        direction::Direction up;
        up.name = "up";
        up.tensors[network::kMid] = at::ones({1, shape[0], shape[1], shape[2]});
        direction::writeDirection(m_direction, up);
    }

    void whatIsNoCommandIsWrongUsage_data()
    {
        QTest::addColumn<QString>("line");
        for (const char *line :
             {"--json", "paint --json", "generate --colour --json", "--json generate",
              "info extra --json", "train --json", "train walruses --json"})
            QTest::newRow(line) << line;
    }

    void whatIsNoCommandIsWrongUsage()
    {
        QFETCH(QString, line);
        const Outcome outcome = call(wordsOf(line));
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.object().at("error").at("code").get<std::string>(), std::string("usage"));
    }

    void filesThatAreNoModelAreStatusThree()
    {
        const QString path = m_folder.filePath("damaged.safetensors");
        writeContent(path, "not a safetensors file at all");
        const Outcome outcome = call({"info", "--model", path.toStdString(), "--json"});
        QCOMPARE(outcome.status, 3);
        QVERIFY(outcome.err.find("damaged.safetensors") != std::string::npos);
    }

    void everyCommandExplainsItself_data()
    {
        QTest::addColumn<QString>("command");
        for (const char *command :
             {"demo", "info", "generate", "discover", "audit", "statistics", "verify"})
            QTest::newRow(command) << command;
    }

    void everyCommandExplainsItself()
    {
        QFETCH(QString, command);
        const Outcome outcome = call({command.toStdString(), "--help"});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.err, std::string());
        const auto example = QString("  deviascope %1").arg(command);
        QVERIFY2(QString::fromStdString(outcome.out).contains(example), outcome.out.c_str());
        QVERIFY(call({"--help"}).out.find(command.toStdString()) != std::string::npos);
    }

    void theVersionIsTold()
    {
        const Outcome outcome = call({"--version"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.out.starts_with("deviascope "));
    }

    void globalOptionsStandBeforeOrAfter()
    {
        const Outcome after = call({"statistics", "share", "8", "10", "--json"});
        QVERIFY(after.object().is_object());
        QCOMPARE(call({"--json", "statistics", "share", "8", "10"}).out, after.out);
    }

    /// stdout belongs to results.
    void progressGoesToStderr()
    {
        const Outcome told = call({"generate", "x", "--steps", "1", "--json", "--out",
                                   m_folder.filePath("told").toStdString()});
        QVERIFY(told.object().is_object());
        QVERIFY(told.err.find("drawing") != std::string::npos);
    }

    /// Each note once, on stderr and in the JSON; --quiet keeps it in the JSON alone.
    void notesAreInTheJson()
    {
        std::vector<std::string> words = {
            "generate",    "x",           "--json",
            "--steps",     "1",           "--guidance",
            "1",           "--out",       m_folder.filePath("noted").toStdString(),
            "--direction", m_direction,   "--branch",
            "both",        "--direction", m_direction,
            "--branch",    "both"};
        const std::string note =
            "There is only one half of guidance here: --branch changes nothing.";
        const Outcome told = call(words);
        QVERIFY2(told.status == 0, told.err.c_str());
        QCOMPARE(told.object().at("notes"), json::array({note}));
        QCOMPARE(told.err.find(note), told.err.rfind(note));
        QVERIFY(told.err.find(note) != std::string::npos);
        words.push_back("--quiet");
        const Outcome quiet = call(words);
        QCOMPARE(quiet.object().at("notes"), json::array({note}));
        QCOMPARE(quiet.err, std::string());
        QCOMPARE(call({"statistics", "share", "8", "10", "--json"}).object().at("notes"),
                 json::array());
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

    /// On a model without a scorer, where no scale is looked for.
    void discoverMakesADirectionFile()
    {
        const std::string first = m_folder.filePath("first.safetensors").toStdString();
        const std::string second = m_folder.filePath("second.safetensors").toStdString();
        const Outcome outcome = discoverTiny(first);
        QVERIFY2(outcome.status == 0, outcome.err.c_str());
        const json object = outcome.object();
        QVERIFY(object.is_object());
        for (const char *key :
             {"files", "norm", "paired_loss", "paired_loss_interval", "evaluations", "seconds",
              "stopped_early", "suggested_scale", "usable"})
            QVERIFY2(object.contains(key), key);
        QCOMPARE(object.at("files"), json::array({first}));
        QCOMPARE(object.at("backward_passes").get<int>(), 8);
        QVERIFY(object.at("total_evaluations") > object.at("evaluations"));
        QCOMPARE(object.at("energy").at(0).at("site"), json("mid"));
        QVERIFY(!object.at("energy").at(0).at("cells").empty());
        QVERIFY(object.at("paired_loss_interval").is_array());
        QVERIFY(object.at("suggested_scale").is_null());
        QCOMPARE(outcome.err, std::string());
        const auto made = direction::readDirection(first);
        QVERIFY(std::abs(made.norm() - object.at("norm").get<double>()) < 1e-6);
        // The same words, the same direction.
        discoverTiny(second);
        QVERIFY(at::equal(direction::readDirection(second).tensors.at(network::kMid),
                          made.tensors.at(network::kMid)));
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

    /// Names are cut: prompts that differ behind the cut, or in signs only, keep their pictures.
    void noPictureReplacesAnother()
    {
        const std::string same(80, 'x');
        const Outcome outcome =
            call({"generate", same + " man", same + " woman", "a b", "a-b", "--seed", "0-1",
                  "--steps", "1", "--json", "--out", m_folder.filePath("names").toStdString()});
        QCOMPARE(outcome.status, 0);
        std::set<std::string> files;
        const json object = outcome.object();
        for (const json &image : object.at("images"))
            QVERIFY(files.insert(image.at("file").get<std::string>()).second);
        QCOMPARE(files.size(), size_t(8));
    }

    void theCommandLineWinsOverThePlan()
    {
        const QString plan = m_folder.filePath("plan.json");
        writeContent(plan, R"({"prompts": ["a doctor"], "attributes": {"gender": ["a man",
                              "a woman"]}, "images": 3, "steps": 2, "negative": "old"})");
        const auto counted = [&](const std::vector<std::string> &more) {
            std::vector<std::string> words = {"audit", plan.toStdString(), "--json", "--quiet"};
            words.insert(words.end(), more.begin(), more.end());
            return call(words).object().at("rows").at(0).at("n").get<int>();
        };
        QCOMPARE(counted({}), 3);
        QCOMPARE(counted({"--images", "2"}), 2);
        QCOMPARE(counted({"--seed", "5"}), 1);
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

    /// A build is trusted by comparing it with the reference implementation's tensors.
    void verifyComparesAModelWithItsReference()
    {
        const std::string model = DEVIASCOPE_TEST_DATA "/golden/tiny-sd1";
        const Outcome outcome = call({"verify", "--model", model, "--reference",
                                      model + "/golden.safetensors", "--json", "--quiet"});
        QVERIFY2(outcome.status == 0, outcome.out.c_str());
        const json object = outcome.object();
        QVERIFY(object.at("ok").get<bool>());
        QVERIFY(object.at("unknown").is_array());
        QVERIFY(object.at("rows").size() > 10);
        for (const json &row : object.at("rows"))
            for (const char *key : {"key", "error", "tolerance", "ok"})
                QVERIFY2(row.contains(key), key);
        // Another model's reference is a wrong choice.
        const Outcome other =
            call({"verify", "--model", model, "--reference",
                  DEVIASCOPE_TEST_DATA "/golden/teaching.safetensors", "--json", "--quiet"});
        QCOMPARE(other.status, 2);
        QVERIFY(other.err.find("teaching.safetensors") != std::string::npos);
    }

    void verifyRecomputesTheSchedulers()
    {
        const Outcome outcome =
            call({"verify", "--schedulers", DEVIASCOPE_TEST_DATA "/golden", "--json"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.object().at("ok").get<bool>());
        QVERIFY(!outcome.object().at("rows").empty());
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
    Outcome discoverTiny(const std::string &file) const
    {
        return call({"discover", "a woman", "--images", "4", "--steps", "4", "--batch", "2",
                     "--out", file, "--json", "--quiet", "--model",
                     DEVIASCOPE_TEST_DATA "/golden/tiny-sd1"});
    }

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
