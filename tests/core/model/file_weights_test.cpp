#include "model/file_weights.h"

#include "core/support.h"
#include "format/safetensors.h"
#include "format/torch_file.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using model::FileWeights;

class FileWeightsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fullPrecisionWins()
    {
        const QTemporaryDir folder;
        format::writeSafetensors(inside(folder, "model.fp16.safetensors"),
                                 {{"x", at::ones({2}, at::kHalf)}});
        const std::filesystem::path path = folder.path().toStdString();
        QCOMPARE(FileWeights::open(path, "model")->tensor("x").scalar_type(), at::kHalf);
        format::writeSafetensors(inside(folder, "model.safetensors"), {{"x", at::ones({2})}});
        const auto weights = FileWeights::open(path, "model");
        QCOMPARE(weights->tensor("x").scalar_type(), at::kFloat);
        QCOMPARE(weights->parameters(), std::int64_t{2});
        QCOMPARE(weights->files(), std::vector{inside(folder, "model.safetensors")});
        QVERIFY(weights->contains("x") && !weights->contains("y"));
    }

    void indicesOfBothKindsAreFollowed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << "model.safetensors.index.json";
        QTest::newRow("fp16") << "model.safetensors.index.fp16.json";
    }

    void indicesOfBothKindsAreFollowed()
    {
        QFETCH(const QString, name);
        const QTemporaryDir folder;
        format::writeSafetensors(inside(folder, "one"), {{"x", at::ones({2})}});
        format::writeSafetensors(inside(folder, "two"), {{"y", at::zeros({3})}});
        writeBytes(inside(folder, name), R"({"weight_map":{"x":"one","y":"two"}})");
        const auto weights = FileWeights::open(folder.path().toStdString(), "model");
        QCOMPARE(weights->parameters(), std::int64_t{5});
        QCOMPARE(weights->tensor("y").numel(), std::int64_t{3});
        const auto error = errorOf([&] { weights->tensor("z"); });
        QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
        QVERIFY(QString::fromStdString(error->line()).contains("\"z\" is missing"));
    }

    void anEmptyFolderIsIncomplete()
    {
        const QTemporaryDir folder;
        const auto error =
            errorOf([&] { FileWeights::open(folder.path().toStdString(), "model"); });
        QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
    }

    /// Other names for the same weights; each opens with a note that says which file it was.
    void otherNamesOpen_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QString>("taken");
        QTest::newRow("variant") << QStringList{"model.ema.safetensors"} << "model.ema.safetensors";
        QTest::newRow("averaged") << QStringList{"model.non_ema.safetensors",
                                                 "model.zema.safetensors"}
                                  << "model.zema.safetensors";
        QTest::newRow("not averaged")
            << QStringList{"model.non_ema.safetensors"} << "model.non_ema.safetensors";
        QTest::newRow("only one") << QStringList{"mine.safetensors", "pytorch_lora.safetensors"}
                                  << "mine.safetensors";
    }

    void otherNamesOpen()
    {
        QFETCH(const QStringList, names);
        QFETCH(const QString, taken);
        const QTemporaryDir folder;
        for (const QString &name : names)
            format::writeSafetensors(inside(folder, name), {{"x", at::ones({2})}});
        const auto weights = FileWeights::open(folder.path().toStdString(), "model");
        QCOMPARE(weights->files(), std::vector{inside(folder, taken)});
        QCOMPARE(weights->notes().size(), std::size_t{1});
        QVERIFY(QString::fromStdString(weights->notes().front()).contains(taken));
    }

    void shardsNeedNoIndexButAllOfThem()
    {
        const QTemporaryDir folder;
        format::writeSafetensors(inside(folder, "model-00001-of-00002.safetensors"),
                                 {{"x", at::ones({2})}});
        const auto open = [&] { return FileWeights::open(folder.path().toStdString(), "model"); };
        const auto error = errorOf([&] { open(); });
        QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
        QVERIFY(QString::fromStdString(error->line()).contains("Of 2 files of weights only 1"));
        format::writeSafetensors(inside(folder, "model-00002-of-00002.safetensors"),
                                 {{"y", at::ones({3})}});
        QCOMPARE(open()->parameters(), std::int64_t{5});
    }

    void picklesOpenWhereThereIsNothingElse()
    {
        const QTemporaryDir folder;
        const at::Tensor x = at::randn({3});
        format::writeTorchFile(inside(folder, "pytorch_model.bin"), {{"x", x}});
        const auto open = [&] { return FileWeights::open(folder.path().toStdString(), "model"); };
        const auto weights = open();
        QVERIFY(at::equal(weights->tensor("x"), x));
        QCOMPARE(weights->notes().size(), std::size_t{1});
        QVERIFY(QString::fromStdString(weights->notes().front()).contains("pickle"));
        format::writeSafetensors(inside(folder, "model.safetensors"), {{"x", at::ones({2})}});
        QVERIFY(open()->notes().empty());
    }

    void weightsForOtherProgramsAreNamed()
    {
        const QTemporaryDir folder;
        writeBytes(inside(folder, "model.onnx"), "x");
        const auto error =
            errorOf([&] { FileWeights::open(folder.path().toStdString(), "model"); });
        QVERIFY(error && error->kind() == ErrorKind::Unsupported);
        QVERIFY(QString::fromStdString(error->line()).contains("ONNX"));
    }

    void theOwnersNameIsTakenOff()
    {
        const QTemporaryDir folder;
        format::writeSafetensors(inside(folder, "model.safetensors"),
                                 {{"unet.x", at::ones({2})}, {"unet.y", at::ones({2})}});
        QVERIFY(FileWeights::open(folder.path().toStdString(), "model")->contains("x"));
    }
};

DEVIASCOPE_TEST(FileWeightsTest, "model/file_weights")
#include "file_weights_test.moc"
