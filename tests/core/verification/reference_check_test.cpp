#include "verification/reference_check.h"

#include "format/safetensors.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>

using namespace deviascope;
namespace fs = std::filesystem;

namespace {

const fs::path kGolden = fs::path(DEVIASCOPE_TEST_DATA) / "golden";

verification::ReferenceReport checkModel(const fs::path &folder, const fs::path &reference)
{
    base::Context context;
    const model::Model loaded = model::loadModel(folder, {base::Compute{at::kCPU, at::kFloat}});
    return verification::checkReference(loaded, reference, context);
}

QStringList failedRows(const verification::ReferenceReport &report)
{
    QStringList failed;
    for (const verification::ReferenceRow &row : report.rows)
        if (row.ok == false)
            failed << QString::fromStdString(row.key);
    return failed;
}

bool computed(const verification::ReferenceReport &report, const std::string &key)
{
    for (const verification::ReferenceRow &row : report.rows)
        if (row.key == key)
            return row.ok.has_value();
    return false;
}

} // namespace

/// The networks, the loader, the samplers and the scorer against tensors from the reference
/// implementation.
class ReferenceCheckTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void teachingModelAgrees()
    {
        const auto report =
            checkModel(model::teachingModelFolder(), kGolden / "teaching.safetensors");
        QCOMPARE(failedRows(report), QStringList());
        QVERIFY(report.ok);
        QVERIFY(report.unknown.empty());
        for (const char *key :
             {"text.ids", "text.last_hidden", "unet.out", "unet.act.mid", "vae.mean", "vae.decoded",
              "image.ddim_12", "image.inject_conditional_ddim_12", "image.inject_both_ddim_12",
              "scorer.preprocessed", "scorer.logits_per_image"})
            QVERIFY2(computed(report, key), key);
    }

    void tinyModelAgrees()
    {
        const auto report =
            checkModel(kGolden / "tiny-sd1", kGolden / "tiny-sd1/golden.safetensors");
        QCOMPARE(failedRows(report), QStringList());
        QVERIFY(report.ok);
        QVERIFY(computed(report, "unet.out"));
    }

    void aWrongReferenceIsFound()
    {
        const auto golden = format::SafetensorsFile::open(kGolden / "tiny-sd1/golden.safetensors");
        std::map<std::string, at::Tensor> tensors;
        for (const std::string &name : golden.names())
            if (!name.starts_with("image."))
                tensors[name] = golden.tensor(name).clone();
        tensors["unet.out"].flatten()[0] += 0.01;
        tensors["nobody.knows"] = at::zeros({1});
        QTemporaryDir folder;
        const fs::path file = folder.filePath("reference.safetensors").toStdString();
        format::writeSafetensors(file, tensors);

        const auto report = checkModel(kGolden / "tiny-sd1", file);
        QVERIFY(!report.ok);
        QCOMPARE(failedRows(report), QStringList{"unet.out"});
        QCOMPARE(report.unknown, std::vector<std::string>{"nobody.knows"});
    }

    void errorsAreInStandardDeviations()
    {
        const at::Tensor reference = at::arange(5, at::kFloat) * 10; // deviation 10 * sqrt(2.5)
        at::Tensor value = reference.clone();
        value[2] += 5;
        const double expected = 5 / reference.std().item<double>();
        QVERIFY(std::abs(verification::relativeError(value, reference) - expected) < 1e-6);
    }
};

DEVIASCOPE_TEST(ReferenceCheckTest, "verification/reference_check")
#include "verification/reference_check_test.moc"
