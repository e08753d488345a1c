#include "app/cli/call.h"
#include "direction/direction_file.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using nlohmann::json;

/// `evaluate`, `profile` and `map` on the teaching model.
class AnalysisCommandsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        // Nothing of the user's is read or written.
        qputenv("XDG_DATA_HOME", path("data").c_str());
        qputenv("XDG_CACHE_HOME", path("cache").c_str());
        direction::Direction direction;
        direction.name = "anything";
        direction.concept_ = "a woman";
        direction.base = "a person";
        auto generator = at::make_generator<at::CPUGeneratorImpl>(1);
        direction.tensors[network::kMid] = at::randn({1, 192, 4, 4}, generator);
        direction.provenance["model"] = {{"hash", "another"}, {"name", "elsewhere"}};
        direction::writeDirection(path("anything.safetensors"), direction);
        direction.text = at::randn({1, 32, 128}, generator);
        direction.tensors.clear();
        direction::writeDirection(path("words.safetensors"), direction);
    }

    /// A direction, the rival and a random row for each; what was drawn is counted.
    void evaluatePutsRowsSideBySide()
    {
        const std::vector<std::string> line = {"evaluate", path("anything.safetensors"),
                                               "--images", "3",
                                               "--roles",  "doctor,judge,pilot",
                                               "--out",    path("evaluate"),
                                               "--dtype",  "fp32",
                                               "--json"};
        const Outcome outcome = call(line);
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.err.find("made with another model: elsewhere") != std::string::npos);
        const json rows = outcome.object().at("rows");
        QCOMPARE(rows.size(), size_t(4));
        QCOMPARE(rows[0].at("name").get<std::string>(), std::string("anything"));
        QVERIFY(rows[1].at("control").get<bool>());
        QCOMPARE(rows[2].at("method").get<std::string>(), std::string("text"));
        for (const json &row : rows) {
            QCOMPARE(row.at("turned").at("n").get<int>() + row.at("wrong_way").at("n").get<int>(),
                     3);
            QCOMPARE(row.at("points").size(), size_t(5));
            QVERIFY(!row.at("collateral").empty());
            QVERIFY(row.at("monotonicity").at("low").get<double>() <=
                    row.at("monotonicity").at("tau").get<double>());
        }
        // Everything is finished: nothing is discovered or drawn again.
        const Outcome again = call(line);
        QCOMPARE(again.object().at("rows"), rows);
        QCOMPARE(again.object().at("evaluations"), outcome.object().at("evaluations"));
        QVERIFY(outcome.err.find("Discovering") != std::string::npos);
        QVERIFY(again.err.find("Discovering") == std::string::npos);
        QVERIFY(QFile::exists(QString::fromStdString(path("evaluate/evaluate.txt"))));
    }

    /// Its base is its concept: it is judged by pictures of that, and the rival's text leads away
    /// from the same negative.
    void evaluateTakesAnAntiVector()
    {
        direction::Direction anti;
        anti.name = "a doctor without a skull";
        anti.concept_ = anti.base = "a doctor";
        anti.provenance = {{"settings", {{"negative", "a skull"}}}};
        anti.tensors[network::kMid] = at::ones({1, 192, 4, 4});
        direction::writeDirection(path("anti.safetensors"), anti);
        const Outcome outcome = call(
            {"evaluate", path("anti.safetensors"), "--images", "1", "--dtype", "fp32", "--json"});
        QVERIFY2(outcome.status == 0, outcome.err.c_str());
        QVERIFY(outcome.err.find("\"a skull\" is gone") != std::string::npos);
        QCOMPARE(outcome.object().at("prompts"), json::array({"a doctor"}));
        const json rows = outcome.object().at("rows");
        QCOMPARE(rows.size(), size_t(4));
        QCOMPARE(rows[2].at("method").get<std::string>(), std::string("text"));
        // No doctor is a skull: the picture shows that it is gone before anything acts.
        QCOMPARE(rows[0].at("turned").at("n").get<int>(), 0);
        QCOMPARE(rows[0].at("wrong_way").at("n").get<int>(), 1);
    }

    /// The table of a slider, kept in its file when that is asked for.
    void evaluateMeasuresASlider()
    {
        const std::string file = path("words.safetensors");
        Outcome outcome = call({"evaluate", file, "--response", "--images", "4", "--save",
                                "--dtype", "fp32", "--json"});
        QCOMPARE(outcome.status, 0);
        const json rows = outcome.object().at("rows");
        QCOMPARE(rows.size(), size_t(1));
        QCOMPARE(rows[0].at("name").get<std::string>(), std::string("anything"));
        QVERIFY(rows[0].at("points").size() >= 2);
        for (const json &point : rows[0].at("points")) {
            QCOMPARE(point.at("shown").at("n").get<int>(), 4);
            QVERIFY(point.contains("kept") && point.contains("position"));
        }
        const auto kept = direction::readDirection(file);
        QCOMPARE(kept.provenance.at("response").at("points").size(), rows[0].at("points").size());
        QVERIFY(!kept.suggestedScale.has_value()); // the file's own settings stay
        outcome = call({"evaluate", "--response"});
        QCOMPARE(outcome.status, 2);
        outcome = call({"evaluate", file, "--save"});
        QCOMPARE(outcome.status, 2);
        // What is measured for something else is never kept as the direction's own.
        for (const std::vector<std::string> &other :
             {std::vector<std::string>{file, "--concept", "a man"}, {file + "@2"}}) {
            std::vector<std::string> words = {"evaluate", "--response", "--save", "--images", "4"};
            words.insert(words.end(), other.begin(), other.end());
            outcome = call(words);
            QCOMPARE(outcome.status, 2);
            QVERIFY(outcome.err.find("--save") != std::string::npos);
        }
        QCOMPARE(direction::readDirection(file).provenance, kept.provenance);
    }

    void profileSaysWhenAndWhere()
    {
        const std::vector<std::string> line = {"profile",  path("anything.safetensors") + "@1",
                                               "--images", "2",
                                               "--roles",  "doctor",
                                               "--cells",  "1",
                                               "--out",    path("profile"),
                                               "--dtype",  "fp32",
                                               "--json"};
        const Outcome outcome = call(line);
        QCOMPARE(outcome.status, 0);
        const json object = outcome.object();
        QCOMPARE(object.at("rows").size(), size_t(1 + 7 + 1));
        QCOMPARE(object.at("tests").at("count").get<int>(), 9);
        for (const json &row : object.at("rows")) {
            QCOMPARE(row.at("n").get<int>(), 2);
            QVERIFY(row.at("low").get<double>() <= row.at("difference").get<double>());
        }
        // One cell is the whole picture.
        QCOMPARE(object.at("rows")[8].at("gained"), object.at("rows")[0].at("gained"));
        QVERIFY(!object.at("sentence").get<std::string>().empty());
        QVERIFY(contentOf(QString::fromStdString(path("profile/profile.svg"))).startsWith("<svg"));
        // Everything is finished: nothing is drawn again, whatever is kept in the file meanwhile.
        auto measured = direction::readDirection(path("anything.safetensors"));
        measured.provenance["calibration"] = {1, 2};
        measured.tags = {"mine"};
        direction::writeDirection(path("anything.safetensors"), measured);
        json again = call(line).object(), whole = object;
        again.erase("seconds");
        whole.erase("seconds");
        QCOMPARE(again, whole);
    }

    void mapReadsAFile()
    {
        writeContent(QString::fromStdString(path("prompts.txt")),
                     "# roles\na doctor\na bride\n\na groom\na judge\na portrait of a pilot\n");
        const std::vector<std::string> line = {
            "map",   path("prompts.txt"), "--seeds", "4",        "--clusters",
            "2",     "--templates",       "none",    "--decode", path("anything.safetensors"),
            "--out", path("map"),         "--json"};
        const Outcome outcome = call(line);
        QVERIFY2(outcome.status == 0, outcome.out.c_str());
        const json object = outcome.object();
        QCOMPARE(object.at("points").size(), size_t(5));
        QCOMPARE(object.at("clusters").size(), size_t(2));
        QCOMPARE(object.at("axes").size(), size_t(1));
        QCOMPARE(object.at("axes")[0].at("scores").size(), size_t(5));
        QCOMPARE(object.at("defaults").size(), size_t(4)); // of the roles; a caption is none
        QCOMPARE(object.at("decoded").size(), size_t(1));
        QCOMPARE(object.at("reliability").at("axes")[0].at("n").get<int>(), 4);
        QVERIFY(object.at("recorded").get<int>() > 5);
        QVERIFY(contentOf(QString::fromStdString(path("map/map.svg"))).startsWith("<svg"));
        QCOMPARE(call(line).object().at("recorded").get<int>(), 0);
    }

    /// Captions come from the file, from what a picture carries, and from its name.
    void mapPlacesPictures()
    {
        writeContent(QString::fromStdString(path("roles.txt")), "a doctor\na bride\na judge\n");
        const std::string folder = path("drawn");
        QCOMPARE(
            call({"generate", "a groom", "--seed", "1", "--steps", "4", "--out", folder, "--json"})
                .status,
            0);
        for (const QString name : {"a-bride-12.png", "first.png", "photo.png"}) {
            QImage image(64, 64, QImage::Format_RGB888);
            image.fill(QColor(20 * name.size(), 100, 200));
            QVERIFY(image.save(QString::fromStdString(folder) + "/" + name));
        }
        writeContent(QString::fromStdString(path("captions.tsv")), "first.png\ta yoga teacher\n");
        const std::vector<std::string> line = {"map",           path("roles.txt"),
                                               "--pictures",    folder,
                                               "--captions",    path("captions.tsv"),
                                               "--seeds",       "4",
                                               "--axis",        "a man|a woman",
                                               "--descriptors", "none",
                                               "--templates",   "none",
                                               "--json"};
        const Outcome outcome = call(line);
        QVERIFY2(outcome.status == 0, outcome.out.c_str());
        const json object = outcome.object();
        QCOMPARE(object.at("points").size(), size_t(5)); // and the captions
        std::map<std::string, json> captions;
        for (const json &row : object.at("pictures")) {
            captions[row.at("picture")] = row.at("caption");
            QCOMPARE(row.at("nearest").size(), size_t(3));
        }
        QCOMPARE(captions.size(), size_t(4));
        QCOMPARE(captions["a-bride-12.png"], json("a bride"));
        QCOMPARE(captions["a-groom-1.png"], json("a groom"));
        QCOMPARE(captions["first.png"], json("a yoga teacher"));
        QVERIFY(captions["photo.png"].is_null());
        const json check = object.at("picture_check");
        QCOMPARE(check.at("pictures").get<int>(), 3);
        QCOMPARE(check.at("first_five").at("count").get<int>(), 3); // of five prompts
        auto people = line;
        people.pop_back();
        QVERIFY(call(people).out.find("with shuffled captions") != std::string::npos);
    }

    void whatCannotBeIsRefused_data()
    {
        QTest::addColumn<QStringList>("line");
        QTest::newRow("words act everywhere")
            << QStringList{"profile", file("words.safetensors"), "--images", "1"};
        QTest::newRow("too many cells")
            << QStringList{"profile", file("anything.safetensors"), "--cells", "9"};
        QTest::newRow("no direction") << QStringList{"profile", file("missing.safetensors")};
        QTest::newRow("no prompts") << QStringList{"map", file("missing.txt")};
        QTest::newRow("no text") << QStringList{"map", file("anything.safetensors")};
        QTest::newRow("one pole") << QStringList{"map", "--axis", "a man"};
        QTest::newRow("few seeds") << QStringList{"map", "--seeds", "1"};
        QTest::newRow("no such attribute") << QStringList{"map", "--descriptors", "hats"};
        QTest::newRow("names for words")
            << QStringList{"map", "--decode", file("words.safetensors")};
        QTest::newRow("no such folder") << QStringList{"map", "--pictures", file("missing")};
        QTest::newRow("captions of nothing") << QStringList{"map", "--captions", file("x.tsv")};
        QTest::newRow("nothing to judge") << QStringList{"evaluate"};
    }
    void whatCannotBeIsRefused()
    {
        QFETCH(QStringList, line);
        std::vector<std::string> words;
        for (const QString &word : line)
            words.push_back(word.toStdString());
        words.push_back("--json");
        const Outcome outcome = call(words);
        QVERIFY2(outcome.status == 2 || outcome.status == 3, outcome.out.c_str());
        QVERIFY(!outcome.object().at("error").at("remedy").get<std::string>().empty());
    }

private:
    std::string path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    QString file(const char *name) const { return QString::fromStdString(path(name)); }

    QTemporaryDir m_folder;
};

DEVIASCOPE_TEST(AnalysisCommandsTest, "cli/analysis")
#include "analysis_test.moc"
