#include "app/cli/call.h"
#include "direction/direction_file.h"
#include "format/picture_recipe.h"
#include "format/safetensors.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QDateTime>
#include <QFileInfo>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using nlohmann::json;

/// `generate --tap`.
class GenerateTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A file beside each picture, one tensor per site; the pictures are those without --tap.
    void activationsAreSavedBesideThePictures()
    {
        const Outcome plain = draw("plain", {});
        const Outcome tapped = draw("tapped", {"--tap", "mid+up_0"});
        QCOMPARE(tapped.status, 0);
        const json images = tapped.object().at("images");
        QCOMPARE(images.size(), size_t(2));
        QVERIFY(!plain.object().at("images")[0].contains("activations"));
        QCOMPARE(tapped.object().at("evaluations"), plain.object().at("evaluations"));
        for (size_t i = 0; i < 2; ++i) {
            const auto file =
                format::SafetensorsFile::open(images[i].at("activations").get<std::string>());
            QCOMPARE(json::parse(file.metadata().at("timesteps")).size(), size_t(3));
            const at::Tensor mid = file.tensor("activation.mid");
            QCOMPARE(mid.sizes().vec(), (std::vector<int64_t>{3, 192, 4, 4}));
            QVERIFY(mid.isfinite().all().item<bool>());
            QCOMPARE(file.tensor("activation.up_0").size(0), int64_t(3));
            QCOMPARE(contentOf(images[i].at("file")),
                     contentOf(plain.object().at("images")[i].at("file")));
        }
    }

    /// As after a kill: what is there is not drawn again, what is missing is, and all is answered.
    void aStoppedRunGoesOn()
    {
        const std::string out = m_folder.filePath("resumed").toStdString();
        const auto drawSix = [&] {
            return call(
                {"generate", "a doctor", "--seed", "1-6", "--steps", "3", "--out", out, "--json"});
        };
        const json first = drawSix().object();
        QCOMPARE(first.at("images").size(), size_t(6));
        const auto fileOf = [&](size_t i) {
            return first.at("images")[i].at("file").get<std::string>();
        };
        const QByteArray lost = contentOf(fileOf(5));
        const QString kept = QString::fromStdString(fileOf(0));
        QVERIFY(QFile::remove(QString::fromStdString(fileOf(5))));
        const QDateTime written = QFileInfo(kept).lastModified();
        QTest::qSleep(20);
        json again = drawSix().object(), whole = first;
        again.erase("seconds");
        whole.erase("seconds");
        QCOMPARE(again, whole);
        QCOMPARE(contentOf(fileOf(5)), lost);
        QCOMPARE(QFileInfo(kept).lastModified(), written);
    }

    /// One call draws every scale; at 0 nothing acts.
    void aSeriesDrawsEveryScale()
    {
        direction::Direction push;
        push.name = "push";
        push.tensors[network::kMid] = at::full({1, 192, 2, 2}, 5.0F); // of another size: stretched
        const std::string file = m_folder.filePath("push.safetensors").toStdString();
        direction::writeDirection(file, push);
        const Outcome outcome = draw("series", {"--direction", file, "--series", "0:1:3"});
        QVERIFY2(outcome.status == 0, outcome.err.c_str());
        const json object = outcome.object();
        QCOMPARE(object.at("images").size(), size_t(2 * 3));
        QCOMPARE(object.at("series").size(), size_t(2));
        const json one = object.at("series")[1];
        QCOMPARE(one.at("seed").get<int>(), 2);
        QCOMPARE(one.at("scales"), json({0.0, 0.5, 1.0}));
        const auto picture = [&](const json &path) {
            return QImage(QString::fromStdString(path.get<std::string>()));
        };
        const QImage strip = picture(one.at("strip"));
        const QImage plain = picture(draw("plain", {}).object().at("images")[1].at("file"));
        QVERIFY(strip.width() >= 3 * plain.width() && strip.height() > plain.height());
        QCOMPARE(picture(one.at("files")[0]), plain);
        QVERIFY(picture(one.at("files")[1]) != plain);
        QCOMPARE(
            picture(one.at("files")[2]),
            picture(
                draw("whole", {"--direction", file + "@1"}).object().at("images")[1].at("file")));
        QVERIFY(outcome.err.find("stretched") != std::string::npos);
        const auto recipe = format::readRecipe(one.at("files")[2].get<std::string>());
        QVERIFY(recipe && recipe->edits.at(0).resampled);
        QCOMPARE(draw("none", {"--series", "0:1:3"}).status, 2);
    }

    void sitesThatAreNotThereAreRefused()
    {
        const Outcome outcome = draw("refused", {"--tap", "up_9"});
        QCOMPARE(outcome.status, 2);
        QVERIFY(outcome.err.find("up_9") != std::string::npos);
        QVERIFY(!QDir(m_folder.filePath("refused")).exists());
    }

private:
    Outcome draw(const QString &folder, std::vector<std::string> more) const
    {
        std::vector<std::string> words = {
            "generate", "a doctor", "--seed", "1,2",
            "--steps",  "3",        "--out",  m_folder.filePath(folder).toStdString(),
            "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return call(words);
    }

    static QByteArray contentOf(const std::string &path)
    {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_folder;
};

DEVIASCOPE_TEST(GenerateTest, "cli/generate")
#include "generate_test.moc"
