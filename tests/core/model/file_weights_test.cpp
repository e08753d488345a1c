#include "model/file_weights.h"

#include "core/support.h"
#include "format/safetensors.h"
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

    void anEmptyFolderIsNotFound()
    {
        const QTemporaryDir folder;
        const auto error =
            errorOf([&] { FileWeights::open(folder.path().toStdString(), "model"); });
        QVERIFY(error && error->kind() == ErrorKind::NotFound);
    }
};

DEVIASCOPE_TEST(FileWeightsTest, "model/file_weights")
#include "file_weights_test.moc"
