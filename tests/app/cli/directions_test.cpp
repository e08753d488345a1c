#include "app/cli/call.h"
#include "direction/direction_file.h"
#include "direction/library.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace deviascope;
using namespace deviascope::tests;
using nlohmann::json;

namespace {

direction::Direction along(const std::string &name, float x, float y)
{
    direction::Direction made;
    made.name = name;
    made.concept_ = name;
    made.base = "a person";
    made.method = "self";
    made.suggestedScale = 1;
    made.tensors[network::kMid] = at::tensor({x, y}).view({1, 2, 1, 1});
    return made;
}

} // namespace

/// `directions …` and the options that limit where and when a direction acts.
class DirectionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_DATA_HOME", path("data").c_str());
        std::filesystem::create_directories(direction::libraryFolder());
        write("east", along("east", 2, 0));
        write("north", along("north", 0, 1));
        write("northeast", along("northeast", 3, 3));
    }

    void theLibraryIsListedAndSearched()
    {
        QCOMPARE(ask({"list"}).at("directions").size(), size_t(3));
        const json found = ask({"list", "east"}).at("directions");
        QCOMPARE(found.size(), size_t(2)); // east, northeast
        QCOMPARE(found[0].at("id").get<std::string>(), std::string("east"));
        QCOMPARE(found[0].at("norm").get<double>(), 2.0);
    }

    void damagedFilesAreSaidAndSkipped()
    {
        const auto broken = direction::libraryFolder() / "broken.safetensors";
        QFile file(QString::fromStdString(broken.string()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no") == 2);
        file.close();
        const json answer = ask({"list"});
        QCOMPARE(answer.at("directions").size(), size_t(3));
        QCOMPARE(answer.at("damaged").size(), size_t(1));
        QVERIFY(call({"directions", "list"}).out.find("broken.safetensors") != std::string::npos);
        QVERIFY(file.remove());
    }

    /// Each hurts no other: a list of provenance, and a model's hash that is no text.
    void strangeProvenanceIsNoFaultOfOurs()
    {
        direction::Direction list = along("strange list", 1, 1), hash = list;
        list.provenance = json::array({1});
        hash.provenance = {{"model", {{"hash", 7}, {"name", 8}}}};
        write("list", list);
        write("hash", hash);
        const json answer = ask({"list"});
        QCOMPARE(answer.at("directions").size(), size_t(4));
        QCOMPARE(answer.at("damaged").size(), size_t(1));
        QCOMPARE(call({"directions", "list"}).status, 0);
        QCOMPARE(ask({"show", "hash"}).at("directions").size(), size_t(1));
        QCOMPARE(call({"directions", "show", "list"}).status, 3);
        const std::string tiny = DEVIASCOPE_TEST_DATA "/golden/tiny-sd1";
        for (const char *file : {"list", "hash"}) // of another shape, or damaged
            QVERIFY(
                call({"--model", tiny, "generate", "x", "--direction", file, "--out", path("none")})
                    .status < 70);
        ask({"remove", "list", "hash"});
    }

    void discoveriesReplaceNoOther()
    {
        const auto discover = [](const std::string &seed) {
            const json found = call({"--model", DEVIASCOPE_TEST_DATA "/golden/tiny-sd1", "discover",
                                     "a woman", "--method", "text", "--seed", seed, "--json"})
                                   .object();
            return std::filesystem::path(found.at("files")[0].get<std::string>()).stem().string();
        };
        const std::string first = discover("0");
        QCOMPARE(discover("1"), first + "-2");
        QCOMPARE(discover("0"), first);
        QCOMPARE(discover("1"), first + "-2");
        ask({"remove", first, first + "-2"});
    }

    void tagsStayInTheFile()
    {
        ask({"tag", "north", "--add", "cold", "--add", "up"});
        ask({"tag", "north", "--remove", "up"});
        QCOMPARE(ask({"list", "cold"}).at("directions").size(), size_t(1));
        QCOMPARE(ask({"show", "north"}).at("directions")[0].at("tags"), json({"cold"}));
    }

    void thumbnailsAreMadeAndNamed()
    {
        const std::string tiny = DEVIASCOPE_TEST_DATA "/golden/tiny-sd1";
        const auto sites = call({"--model", tiny, "info", "--json"}).object().at("sites");
        direction::Direction push = along("push", 0, 0);
        push.tensors[network::kMid] = at::full({1, sites.at("mid")[0].get<int64_t>(), 1, 1}, 5.0F);
        write("push", push);
        push.provenance["model"] = {{"hash", "another"}};
        write("foreign", push);
        const auto stateOf = [&](const json &answer, const std::string &id) {
            for (const json &row : answer.at("thumbnails"))
                if (row.at("id") == id)
                    return row.at("state").get<std::string>();
            return std::string();
        };
        const json made = ask({"thumbnails", "--model", tiny});
        QCOMPARE(stateOf(made, "push"), std::string("made"));
        QCOMPARE(stateOf(made, "foreign"), std::string("left out"));
        QCOMPARE(stateOf(made, "east"), std::string("left out")); // of another shape
        QVERIFY(made.at("evaluations").get<int>() > 0);
        const json again = ask({"thumbnails", "--model", tiny});
        QCOMPARE(stateOf(again, "push"), std::string("kept"));
        QCOMPARE(again.at("evaluations").get<int>(), 0);
        QCOMPARE(stateOf(ask({"thumbnails", "foreign", "--model", tiny}), "foreign"),
                 std::string("made"));

        ask({"tag", "push", "--add", "strong"}); // changes no picture
        const auto thumbnailOf = [](const json &list, const std::string &id) {
            for (const json &row : list.at("directions"))
                if (row.at("id") == id)
                    return row.at("thumbnail");
            return json("not listed");
        };
        const json list = ask({"list"});
        QVERIFY(thumbnailOf(list, "east").is_null());
        const auto strip = QString::fromStdString(thumbnailOf(list, "push").get<std::string>());
        const QImage image(strip);
        QCOMPARE(image.width(), 3 * image.height());

        QCOMPARE(ask({"rename", "push", "a shove"}).at("id").get<std::string>(),
                 std::string("a-shove"));
        QVERIFY(!QFile::exists(strip));
        QVERIFY(thumbnailOf(ask({"list"}), "a-shove").is_string());
        QCOMPARE(call({"directions", "remove", "foreign", "nobody"}).status, 2); // all or none
        ask({"remove", "a-shove", "foreign"});
        QCOMPARE(ask({"list"}).at("directions").size(), size_t(3));
        QVERIFY(QDir(QString::fromStdString((direction::libraryFolder() / "thumbnails").string()))
                    .isEmpty());
    }

    void algebra_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<float>("x");
        QTest::addColumn<float>("y");
        QTest::newRow("sum") << QStringList{"add", "east", "north@3"} << 2.0F << 3.0F;
        QTest::newRow("difference") << QStringList{"subtract", "northeast", "east"} << 1.0F << 3.0F;
        QTest::newRow("scaled") << QStringList{"scale", "east", "--by", "-1.5"} << -3.0F << 0.0F;
        QTest::newRow("mean") << QStringList{"average", "east", "northeast"} << 2.5F << 1.5F;
        QTest::newRow("without") << QStringList{"orthogonalise", "northeast", "east"} << 0.0F
                                 << 3.0F;
    }

    void algebra()
    {
        QFETCH(const QStringList, words);
        std::vector<std::string> all;
        for (const QString &word : words)
            all.push_back(word.toStdString());
        const std::string file = path("result.safetensors");
        all.insert(all.end(), {"--out", file, "--name", "result"});
        QCOMPARE(ask(all).at("file").get<std::string>(), file);
        const auto made = direction::readDirection(file);
        QCOMPARE(made.name, std::string("result"));
        const at::Tensor mid = made.tensors.at(network::kMid).flatten();
        QTEST(mid[0].item<float>(), "x");
        QTEST(mid[1].item<float>(), "y");
    }

    void cosines()
    {
        const json answer = ask({"cosine", "east", "north", "northeast"});
        QCOMPARE(answer.at("names").size(), size_t(3));
        const auto rows = answer.at("cosine").get<std::vector<std::vector<double>>>();
        QVERIFY(std::abs(rows[0][1]) < 1e-12);
        QVERIFY(std::abs(rows[0][2] - std::sqrt(0.5)) < 1e-12);
    }

    void officialVectorsComeInAndGoOut()
    {
        const std::string source = DEVIASCOPE_TEST_DATA "/golden/official/unet.pth";
        const json files = ask({"import", source, "--out", path("official")}).at("files");
        QCOMPARE(files.size(), size_t(2));
        QCOMPARE(ask({"import", source, "--out", path("official")}).at("files"), files);
        const std::string up = path("official/up.safetensors");
        QCOMPARE(direction::readDirection(up).tensors.at(network::kMid).size(1), int64_t(1280));
        const std::string vectors = path("out.pth");
        ask({"export", up, path("official/down.safetensors"), "--out", vectors});
        const json exported = ask({"export", up, "--diffusers", "--out", path("for-diffusers")});
        QCOMPARE(exported.at("files").size(), size_t(2));
        for (const auto &file : exported.at("files"))
            QVERIFY(QFile::exists(QString::fromStdString(file.get<std::string>())));
        const json again = ask({"import", vectors, "--out", path("again")}).at("files");
        QCOMPARE(again.size(), size_t(2));
        QCOMPARE(ask({"import", vectors, "--out", path("again")}).at("files"), again);
        direction::Direction other = direction::readDirection(up);
        other.tensors[network::kMid] *= 2;
        ask({"export", writtenTo("other.safetensors", other), "--out", vectors});
        QCOMPARE(ask({"import", vectors, "--out", path("again")}).at("files")[0],
                 json(path("again/up-2.safetensors")));
        QVERIFY(at::equal(
            direction::readDirection(path("again/up.safetensors")).tensors.at(network::kMid),
            direction::readDirection(up).tensors.at(network::kMid)));
    }

    void impossibleWishesAreRefused_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("unknown") << QStringList{"show", "west"};
        QTest::newRow("two to scale") << QStringList{"scale", "east", "north", "--by", "2"};
        QTest::newRow("itself") << QStringList{"orthogonalise", "east", "east"};
        QTest::newRow("taken") << QStringList{"add", "east", "--name", "north"};
    }

    void impossibleWishesAreRefused()
    {
        QFETCH(const QStringList, words);
        std::vector<std::string> all = {"directions"};
        for (const QString &word : words)
            all.push_back(word.toStdString());
        QCOMPARE(call(all).status, 2);
    }

    void whatDoesNotFitIsRefusedBeforeAnythingIsDrawn_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("fair") << QStringList{"fair",       "a doctor",  "--concept",
                                             "a man=east", "--concept", "a woman=east"};
        QTest::newRow("safe") << QStringList{"safe", "a costume", "--direction", "east"};
        QTest::newRow("map") << QStringList{"map", "--decode", "east"};
        QTest::newRow("profile") << QStringList{"profile", "east"};
        QTest::newRow("evaluate") << QStringList{"evaluate", "east"};
    }

    void whatDoesNotFitIsRefusedBeforeAnythingIsDrawn()
    {
        QFETCH(const QStringList, words);
        std::vector<std::string> all;
        for (const QString &word : words)
            all.push_back(word.toStdString());
        const Outcome outcome = call(all);
        QCOMPARE(outcome.status, 2);
        QVERIFY(outcome.err.find("does not fit this model at mid") != std::string::npos);
    }

    void masksAndSchedulesLimitADirection()
    {
        const std::string black = path("black.png");
        QImage image(8, 8, QImage::Format_RGB888);
        image.fill(Qt::black);
        QVERIFY(image.save(QString::fromStdString(black)));
        const std::string tiny = DEVIASCOPE_TEST_DATA "/golden/tiny-sd1";
        const auto draw = [&](std::vector<std::string> more) {
            const std::string out = path("drawn");
            std::vector<std::string> words = {"--model",  tiny,       "--dtype", "fp32", "--json",
                                              "generate", "a doctor", "--seed",  "1",    "--steps",
                                              "3",        "--out",    out};
            words.insert(words.end(), more.begin(), more.end());
            const Outcome outcome = call(words);
            if (outcome.status != 0)
                return QImage();
            return QImage(QString::fromStdString(
                outcome.object().at("images")[0].at("file").get<std::string>()));
        };
        const std::string file = path("push.safetensors");
        const auto info = call({"--model", tiny, "info", "--json"}).object();
        direction::Direction push;
        push.name = "push";
        push.tensors[network::kMid] =
            at::full({1, info.at("sites").at("mid")[0].get<int64_t>(), 1, 1}, 5.0F);
        direction::writeDirection(file, push);
        const QImage plain = draw({});
        QVERIFY(!plain.isNull());
        QVERIFY(draw({"--direction", file}) != plain);
        QCOMPARE(draw({"--direction", file, "--mask", black}), plain);
        QCOMPARE(draw({"--direction", file, "--schedule", "0:0,1000:0"}), plain);
        QVERIFY(draw({"--direction", file, "--schedule", "0:0,1000:1"}) != plain);
    }

private:
    std::string path(const std::string &name) const
    {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }
    static void write(const std::string &name, const direction::Direction &direction)
    {
        direction::writeDirection(direction::libraryFolder() / (name + ".safetensors"), direction);
    }
    std::string writtenTo(const std::string &name, const direction::Direction &direction) const
    {
        direction::writeDirection(path(name), direction);
        return path(name);
    }
    static json ask(std::vector<std::string> words)
    {
        words.insert(words.begin(), "directions");
        words.emplace_back("--json");
        const Outcome outcome = call(words);
        if (outcome.status != 0)
            qWarning("%s", outcome.err.c_str());
        return outcome.object();
    }

    QTemporaryDir m_folder;
};

DEVIASCOPE_TEST(DirectionsTest, "cli/directions")
#include "directions_test.moc"
