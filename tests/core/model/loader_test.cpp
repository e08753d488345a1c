#include "model/model.h"

#include "core/support.h"
#include "format/hash.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;

namespace {

model::Model loadInFloat(const std::filesystem::path &path)
{
    return model::loadModel(path, {base::Compute{at::kCPU, at::kFloat}, {}});
}

std::string hashOf(const std::filesystem::path &path, std::optional<model::Prediction> prediction)
{
    return model::loadModel(path, {base::Compute{at::kCPU, at::kFloat}, prediction}).hash;
}

} // namespace

class LoaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTeachingModelBringsItsKnowledge()
    {
        const model::Model teaching = loadInFloat(model::teachingModelFolder());
        QVERIFY(teaching.scorer && !teaching.knowledge.roles.empty());
        QCOMPARE(teaching.name, teaching.knowledge.name);
        QCOMPARE(teaching.defaults.steps, 20);
        QCOMPARE(teaching.hash.size(), std::size_t{64});
    }

    void aFolderGivesItsName()
    {
        const auto golden = std::filesystem::path(DEVIASCOPE_TEST_DATA) / "golden";
        QCOMPARE(loadInFloat(golden / "tiny-sd1").name, std::string("tiny-sd1"));
        QCOMPARE(loadInFloat(golden / "tiny-sd1/").name, std::string("tiny-sd1"));
    }

    /// What is found under the one is never taken for the other's.
    void aContraryPredictionIsAnotherModel()
    {
        using model::Prediction;
        const auto golden = std::filesystem::path(DEVIASCOPE_TEST_DATA) / "golden";
        for (const auto &path :
             {golden / "tiny-sd1", golden / "single-file/checkpoint.safetensors"}) {
            const model::Model usual = loadInFloat(path); // as stated; as guessed
            const bool noise = usual.scheduler.prediction == Prediction::Epsilon;
            const auto other = noise ? Prediction::Velocity : Prediction::Epsilon;
            if (noise) // what the plain hash stands for where the files state nothing
                QCOMPARE(usual.hash, format::hashesOf(usual.files).content);
            if (noise) // and the former one, by which it is known too
                QVERIFY(usual.isNamed(format::modelHash(usual.files)));
            QCOMPARE(hashOf(path, usual.scheduler.prediction), usual.hash);
            QVERIFY(hashOf(path, other) != usual.hash);
            QCOMPARE(hashOf(path, other), hashOf(path, other));
        }
    }

    void aFilesNameIsNotInItsHash()
    {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(DEVIASCOPE_TEST_DATA) /
                          "golden/single-file/checkpoint.safetensors";
        const auto renamed = inside(folder, "my favourite.safetensors");
        std::filesystem::copy_file(file, renamed);
        base::Context context;
        const auto sha = format::sha256OfFile(file, context);
        QCOMPARE(hashOf(file, model::Prediction::Epsilon), sha);
        QCOMPARE(hashOf(renamed, model::Prediction::Epsilon), sha);
    }

    void whatIsNoModelIsSaid()
    {
        const QTemporaryDir folder;
        const auto nothing = errorOf([&] { loadInFloat(inside(folder, "nothing")); });
        QVERIFY(nothing && nothing->kind() == ErrorKind::NotFound);
        const auto empty = errorOf([&] { loadInFloat(folder.path().toStdString()); });
        QVERIFY(empty && empty->kind() == ErrorKind::Unsupported);
        const auto path = inside(folder, "notes.safetensors");
        writeBytes(path, "These are my notes.");
        const auto text = errorOf([&] { loadInFloat(path); });
        QVERIFY(text && text->exitStatus() == 3);
        QVERIFY(QString::fromStdString(text->line()).contains("notes.safetensors"));
    }
};

DEVIASCOPE_TEST(LoaderTest, "model/loader")
#include "loader_test.moc"
