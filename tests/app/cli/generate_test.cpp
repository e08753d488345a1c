#include "app/cli/call.h"
#include "format/safetensors.h"
#include "support/registry.h"

#include <ATen/ATen.h>

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
